package proof

import (
	"net/http"
	"strings"
	"time"

	"taskdesk/internal/sandbox"
)

// A trouble goes wrong with one request on its way between console and upstream.
type trouble struct {
	Target string // which request: the next of this kind
	Kind   string
}

// targets are the requests that trouble can befall.
var targets = map[string]func(*http.Request) bool{
	"write": func(r *http.Request) bool { return r.Method != http.MethodGet && api(r, "tasks") },
	"read":  func(r *http.Request) bool { return r.Method == http.MethodGet && api(r, "tasks/") },
	"list": func(r *http.Request) bool {
		return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/api/tasks")
	},
	"definition": func(r *http.Request) bool {
		return r.Method == http.MethodGet && api(r, "taskdefinitions/")
	},
	"token": func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/v1/token") },
	"any":   func(r *http.Request) bool { return api(r, "") || strings.HasSuffix(r.URL.Path, "/v1/token") },
}

// api tells whether the console asks for what lies below a path of the Workflow API.
func api(r *http.Request, path string) bool {
	return byConsole(r) && strings.HasPrefix(r.URL.Path, "/workflow/api/"+path)
}

// A kind of trouble is a fault of the sandbox's, or a ghost. Times are in the console's
// limit of one call.
type kind struct {
	status, effect    int // effect: the request is done all the same
	drop, body, retry string
	delay, late       float64

	ghost   bool
	later   float64       // a ghost's, in limits …
	seconds time.Duration // … and apart from them
	answer  int
}

func (k kind) fault(unit time.Duration) sandbox.Fault {
	return sandbox.Fault{
		Status: k.status, Effect: k.effect > 0, Drop: k.drop, Body: k.body, RetryAfter: k.retry,
		Delay: time.Duration(k.delay * float64(unit)), Late: time.Duration(k.late * float64(unit)),
	}
}

func (k kind) after(unit time.Duration) time.Duration {
	return k.seconds + time.Duration(k.later*float64(unit))
}

// kinds are all troubles. A server that breaks off goes on for less than two seconds
// with what it had begun, and one that is too slow for less than three limits from
// when the console began: that much the console takes for granted.
var kinds = map[string]kind{
	"slow":                  {delay: 0.3},
	"too slow":              {delay: 1.5},
	"done, answer late":     {late: 0.3},
	"done, answer too late": {late: 1.5},
	"dropped before":        {drop: sandbox.Before},
	"dropped after":         {drop: sandbox.After},
	"half an answer":        {body: sandbox.Half},
	"a page of HTML":        {body: sandbox.HTML},
	"400":                   {status: http.StatusBadRequest},
	"401":                   {status: http.StatusUnauthorized},
	"403":                   {status: http.StatusForbidden},
	"409":                   {status: http.StatusConflict},
	"429":                   {status: http.StatusTooManyRequests, retry: "1"},
	"429, for long":         {status: http.StatusTooManyRequests, retry: "30"},
	"500":                   {status: http.StatusInternalServerError},
	"500, done":             {status: http.StatusInternalServerError, effect: 1},
	"502, done":             {status: http.StatusBadGateway, effect: 1},
	"503":                   {status: http.StatusServiceUnavailable},
	"503, done":             {status: http.StatusServiceUnavailable, effect: 1},
	"503, come back":        {status: http.StatusServiceUnavailable, retry: "1"},
	"504":                   {status: http.StatusGatewayTimeout},
	"504, done":             {status: http.StatusGatewayTimeout, effect: 1},
	"dropped, done soon":    {ghost: true, seconds: 1500 * time.Millisecond},
	"502, done soon":        {ghost: true, seconds: 1500 * time.Millisecond, answer: http.StatusBadGateway},
	"504, done later":       {ghost: true, later: 1.5, answer: http.StatusGatewayTimeout},
	"silent, done later":    {ghost: true, later: 1.8, answer: silence},
}
