package proof

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/store"
)

// A house is where a schedule takes place: the sandbox, the console on its database,
// and the network between them.
type house struct {
	order      *order
	upstream   *upstream
	upstreamAt string
	consoleAt  string
	dial       func(ctx context.Context, network, addr string) (net.Conn, error)
	outside    *apiclient.Client // somebody with another tool
	unit       time.Duration     // the console's limit of one call
	patience   time.Duration     // the longest that anything is waited for; 0 is for ever

	launch  func() (running, error)
	console running
	gone    []running // that have crashed
}

// A running is one run of the console, in this process or in one of its own.
type running interface {
	// set arms a trap: the console crashes at this point of its next write. After is
	// how long the call is on its way by then.
	set(point string, after time.Duration)
	// stop ends it as a signal does: what is in flight is finished.
	stop() error
	// crash ends it in the middle of whatever it does.
	crash()
	// dead tells whether it has crashed.
	dead() bool
	// reap clears away what is left of one that has crashed.
	reap()
	// books is the database, to read the journal in.
	books() (*store.Store, error)
}

// keys seal what the database holds.
var keys = [][]byte{[]byte("0123456789abcdef0123456789abcdef")}

// furnish makes what a schedule begins with, and starts the console.
func (h *house) furnish() error {
	var err error
	if h.outside, err = h.somebodyElse(); err != nil {
		return err
	}
	h.console, err = h.launch()
	return err
}

// somebodyElse is a client that speaks to the upstream past the console.
func (h *house) somebodyElse() (*apiclient.Client, error) {
	c, err := apiclient.New(h.upstreamAt+"/workflow", apiclient.WithTransport(&http.Transport{DialContext: h.dial, DisableKeepAlives: true}), apiclient.WithUserAgent("elsewhere"))
	if err != nil {
		return nil, err
	}
	return c.As(func(context.Context) (string, error) { return "sandbox-admin", nil }), nil
}

// close ends the console and waits for what is still on its way.
func (h *house) close() error {
	h.upstream.busy.Wait()
	var err error
	if h.console.dead() {
		h.gone = append(h.gone, h.console)
	} else {
		err = h.console.stop()
	}
	for _, c := range h.gone {
		c.reap()
	}
	return joined(err, h.upstream.Close())
}

// restart ends the console as a signal does, or as a crash does, and starts another.
func (h *house) restart(crash bool) error {
	var err error
	if !crash && !h.console.dead() {
		err = h.console.stop()
	}
	if crash || h.console.dead() { // perhaps while it was told to stop
		h.console.crash()
		h.gone, err = append(h.gone, h.console), nil
	}
	if err == nil {
		h.console, err = h.launch()
	}
	return err
}

// tenths is a time in tenths of a call's limit.
func (h *house) tenths(n int) time.Duration {
	d := time.Duration(n) * h.unit / 10
	if h.patience > 0 {
		d = min(d, h.patience)
	}
	return d
}

// cardID names the definition of all tasks of a schedule.
var cardID = apiclient.DefinitionID{Scope: "Proof", Code: "Card"}

// card is a kind of task that can go round for ever: whatever is fired twice would be
// taken twice.
var card = apiclient.Definition{
	ID: cardID, DisplayName: "Card",
	States: []apiclient.State{{Name: "Open"}, {Name: "Busy"}, {Name: "Closed"}},
	FieldSchema: []apiclient.FieldSchema{
		{Name: "a", Type: apiclient.String}, {Name: "b", Type: apiclient.String}, {Name: "c", Type: apiclient.String}, {Name: "note", Type: apiclient.String},
	},
	InitialState: apiclient.InitialState{Name: "Open"},
	Triggers:     []apiclient.TriggerSchema{external("start"), external("return"), external("knock"), external("close")},
	Transitions: []apiclient.Transition{
		{From: "Open", To: "Busy", Trigger: "start", Guard: "fields['note'] neq ''"},
		{From: "Busy", To: "Open", Trigger: "return", Guard: "fields['note'] neq ''"},
		{From: "Open", To: "Open", Trigger: "knock"},
		{From: "Busy", To: "Busy", Trigger: "knock"},
		{From: "Busy", To: "Closed", Trigger: "close"},
	},
}

func external(name string) apiclient.TriggerSchema {
	return apiclient.TriggerSchema{Name: name, Trigger: apiclient.TriggerKind{Type: "External"}}
}

// make makes a task past the console.
func (h *house) make() (string, error) {
	t, err := h.outside.Tasks.Create(context.Background(), apiclient.CreateTask{DefinitionID: cardID, Fields: []apiclient.Field{text("a", "first")}}, "")
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

func text(name, value string) apiclient.Field {
	quoted, _ := jsontext.AppendQuote(nil, value) // it is UTF-8
	return apiclient.Field{Name: name, Value: quoted}
}
