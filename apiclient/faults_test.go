package apiclient_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// An ending is how a call ends: which kinds of error it has, how many requests were
// sent, and, for a write, how often it has happened.
type ending struct {
	kinds  string
	sent   int
	effect int
}

// limit is what calls have where no answer comes. No test waits for it elsewhere.
const limit = time.Second

// troubles are what can go wrong with the first request of a call, and how the call
// then ends: reads are sent again, writes only when they were certainly not taken.
var troubles = []struct {
	name        string
	fault       sandbox.Fault
	read, write ending
}{
	{"none", sandbox.Fault{}, ending{"", 1, 0}, ending{"", 1, 1}},
	{"no answer in time", sandbox.Fault{Delay: time.Hour}, ending{"Unavailable Timeout", 1, 0}, ending{"Unavailable Timeout OutcomeUnknown", 1, 1}},
	{"an answer that comes too late", sandbox.Fault{Late: time.Hour}, ending{"Unavailable Timeout", 1, 0}, ending{"Unavailable Timeout OutcomeUnknown", 1, 1}},
	{"401", sandbox.Fault{Status: 401}, ending{"Unauthorized Refused", 1, 0}, ending{"Unauthorized Refused", 1, 0}},
	{"403", sandbox.Fault{Status: 403}, ending{"Forbidden Refused", 1, 0}, ending{"Forbidden Refused", 1, 0}},
	{"404, a problem", sandbox.Fault{Status: 404}, ending{"NotFound Refused", 1, 0}, ending{"NotFound Refused", 1, 0}},
	{"404, a page", sandbox.Fault{Status: 404, Body: sandbox.HTML}, ending{"Refused Unavailable", 1, 0}, ending{"Refused Unavailable", 1, 0}},
	{"409", sandbox.Fault{Status: 409}, ending{"Conflict Refused", 1, 0}, ending{"Conflict Refused", 1, 0}},
	{"429", sandbox.Fault{Status: 429}, ending{"", 2, 0}, ending{"", 2, 1}},
	{"429, at once", sandbox.Fault{Status: 429, RetryAfter: "0"}, ending{"", 2, 0}, ending{"", 2, 1}},
	{"429, for long", sandbox.Fault{Status: 429, RetryAfter: "3600"}, ending{"RateLimited Refused", 1, 0}, ending{"RateLimited Refused", 1, 0}},
	{"500", sandbox.Fault{Status: 500}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 0}},
	{"500, done", sandbox.Fault{Status: 500, Effect: true}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
	{"500, at once", sandbox.Fault{Status: 500, RetryAfter: "0"}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 0}},
	{"501", sandbox.Fault{Status: 501}, ending{"Unavailable", 1, 0}, ending{"Unavailable OutcomeUnknown", 1, 0}},
	{"502", sandbox.Fault{Status: 502}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 0}},
	{"502, done", sandbox.Fault{Status: 502, Effect: true}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
	{"502, a page", sandbox.Fault{Status: 502, Effect: true, Body: sandbox.HTML}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
	{"503", sandbox.Fault{Status: 503}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 0}},
	{"503, done", sandbox.Fault{Status: 503, Effect: true}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
	{"503, at once", sandbox.Fault{Status: 503, RetryAfter: "0"}, ending{"", 2, 0}, ending{"", 2, 1}},
	{"503, for long", sandbox.Fault{Status: 503, RetryAfter: "3600"}, ending{"Unavailable", 1, 0}, ending{"Unavailable", 1, 0}},
	{"504", sandbox.Fault{Status: 504, Effect: true}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
	{"dropped before", sandbox.Fault{Drop: sandbox.Before}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 0}},
	{"dropped after", sandbox.Fault{Drop: sandbox.After}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
	{"half a body", sandbox.Fault{Body: sandbox.Half}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
	{"a clock that is early", sandbox.Fault{Clock: time.Hour}, ending{"", 1, 0}, ending{"", 1, 1}},
	{"503, done and a page", sandbox.Fault{Status: 503, Effect: true, RetryAfter: "0", Body: sandbox.HTML}, ending{"", 2, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
	{"a page", sandbox.Fault{Body: sandbox.HTML}, ending{"Unavailable", 1, 0}, ending{"Unavailable OutcomeUnknown", 1, 1}},
}

// TestTroubles holds every operation against every trouble, over HTTP.
func TestTroubles(t *testing.T) {
	var all sync.WaitGroup // side by side whatever the processors, as most of it is waiting
	defer all.Wait()
	for _, o := range operations {
		all.Go(func() {
			t.Run(o.name, func(t *testing.T) { holds(t, o) })
		})
	}
}

func holds(t *testing.T, o operation) {
	r := start(t, sandbox.Options{})
	for _, trouble := range troubles {
		want := trouble.read
		if o.effect != nil {
			want = trouble.write
		}
		if instead, ok := o.instead[trouble.name]; ok {
			want = instead
		}
		t.Run(trouble.name, func(t *testing.T) { r.ends(t, o, trouble.fault, want) })
	}
}

// ends does an operation in a new scene while its first request has a fault.
func (r *rig) ends(t *testing.T, o operation, fault sandbox.Fault, want ending) {
	s := r.scene(t)
	var options []apiclient.Option
	if fault.Delay+fault.Late > 0 {
		options = append(options, apiclient.WithTimeout(limit))
	}
	c := r.client(t, options...)
	r.forget()
	r.FaultNext(func(*http.Request) bool { return true }, fault)
	err := o.do(t.Context(), c, s)
	got := ending{kinds: kindsOf(err), sent: r.requests()}
	if o.effect != nil {
		got.effect = o.effect(t, s)
	}
	if got != want || err != nil && got.kinds == "" {
		t.Errorf("got %+v, want %+v: %v", got, want, err)
	}
}
