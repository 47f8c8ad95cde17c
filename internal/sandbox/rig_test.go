package sandbox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/contract"
)

// A rig is a sandbox that runs.
type rig struct {
	*Sandbox
	base string
}

func start(t testing.TB, o Options) *rig {
	t.Helper()
	if o.Tasks == 0 {
		o.Tasks = 60
	}
	o.Wrap = contract.API(t, o.API)
	srv := httptest.NewUnstartedServer(nil)
	r := &rig{Sandbox: New(o), base: "http://" + srv.Listener.Addr().String()}
	srv.Config.Handler = r.Handler(r.base)
	srv.Start()
	t.Cleanup(srv.Close)
	return r
}

// An answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request such as "GET /api/tasks" as the operator. Headers come as
// "Name: value"; an empty value takes a header away.
func (r *rig) ask(t testing.TB, request, body string, headers ...string) answer {
	t.Helper()
	a, err := r.try(request, body, headers...)
	if err != nil {
		t.Fatalf("%s: %v", request, err)
	}
	return a
}

func (r *rig) try(request, body string, headers ...string) (a answer, err error) {
	method, path, _ := strings.Cut(request, " ")
	req, err := http.NewRequest(method, r.base+"/workflow"+path, strings.NewReader(body))
	if err != nil {
		return a, err
	}
	req.Header.Set("Authorization", "Bearer sandbox-operator")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Del(name)
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(text)}, err
}

// task reads an answer that has to be a task.
func (a answer) task(t testing.TB) *apiclient.Task {
	t.Helper()
	var task apiclient.Task
	if err := json.Unmarshal([]byte(a.body), &task); err != nil || a.status >= 400 {
		t.Fatalf("status %d, error %v: %s", a.status, err, a.body)
	}
	return &task
}

// create makes a trade break.
func (r *rig) create(t testing.TB, headers ...string) *apiclient.Task {
	t.Helper()
	return r.ask(t, "POST /api/tasks", newBreak, headers...).task(t)
}

const newBreak = `{"taskDefinitionId":{"scope":"Operations","code":"TradeBreak"},"correlationIds":["EOD recon"],
	"fields":[{"name":"tradeId","value":"T-1"},{"name":"difference","value":-1204.5500},{"name":"analyst"},{"name":"comment","value":""}]}`

// A requestTest is one row of a table: a request, and what comes back.
type requestTest struct {
	name, request, body string
	header              []string
	wantStatus          int
	want                []string // parts of the body
	wantNot             string
}

func (r *rig) run(t *testing.T, tests []requestTest) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.ask(t, tt.request, tt.body, tt.header...)
			if got.status != tt.wantStatus {
				t.Errorf("status %d, want %d: %s", got.status, tt.wantStatus, got.body)
			}
			for _, want := range tt.want {
				if !strings.Contains(got.body, want) {
					t.Errorf("body lacks %s:\n%s", want, got.body)
				}
			}
			if tt.wantNot != "" && strings.Contains(got.body, tt.wantNot) {
				t.Errorf("body has %s:\n%s", tt.wantNot, got.body)
			}
		})
	}
}

// kindly is the header of a request that is outside of the API's document and taken all
// the same: as what.
func kindly(as string) []string { return []string{contract.Kindness + ": " + as} }

// wireTime writes a moment as the service does, escaped for an address.
func wireTime(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.0000000") + "%2B00:00"
}
