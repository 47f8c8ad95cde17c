package proof

import (
	"context"
	"net/http"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/store"
)

// A house is where a schedule takes place: the sandbox, the console on its database,
// and the network between them.
type house struct {
	order    *order
	network  *network
	upstream *upstream
	database string
	console  *console
	outside  *apiclient.Client // somebody with another tool
	unit     time.Duration

	served *http.Server // the upstream
	gone   []*console   // that were ended or crashed
}

// Where the parts of a house are.
const (
	consoleAt  = "http://localhost:8080"
	upstreamAt = "http://localhost:8081"
)

// keys seal what the database holds.
var keys = [][]byte{[]byte("0123456789abcdef0123456789abcdef")}

// open makes a house in an empty folder.
func open(folder string, seed uint64, ttl time.Duration) (*house, error) {
	h := &house{order: &order{}, network: &network{}, unit: 10 * time.Second, database: filepath.Join(folder, "taskdesk.db")}
	if err := copyTemplate(h.database); err != nil {
		return nil, err
	}
	h.upstream = newUpstream(h.order, h.unit, seed, ttl)
	h.served = &http.Server{Handler: h.upstream.handler(upstreamAt)}
	go func() { _ = h.served.Serve(h.network.listen("localhost:8081")) }() // ends when it is closed
	var err error
	if h.outside, err = h.somebodyElse(); err != nil {
		return nil, err
	}
	if _, err := h.outside.Definitions.Create(context.Background(), card); err != nil {
		return nil, err
	}
	return h, h.start()
}

// somebodyElse is a client that speaks to the upstream past the console.
func (h *house) somebodyElse() (*apiclient.Client, error) {
	c, err := apiclient.New(upstreamAt+"/workflow", apiclient.WithTransport(&http.Transport{DialContext: h.network.dial, DisableKeepAlives: true}), apiclient.WithUserAgent("elsewhere"))
	if err != nil {
		return nil, err
	}
	return c.As(func(context.Context) (string, error) { return "sandbox-admin", nil }), nil
}

// close ends all that runs.
func (h *house) close() error {
	h.upstream.busy.Wait()
	err := h.console.stop()
	for _, c := range h.gone {
		c.reap()
	}
	return joined(err, h.served.Close())
}

// start starts a console on the database.
func (h *house) start() (err error) {
	h.console, err = newConsole(h)
	return err
}

// restart ends the console as a signal does, or as a crash does, and starts another.
func (h *house) restart(crash bool) error {
	if crash || h.console.dead() {
		h.console.crash()
		h.gone = append(h.gone, h.console)
	} else if err := h.console.stop(); err != nil {
		return err
	}
	return h.start()
}

// lines are all that the journal has, oldest first, and what a check of it finds.
func (h *house) lines() ([]store.Line, *store.JournalCheck, error) {
	ctx := context.Background()
	found, err := h.console.db.CheckJournal(ctx)
	if err != nil {
		return nil, nil, err
	}
	lines, err := h.console.db.Lines(ctx, store.LineQuery{})
	return lines, found, err
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
	Triggers:     []apiclient.TriggerSchema{external("start"), external("back"), external("ping"), external("close")},
	Transitions: []apiclient.Transition{
		{From: "Open", To: "Busy", Trigger: "start", Guard: "fields['note'] neq ''"},
		{From: "Busy", To: "Open", Trigger: "back", Guard: "fields['note'] neq ''"},
		{From: "Open", To: "Open", Trigger: "ping"},
		{From: "Busy", To: "Busy", Trigger: "ping"},
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
