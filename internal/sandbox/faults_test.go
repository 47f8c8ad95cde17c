package sandbox

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

func TestFaults(t *testing.T) {
	r := start(t, Options{})
	tests := []struct {
		fault        string
		wantStatus   int // zero: no usable answer
		want, header string
		wantDone     bool
	}{
		{"status=401", 401, `"InvalidIdentityToken"`, "WWW-Authenticate", false},
		{"status=403", 403, `"AccessDenied"`, "", false},
		{"status=409", 409, `"EntityWithIdAlreadyExists"`, "", false},
		{"status=429, retry-after=1", 429, `"ApiRateLimitViolation"`, "Retry-After", false},
		{"status=500", 500, `"ServerConfigurationError"`, "", false},
		{"status=502,body=html", 502, `<html>`, "", false},
		{"status=503,retry-after=1", 503, `"status":503`, "Retry-After", false},
		{"status=504", 504, `"Gateway Timeout"`, "", false},
		{"status=500,effect=true", 500, `"ServerConfigurationError"`, "", true},
		{"drop=before", 0, "", "", false},
		{"drop=after", 0, "", "", true},
		{"body=half", 0, "", "", true},
		{"body=html", 200, `<html>`, "", true},
		{"delay=1ns, late=1ns", 200, `"asAtVersionNumber":2`, "", true},
		{"status=7", 400, `"errors":{"Sandbox-Fault"`, "", false},
		{"colour=red", 400, `there is no fault`, "", false},
		{"drop=sometimes", 400, `want one of before, after`, "", false},
		{"delay=long", 400, `invalid duration`, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.fault, func(t *testing.T) {
			task := r.create(t)
			got, err := r.try("POST /api/tasks/"+task.ID+"?trigger=assign", "", FaultHeader+": "+tt.fault)
			if (err != nil) != (tt.wantStatus == 0) {
				t.Fatalf("error %v, answer %v", err, got)
			}
			if err == nil && (got.status != tt.wantStatus || !strings.Contains(got.body, tt.want)) {
				t.Errorf("status %d, body %s; want %d, %s", got.status, got.body, tt.wantStatus, tt.want)
			}
			if tt.header != "" && got.header.Get(tt.header) == "" {
				t.Errorf("the answer lacks %s", tt.header)
			}
			now := r.ask(t, "GET /api/tasks/"+task.ID, "").task(t)
			if done := now.State == "Investigating"; done != tt.wantDone {
				t.Errorf("done: %v, want %v", done, tt.wantDone)
			}
		})
	}
}

func TestFaultNext(t *testing.T) {
	r := start(t, Options{})
	task := r.create(t)
	posts := func(q *http.Request) bool { return q.Method == http.MethodPost }
	r.FaultNext(posts, Fault{Status: 503})
	r.FaultNext(posts, Fault{Drop: After})
	if got := r.ask(t, "GET /api/tasks/"+task.ID, ""); got.status != 200 {
		t.Errorf("a request that does not match: %d", got.status)
	}
	if got := r.ask(t, "POST /api/tasks/"+task.ID, ""); got.status != 503 {
		t.Errorf("the first that matches: %d, want 503", got.status)
	}
	if _, err := r.try("POST /api/tasks/"+task.ID+"?trigger=assign", ""); err == nil {
		t.Error("the second that matches is answered")
	}
	if got := r.ask(t, "POST /api/tasks/"+task.ID, ""); got.status != 200 || got.task(t).State != "Investigating" {
		t.Errorf("the third: %d %s, want it untroubled", got.status, got.body)
	}
}

// done is a log that tells the method of every request that was done.
type done chan string

func (done) Enabled(context.Context, slog.Level) bool { return true }
func (d done) WithAttrs([]slog.Attr) slog.Handler     { return d }
func (d done) WithGroup(string) slog.Handler          { return d }

func (d done) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "method" {
			d <- a.Value.String()
		}
		return true
	})
	return nil
}

// TestFaultOutlivesItsClient sends a write whose client leaves while it is delayed.
func TestFaultOutlivesItsClient(t *testing.T) {
	log := make(done, 10)
	r := start(t, Options{Log: slog.New(log)})
	task := r.create(t)
	<-log
	ctx, leave := context.WithCancel(t.Context())
	arrived := func(q *http.Request) bool {
		leave()
		return true
	}
	r.FaultNext(arrived, Fault{Delay: time.Hour})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+"/workflow/api/tasks/"+task.ID+"?trigger=assign", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sandbox-operator")
	if _, err := http.DefaultClient.Do(req); !errors.Is(err, context.Canceled) {
		t.Fatalf("the client got %v before it left", err)
	}
	if method := <-log; method != http.MethodPost {
		t.Fatalf("%s was done, want the POST", method)
	}
	if now := r.ask(t, "GET /api/tasks/"+task.ID, "").task(t); now.State != "Investigating" {
		t.Error("the write did not take effect")
	}
}

func TestTroubles(t *testing.T) {
	r := start(t, Options{Fail: 1, Latency: time.Nanosecond})
	for range 20 {
		got := r.ask(t, "POST /api/tasks", newBreak)
		if got.status != 500 && got.status != 503 || !strings.Contains(got.body, `"instance"`) {
			t.Fatalf("status %d %s, want a problem of 500 or 503", got.status, got.body)
		}
	}
}

// TestWrongClock lets one request be served by a clock that is wrong.
func TestWrongClock(t *testing.T) {
	r := start(t, Options{})
	task := r.create(t)
	late := r.ask(t, "GET /api/tasks/"+task.ID, "", FaultHeader+": clock=-1h")
	if date, err := http.ParseTime(late.header.Get("Date")); late.status != 404 || err != nil || time.Since(date) < 50*time.Minute {
		t.Errorf("an hour ago the task was there: status %d at %s", late.status, late.header.Get("Date"))
	}
	behind := r.ask(t, "GET /api/tasks?limit=2", "", FaultHeader+": clock=-1m")
	var page apiclient.Page[apiclient.Task]
	if err := json.Unmarshal([]byte(behind.body), &page); err != nil || page.Next == "" {
		t.Fatalf("page %d: %v", behind.status, err)
	}
	for _, clock := range []string{"clock=-1m", "clock=1m"} {
		if next := r.ask(t, "GET /api/tasks?limit=2&page="+url.QueryEscape(page.Next), "", FaultHeader+": "+clock); next.status != 200 {
			t.Errorf("the page after it by %s: %d %s", clock, next.status, next.body)
		}
	}
	if history := r.ask(t, "GET /api/tasks/"+task.ID+"/history", "", FaultHeader+": clock=1h"); !strings.Contains(history.body, `"Create"`) {
		t.Errorf("history by a clock that is early: %s", history.body)
	}
	busy := r.ask(t, "GET /api/tasks/"+task.ID, "", FaultHeader+": clock=-1h, status=429, retry-after=1")
	if date, err := http.ParseTime(busy.header.Get("Date")); busy.status != 429 || err != nil || time.Since(date) < 50*time.Minute {
		t.Errorf("turned away with %d at %s", busy.status, busy.header.Get("Date"))
	}
	early := r.ask(t, "POST /api/tasks/"+task.ID+"?trigger=assign", "", FaultHeader+": clock=1h").task(t)
	if early.Version.AsAtModified.Sub(task.Version.AsAtModified) < time.Hour {
		t.Errorf("dated %s by a clock that is an hour early", early.Version.AsAtModified)
	}
	if now := r.ask(t, "GET /api/tasks/"+task.ID, "").task(t); now.Version.Number != 2 {
		t.Errorf("version %d is read after it", now.Version.Number)
	}
}
