package sandbox

import (
	"errors"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox/identity"
	"taskdesk/internal/sandbox/world"
)

// A call is one request of the API and its answer.
type call struct {
	*Sandbox
	base    string
	w       http.ResponseWriter
	r       *http.Request
	request world.RequestID
	began   time.Time
	user    identity.User
}

func (s *Sandbox) newCall(base string, w http.ResponseWriter, r *http.Request) *call {
	id := world.RequestID{Connection: s.connection, Number: s.requests.Add(1)}
	return &call{Sandbox: s, base: base, w: w, r: r, request: id, began: time.Now()}
}

// serve does a route's operation for whoever may.
func (c *call) serve(rt route) {
	if err := c.authorize(rt.writes); err != nil {
		c.fail(err)
		return
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxBody)
	body, err := rt.do(c)
	if err != nil {
		c.fail(err)
		return
	}
	c.answer(rt.status, body)
}

// fail answers with what went wrong.
func (c *call) fail(err error) {
	if refusal, ok := errors.AsType[*world.Refusal](err); ok {
		if refusal.Reason == world.TaskNotFound || refusal.Reason == world.DefinitionNotFound || refusal.Reason == world.ActionLogNotFound {
			c.answer(http.StatusNotFound, refusal.Detail) // a JSON string, where other failures are problems
			return
		}
		err = refused(refusal)
	}
	p, ok := errors.AsType[*problem](err)
	if !ok {
		c.log.Error("request failed", "request", c.request.String(), "error", err)
		p = serverFault.because("Quote the request id when asking for help.")
	}
	maps.Copy(c.w.Header(), p.header)
	c.answer(p.status, p.body(c.logs()))
}

// answer writes the status, the headers that every answer has, and the body. The
// names of the two request-id headers keep the case that the service writes.
func (c *call) answer(status int, body any) {
	text, err := json.Marshal(body, apiclient.JSONOptions, json.Deterministic(true))
	if err != nil {
		c.log.Error("answer not written", "request", c.request.String(), "error", err)
		status, text = http.StatusInternalServerError, nil
	}
	took := time.Since(c.began)
	h := c.w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h["workflow-meta-requestId"] = []string{c.request.String()}
	h["lusid-meta-requestId"] = []string{c.request.String()}
	h["lusid-meta-duration"] = []string{strconv.FormatInt(took.Milliseconds(), 10)}
	h["lusid-meta-success"] = []string{success(status)}
	c.w.WriteHeader(status)
	_, _ = c.w.Write(text) // fails only when the reader has left
	c.log.Debug("request", "method", c.r.Method, "path", c.r.URL.Path, "status", status, "request", c.request.String(), "took", took)
}

func success(status int) string {
	if status < 400 {
		return "True"
	}
	return "False"
}

// logs returns the address of the request's log, in which SDKs look for its id.
func (c *call) logs() string { return c.base + "/app/insights/logs/" + c.request.String() }

func (c *call) author() world.Author {
	return world.Author{User: c.user.ID, Request: c.request, At: c.clock()}
}

// A link is what lists and deletions carry beside their values.
type link struct {
	Relation    string `json:"relation"`
	Href        string `json:"href"`
	Description string `json:"description"`
	Method      string `json:"method"`
}

func (c *call) links() []link {
	return []link{{"RequestLogs", c.logs(), "Logs of this request", "GET"}}
}
