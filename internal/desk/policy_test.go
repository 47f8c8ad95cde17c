package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/policy"
	"taskdesk/internal/sandbox"
)

// under returns another desk of the rig, whose policy has these rules.
func (r *rig) under(t *testing.T, rules ...string) (*Desk, *wire) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(path, []byte(`{"rules": [`+strings.Join(rules, ",")+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := policy.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return r.another(t, Options{Policy: p})
}

// checkWhy fails the test unless err is the policy's refusal for these reasons alone.
func checkWhy(t *testing.T, got *Result, err error, want ...policy.Why) {
	t.Helper()
	no, ok := errors.AsType[*policy.Refusal](err)
	if got != nil || !ok || !slices.Equal(no.Why, want) {
		t.Errorf("result %+v, error %v; want the policy to refuse for %v", got, err, want)
	}
}

const lookOnlyRule = `{"definition": "Operations/TradeBreak", "lookOnly": true}`

func TestLookOnly(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: api})
			task, ctx := r.task(t), as(t, "admin")
			d, wire := r.under(t, lookOnlyRule)
			create := Create{Submission: Submission{Key: "k"}, Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", "1")}}
			acts := []struct {
				op string
				do func(*Desk) (*Result, error)
			}{
				{OpCreate, func(d *Desk) (*Result, error) { return d.Create(ctx, create) }},
				{OpUpdate, func(d *Desk) (*Result, error) { return d.Update(ctx, edit(task, "k", field("comment", `"x"`))) }},
				{OpFire, func(d *Desk) (*Result, error) {
					return d.Update(ctx, fire(r.now(t, task.ID), "k", "escalate", field("analyst", `"a"`)))
				}},
				{OpDelete, func(d *Desk) (*Result, error) {
					return d.Delete(ctx, Delete{Submission: Submission{Key: "k"}, Task: task.ID, Seen: seenOf(r.now(t, task.ID))})
				}},
			}
			for _, act := range acts {
				got, err := act.do(d)
				checkWhy(t, got, err, policy.LookOnly)
				r.checkDenied(t, "admin", act.op)
				if wire.writes() != 0 {
					t.Fatalf("%s: it was sent", act.op)
				}
				got, err = act.do(r.Desk) // nothing stands in the way of the same form where there is no policy
				if err != nil || got.Outcome() != Done || got.Replayed {
					t.Errorf("%s without the policy: %+v, %v", act.op, got, err)
				}
			}
		})
	}
}

// checkDenied fails the test unless the last line of a person says that an operation
// on a trade break was refused here.
func (r *rig) checkDenied(t *testing.T, login, op string) {
	t.Helper()
	lines := r.lines(t, login)
	if len(lines) == 0 {
		t.Fatalf("%s: the journal does not say who tried", op)
	}
	line := lines[0]
	if line.Op != op || line.Outcome != Refused || line.Settled != settledHere || line.Definition != tradeBreak.String() || RefusalIn(line).Words() == "" {
		t.Errorf("line %+v, want the %s refused here", line, op)
	}
}

func TestRolesNarrowed(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	d, wire := r.under(t, `{"definition": "Operations/*", "trigger": "escalate", "roles": ["admin"]}`)
	escalate := fire(task, "k", "escalate", field("analyst", `"a"`))
	got, err := d.Update(as(t, "operator"), escalate)
	checkWhy(t, got, err, policy.WrongRole)
	r.checkDenied(t, "operator", OpFire)
	if wire.writes() != 0 {
		t.Error("it was sent")
	}
	got, err = d.Update(as(t, "viewer"), escalate)
	if _, ok := errors.AsType[*Forbidden](err); !ok {
		t.Errorf("a viewer: %v, %v; want the role to come first", got, err)
	}
	got, err = d.Update(as(t, "admin"), escalate)
	r.check(t, got, err, Done, settledByAnswer)
}

