package desk

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

func TestMay(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	readOnly, _ := r.another(t, Options{ReadOnly: true})
	none := person.In(t.Context(), &person.Person{Subject: "somebody"})
	tests := []struct {
		name string
		desk *Desk
		ctx  context.Context
		op   string
		want error
	}{
		{"nobody", r.Desk, t.Context(), OpUpdate, ErrNobody},
		{"no role creates", r.Desk, none, OpCreate, &Forbidden{Needs: person.Operator, Has: person.None}},
		{"viewer edits", r.Desk, as(t, "viewer"), OpUpdate, &Forbidden{Needs: person.Operator, Has: person.Viewer}},
		{"operator edits", r.Desk, as(t, "operator"), OpUpdate, nil},
		{"operator fires", r.Desk, as(t, "operator"), OpFire, nil},
		{"operator deletes", r.Desk, as(t, "operator"), OpDelete, &Forbidden{Needs: person.Admin, Has: person.Operator}},
		{"admin deletes", r.Desk, as(t, "admin"), OpDelete, nil},
		{"admin edits in read-only mode", readOnly, as(t, "admin"), OpUpdate, ErrReadOnly},
		{"nobody in read-only mode", readOnly, t.Context(), OpUpdate, ErrNobody},
	}
	for _, tt := range tests {
		if got := tt.desk.May(tt.ctx, tt.op); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: May() = %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := r.Has(none, person.Viewer); !reflect.DeepEqual(got, &Forbidden{Needs: person.Viewer, Has: person.None}) {
		t.Errorf("no role looks: Has() = %v", got)
	}
	if got := readOnly.Has(as(t, "viewer"), person.Viewer); got != nil {
		t.Errorf("a viewer looks in read-only mode: Has() = %v", got)
	}
}

// TestMayNot sees that what is refused here is not sent, and that who tried what is
// written down.
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
	for login, want := range map[string][]string{"viewer": {OpCreate, OpUpdate}, "operator": {OpDelete}, "admin": {OpUpdate}} {
		var ops []string
		for _, line := range r.lines(t, login) {
			ops = append(ops, line.Op)
			if line.Outcome != Refused || line.Settled != settledHere || RefusalIn(line).Words() == "" {
				t.Errorf("the %s: line %+v, want it refused here", login, line)
			}
		}
		if !slices.Equal(ops, want) {
			t.Errorf("the journal has %q of the %s, want %q", ops, login, want)
		}
	}
}

// TestAttempt is about writes that a page refuses before it has read the task.
func TestAttempt(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	if err := r.Attempt(as(t, "operator"), OpFire, "t1", "resolve", Submission{}); err != nil {
		t.Errorf("an operator: %v", err)
	}
	if err := r.Attempt(t.Context(), OpFire, "t1", "resolve", Submission{}); !errors.Is(err, ErrNobody) {
		t.Errorf("nobody: %v", err)
	}
	err := r.Attempt(as(t, "viewer"), OpUpdate, "t1", "resolve", Submission{Reason: "please"})
	if _, ok := errors.AsType[*Forbidden](err); !ok {
		t.Errorf("a viewer: %v", err)
	}
	lines, err := r.store.Lines(t.Context(), store.LineQuery{})
	if err != nil || len(lines) != 1 || lines[0].Op != OpFire || lines[0].Trigger != "resolve" || lines[0].Reason != "please" || lines[0].Outcome != Refused {
		t.Errorf("the journal has %+v, %v; want the viewer's attempt", lines, err)
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
