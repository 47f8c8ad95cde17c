package desk

import (
	"net/http"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// TestCreatedAndDeleted finds a create whose task somebody has changed and deleted since.
func TestCreatedAndDeleted(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "operator")
	r.waits.lookAfter, r.waits.grace = []time.Duration{0}, 0
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.After})
	r.wire.beforeNext(writes, func(*http.Request) error { r.blind(); return nil })
	lost, err := r.Create(ctx, Create{Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", "1")}})
	r.check(t, lost, err, Unknown, "")
	sent, err := requestOf(lost.Line)
	if err != nil {
		t.Fatal(err)
	}
	made := r.findCreated(ctx, lost.Line, sent).made
	if made == nil {
		t.Fatal("it is not found while it is there")
	}
	r.change(t, "admin", made.ID, "assign")
	r.remove(t, made.ID)
	got, err := r.Settle(ctx, lost.Line.ID)
	r.check(t, got, err, Done, SettledByReading)
	if got.Line.Task != made.ID || got.Line.AfterVersion != 1 || got.View != nil {
		t.Errorf("line %+v, view %v; want version 1 of %s and no view", got.Line, got.View, made.ID)
	}
}

// TestCreateInTheSeedEra cannot be looked for: there is no list.
func TestCreateInTheSeedEra(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.After})
	got, err := r.Create(as(t, "operator"), Create{Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", `"1"`)}})
	r.check(t, got, err, Unknown, "")
	r.clock.advance(time.Hour)
	got, err = r.Settle(as(t, "operator"), got.Line.ID)
	r.check(t, got, err, Unknown, "")
	if !Lost(got.Line).Unlisted {
		t.Errorf("detail %s does not say that there is no list", got.Line.Detail)
	}
}

// TestCreatesOfOneFormDoNotMeet sees that a create that was mended is not taken for
// the one whose answer was lost, although both came from one form.
func TestCreatesOfOneFormDoNotMeet(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "operator")
	create := func(trade string) Create {
		return Create{Submission: Submission{Key: "k"}, Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", trade), field("difference", "1")}}
	}
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.Before})
	lost, err := r.Create(ctx, create(`"T-1"`))
	r.check(t, lost, err, Refused, SettledByReading)
	made, err := r.Create(ctx, create(`"T-2"`))
	r.check(t, made, err, Done, settledByAnswer)
	if made.Line.Task == "" || made.Line.AfterVersion != 1 || made.Line.Definition != "Operations/TradeBreak" {
		t.Errorf("line %+v", made.Line)
	}
}
