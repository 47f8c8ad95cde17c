package desk

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// sharing makes two people one to the upstream, who have both written, and returns one.
func (r *rig) sharing(t *testing.T) context.Context {
	t.Helper()
	mira, jonas := through(t, "mira", "Mira", "operator"), through(t, "jonas", "Jonas", "operator")
	for _, ctx := range []context.Context{jonas, mira} {
		got, err := r.Update(ctx, edit(r.task(t), "k", field("comment", `"x"`)))
		r.check(t, got, err, Done, settledByAnswer)
	}
	return mira
}

func TestSharedIDFiresNothing(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	mira, id := r.sharing(t), subject(t, "operator")
	task := r.task(t) // by another: the guard would let it pass
	r.wire.forget()
	got, err := r.Update(mira, fire(task, "asks", "resolve", field("comment", `"Fine."`)))
	no, ok := errors.AsType[*SharedID](err)
	if got != nil || !ok || no.ID != id || no.Trigger != "resolve" {
		t.Errorf("%+v, %v; want it refused, as several people are %s", got, err, id)
	}
	if n := r.wire.writes(); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
	line := r.lastLine(t)
	if line.Outcome != Refused || line.Trigger != "resolve" || line.Definition != tradeBreak.String() || !strings.Contains(RefusalIn(line).Words(), "somebody with an id of their own") {
		t.Errorf("the journal says %+v", line)
	}

	got, err = r.Update(mira, fire(task, "asks nothing", "escalate", field("analyst", `"a"`)))
	r.check(t, got, err, Done, settledByAnswer)
	d, _ := r.another(t, Options{SharedIDs: true})
	got, err = d.Update(mira, fire(r.task(t), "allowed", "resolve", field("comment", `"Fine."`)))
	r.check(t, got, err, Done, settledByAnswer)
}

// TestSharedIDIsKnownAtOnce has another person write under the id at another replica, after
// this one has looked whose the id is. A journal that does not tell lets nothing be fired.
func TestSharedIDIsKnownAtOnce(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	mira, id := through(t, "mira", "Mira", "operator"), subject(t, "operator")
	got, err := r.Update(mira, edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
	if r.Self(mira).Shared() {
		t.Fatal("nobody else has written yet")
	}
	r.wire.forget()
	r.journal.deaf.Store(true)
	if got, err := r.Update(mira, fire(r.task(t), "unheard", "resolve", field("comment", `"Fine."`))); err == nil {
		t.Errorf("%+v; want it to fail", got)
	}
	r.journal.deaf.Store(false)
	r.writesElsewhere(t, "jonas", "Jonas", id)
	got, err = r.Update(mira, fire(r.task(t), "asks", "resolve", field("comment", `"Fine."`)))
	if _, ok := errors.AsType[*SharedID](err); !ok || r.wire.writes() != 0 {
		t.Errorf("%+v, %v after %d writes; want it refused", got, err, r.wire.writes())
	}
}

// askingDefinition asks of one of its first triggers who fires it.
const askingDefinition = `{
  "id": {"scope": "Proof", "code": "Asking"}, "displayName": "Asking",
  "states": [{"name": "Start"}, {"name": "Done"}], "initialState": {"name": "Start"},
  "triggers": [{"name": "finish", "trigger": {"type": "External"}}, {"name": "end", "trigger": {"type": "External"}}],
  "transitions": [
    {"fromState": "Start", "toState": "Done", "trigger": "finish", "guard": "UserCreated eq CurrentUser"},
    {"fromState": "Start", "toState": "Done", "trigger": "end"}
  ]
}`

// TestSharedIDCreates holds the first trigger of a new task against it as well.
func TestSharedIDCreates(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	mira := r.sharing(t)
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(askingDefinition), &d); err != nil {
		t.Fatal(err)
	}
	_, err := r.upstream(t, "admin").Definitions.Create(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	create := Create{Submission: Submission{Key: "a"}, Definition: d.ID, Trigger: "finish"}
	got, err := r.Create(mira, create)
	if _, ok := errors.AsType[*SharedID](err); !ok {
		t.Errorf("%+v, %v; want it refused", got, err)
	}
	for i, trigger := range []string{"end", ""} {
		create.Key, create.Trigger = string(rune('b'+i)), trigger
		got, err = r.Create(mira, create)
		r.check(t, got, err, Done, settledByAnswer)
	}
}

// lastLine is the newest line of the journal.
func (r *rig) lastLine(t *testing.T) store.Line {
	t.Helper()
	lines, err := r.store.Lines(t.Context(), store.LineQuery{Limit: 1})
	if err != nil || len(lines) != 1 {
		t.Fatalf("the last line: %v, %v", lines, err)
	}
	return lines[0]
}
