package proof

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// An order numbers all that happens in a schedule. The fake clock stands still while
// anybody is at work, so moments do not tell what came first.
type order struct{ last atomic.Int64 }

// next is the number of what happens now.
func (o *order) next() int64 { return o.last.Add(1) }

// A change is one thing that happened to a task in the world.
type change struct {
	at      int64     // by the order
	when    time.Time // by the sandbox's clock
	op      string
	trigger string
	version int               // that it made; 0 for a deletion
	state   string            // after it
	fields  map[string]string // after it
	sent    map[string]string // by its request; "" clears
	user    string            // "" for a deletion, whose answer does not tell
	console bool              // the console's request, not somebody else's
}

// The operations, as the journal has them.
const (
	opCreate = "create"
	opUpdate = "update"
	opFire   = "fire"
	opDelete = "delete"
)

// A world is what the sandbox did, read past the console: it stands inside of all
// faults, right around the sandbox's API, and sees every change when it is made.
type world struct {
	order *order

	mu    sync.Mutex
	tasks map[string][]change // by id, as they were made
}

// agent is how what the console's client calls itself begins.
const agent = "Taskdesk/"

// byConsole tells whether the console has sent a request, and not somebody else.
func byConsole(r *http.Request) bool { return strings.HasPrefix(r.UserAgent(), agent) }

// watch passes requests on one by one and writes down what they change.
func (w *world) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			next.ServeHTTP(rw, r)
			return
		}
		body, _ := io.ReadAll(r.Body) // what breaks off is no JSON, which the sandbox refuses
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		w.mu.Lock()
		next.ServeHTTP(answer, r)
		w.note(r, body, answer, next)
		w.mu.Unlock()
		for name, values := range answer.Header() {
			rw.Header()[name] = values
		}
		rw.WriteHeader(answer.Code)
		_, _ = rw.Write(answer.Body.Bytes()) // fails only when the reader has left
	})
}

// note writes down what a request changed, if it did.
func (w *world) note(r *http.Request, body []byte, answer *httptest.ResponseRecorder, api http.Handler) {
	path, ok := strings.CutPrefix(r.URL.Path, "/workflow/api/tasks")
	if !ok || answer.Code > 299 {
		return
	}
	id := strings.TrimPrefix(path, "/")
	c := change{at: w.order.next(), when: time.Now(), op: opUpdate, trigger: r.URL.Query().Get("trigger"), console: byConsole(r)}
	if r.Method == http.MethodDelete {
		c.op = opDelete
		w.tasks[id] = append(w.tasks[id], c)
		return
	}
	if id == "" {
		c.op, id = opCreate, decoded[apiclient.Task](answer.Body.Bytes()).ID
	} else if c.trigger != "" {
		c.op = opFire
	}
	t := readThrough(api, r, id)
	before := w.tasks[id]
	if len(before) > 0 && before[len(before)-1].version == t.Version.Number {
		return // it had nothing to change, or was refused in the way of the seed era
	}
	c.version, c.state, c.user, c.when = t.Version.Number, t.State, t.Version.UserIDModified, t.Version.AsAtModified
	c.fields, c.sent = texts(t.Fields), texts(decoded[apiclient.UpdateTask](body).Fields)
	w.tasks[id] = append(w.tasks[id], c)
}

// readThrough reads a task as whoever sent a request, past everything.
func readThrough(api http.Handler, r *http.Request, id string) apiclient.Task {
	get := httptest.NewRequestWithContext(r.Context(), http.MethodGet, "/workflow/api/tasks/"+id, nil)
	get.Header.Set("Authorization", r.Header.Get("Authorization"))
	answer := httptest.NewRecorder()
	api.ServeHTTP(answer, get)
	return decoded[apiclient.Task](answer.Body.Bytes())
}

// decoded is what the sandbox has just taken or given.
func decoded[T any](body []byte) (out T) {
	if err := json.Unmarshal(body, &out, apiclient.JSONOptions); err != nil {
		panic("proof: the sandbox took or gave what is no JSON: " + err.Error())
	}
	return out
}

// texts are fields by name, as plain texts.
func texts(fields []apiclient.Field) map[string]string {
	all := make(map[string]string, len(fields))
	for _, f := range fields {
		text, err := jsontext.AppendUnquote(nil, f.Value)
		if err != nil {
			text = []byte(strings.TrimPrefix(string(f.Value), "null"))
		}
		all[f.Name] = string(text)
	}
	return all
}

// history is what happened to a task so far, oldest first.
func (w *world) history(id string) []change {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tasks[id]
}

// ids are all tasks that this schedule made, the oldest first.
func (w *world) ids() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.SortedFunc(maps.Keys(w.tasks), func(a, b string) int { return cmp.Compare(w.tasks[a][0].at, w.tasks[b][0].at) })
}