// TestReasonAndTicket sends a form that lacks one thing after the other, always with its key.
func TestReasonAndTicket(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "operator")
	d, wire := r.under(t, `{"reason": true}`, `{"definition": "*/TradeBreak", "ticket": "^OPS-[0-9]+$"}`)
	u := edit(task, "k", field("comment", `"x"`))
	got, err := d.Update(ctx, u)
	checkWhy(t, got, err, policy.NoReason, policy.NoTicket)
	u.Reason = "asked for"
	got, err = d.Update(ctx, u)
	checkWhy(t, got, err, policy.NoTicket)
	u.Ticket = "OPS-"
	got, err = d.Update(ctx, u)
	checkWhy(t, got, err, policy.WrongTicket)
	if wire.writes() != 0 || len(r.lines(t, "operator")) != 0 {
		t.Error("an incomplete form was sent or written down")
	}
	u.Ticket = "OPS-1"
	got, err = d.Update(ctx, u)
	r.check(t, got, err, Done, settledByAnswer)
	if got.Line.Reason != "asked for" || got.Line.Ticket != "OPS-1" {
		t.Errorf("line %+v, want the reason and the ticket in it", got.Line)
	}
}

// TestTriggerOnTheWay is about triggers that are fired by the edit of a form or by a creation.
func TestTriggerOnTheWay(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "admin")
	d, wire := r.under(t, `{"trigger": "resolve", "roles": []}`, `{"trigger": "ASSIGN", "ticket": true}`)
	got, err := d.Update(ctx, fire(task, "k1", "resolve", field("comment", `"x"`)))
	checkWhy(t, got, err, policy.WrongRole)
	create := Create{Definition: tradeBreak, Trigger: "assign", Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", "1")}}
	got, err = d.Create(ctx, create)
	checkWhy(t, got, err, policy.NoTicket)
	if wire.writes() != 0 {
		t.Error("it was sent")
	}
	create.Ticket = "OPS-1"
	got, err = d.Create(ctx, create)
	r.check(t, got, err, Done, settledByAnswer)
	got, err = d.Update(ctx, edit(task, "k2", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
}

// TestPolicyBeforeStale sees that nobody is asked to mend a form that cannot pass.
func TestPolicyBeforeStale(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	seen := r.task(t)
	r.change(t, "admin", seen.ID, "", field("comment", `"theirs"`))
	d, _ := r.under(t, lookOnlyRule)
	got, err := d.Update(as(t, "operator"), edit(seen, "k", field("comment", `"mine"`)))
	checkWhy(t, got, err, policy.LookOnly)
}

// TestFirstAnswerUnderAPolicy sends a form again that was done before there were rules.
func TestFirstAnswerUnderAPolicy(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	u := edit(r.task(t), "k", field("comment", `"x"`))
	first, err := r.Update(as(t, "operator"), u)
	r.check(t, first, err, Done, settledByAnswer)
	d, wire := r.under(t, lookOnlyRule)
	again, err := d.Update(as(t, "operator"), u)
	r.checkSame(t, first, again, err)
	if wire.writes() != 0 {
		t.Error("it was sent again")
	}
}

func TestMayWrite(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	d, _ := r.under(t, `{"definition": "Archive/*", "lookOnly": true}`, `{"trigger": "resolve", "roles": ["admin"]}`, `{"reason": true}`)
	archived := apiclient.DefinitionID{Scope: "Archive", Code: "Old"}
	tests := []struct {
		name       string
		ctx        context.Context
		op         string
		definition apiclient.DefinitionID
		trigger    string
		want       error
	}{
		{"nobody", t.Context(), OpFire, tradeBreak, "resolve", ErrNobody},
		{"a viewer", as(t, "viewer"), OpFire, tradeBreak, "resolve", &Forbidden{Needs: person.Operator, Has: person.Viewer}},
		{"an operator", as(t, "operator"), OpFire, tradeBreak, "resolve", &policy.Refusal{Why: []policy.Why{policy.WrongRole}, Roles: []person.Role{person.Admin}}},
		{"an admin", as(t, "admin"), OpFire, tradeBreak, "resolve", nil},
		{"another trigger", as(t, "operator"), OpFire, tradeBreak, "escalate", nil},
		{"an edit", as(t, "operator"), OpUpdate, tradeBreak, "", nil},
		{"a deletion", as(t, "operator"), OpDelete, tradeBreak, "", &Forbidden{Needs: person.Admin, Has: person.Operator}},
		{"look-only", as(t, "admin"), OpUpdate, archived, "", &policy.Refusal{Why: []policy.Why{policy.LookOnly}}},
	}
	for _, tt := range tests {
		if got := d.MayWrite(tt.ctx, tt.op, tt.definition, tt.trigger); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: MayWrite() = %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := d.Rules(tradeBreak, "").Demands(); !got.Reason || got.Ticket {
		t.Errorf("Demands() = %+v, want a reason", got)
	}
}
