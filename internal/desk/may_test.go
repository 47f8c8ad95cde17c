package desk

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
)

func TestMay(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	readOnly, _ := r.another(t, Options{ReadOnly: true})
	none := person.In(t.Context(), &person.Person{Subject: "somebody"})
	tests := []struct {
		name  string
		desk  *Desk
		ctx   context.Context
		needs person.Role
		want  error
	}{
		{"nobody", r.Desk, t.Context(), person.Viewer, ErrNobody},
		{"no role looks", r.Desk, none, person.Viewer, &Forbidden{Needs: person.Viewer, Has: person.None}},
		{"viewer looks", r.Desk, as(t, "viewer"), person.Viewer, nil},
		{"viewer edits", r.Desk, as(t, "viewer"), person.Operator, &Forbidden{Needs: person.Operator, Has: person.Viewer}},
		{"operator edits", r.Desk, as(t, "operator"), person.Operator, nil},
		{"operator deletes", r.Desk, as(t, "operator"), person.Admin, &Forbidden{Needs: person.Admin, Has: person.Operator}},
		{"admin deletes", r.Desk, as(t, "admin"), person.Admin, nil},
		{"admin edits in read-only mode", readOnly, as(t, "admin"), person.Operator, ErrReadOnly},
		{"admin looks in read-only mode", readOnly, as(t, "admin"), person.Viewer, nil},
	}
	for _, tt := range tests {
		if got := tt.desk.May(tt.ctx, tt.needs); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: May() = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestMayNot sees that what is refused here is neither sent nor written down.
func TestMayNot(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	readOnly, _ := r.another(t, Options{ReadOnly: true})
	task := r.task(t)
	past := Submission{Key: "k", AsAt: time.Now()}
	comment := []apiclient.Field{field("comment", `"x"`)}
	tests := []struct {
		name string
		do   func() (*Result, error)
		want error
	}{
		{"update by nobody", func() (*Result, error) { return r.Update(t.Context(), edit(task, "k", comment...)) }, ErrNobody},
		{"update by a viewer", func() (*Result, error) { return r.Update(as(t, "viewer"), edit(task, "k", comment...)) }, &Forbidden{person.Operator, person.Viewer}},
		{"create by a viewer", func() (*Result, error) { return r.Create(as(t, "viewer"), Create{Definition: tradeBreak}) }, &Forbidden{person.Operator, person.Viewer}},
		{"delete by an operator", func() (*Result, error) { return r.Delete(as(t, "operator"), Delete{Task: task.ID, Seen: seenOf(task)}) }, &Forbidden{person.Admin, person.Operator}},
		{"update in read-only mode", func() (*Result, error) { return readOnly.Update(as(t, "admin"), edit(task, "k", comment...)) }, ErrReadOnly},
		{"update of the past", func() (*Result, error) {
			return r.Update(as(t, "admin"), Update{Submission: past, Task: task.ID, Seen: seenOf(task), Fields: comment})
		}, ErrPast},
		{"create in the past", func() (*Result, error) {
			return r.Create(as(t, "admin"), Create{Submission: past, Definition: tradeBreak})
		}, ErrPast},
		{"delete of the past, by nobody", func() (*Result, error) { return r.Delete(t.Context(), Delete{Submission: past, Task: task.ID}) }, ErrPast},
	}
	for _, tt := range tests {
		if got, err := tt.do(); got != nil || !reflect.DeepEqual(err, tt.want) {
			t.Errorf("%s: %v, %v; want %v", tt.name, got, err, tt.want)
		}
	}
	if n := r.wire.count(""); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	for _, login := range []string{"viewer", "operator", "admin"} {
		if lines := r.lines(t, login); len(lines) != 0 {
			t.Errorf("the journal has %d lines of the %s", len(lines), login)
		}
	}
}

func TestNobodyReads(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := t.Context()
	_, taskErr := r.Task(ctx, r.task(t).ID, time.Time{})
	_, definitionErr := r.Definition(ctx, tradeBreak, time.Time{})
	_, definitionsErr := r.Definitions(ctx, apiclient.ListOptions{})
	_, lineErr := r.Line(ctx, "x")
	_, recentErr := r.Recent(ctx, 1)
	_, settleErr := r.Settle(ctx, "x")
	for _, err := range []error{taskErr, definitionErr, definitionsErr, lineErr, recentErr, settleErr} {
		if !errors.Is(err, ErrNobody) {
			t.Errorf("error %v, want ErrNobody", err)
		}
	}
	r.Greet(ctx) // has nobody to greet, and must not mind
}
