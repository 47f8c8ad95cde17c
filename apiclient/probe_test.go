package apiclient

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The paths by which Probe asks for what is not there.
const noTask, noHistory, noLog = "/tasks/" + absent, "/tasks/" + absent + "/history", "/actionlogs/" + absent

// An era is how a service answers the questions of Probe, by path below /api.
type era map[string]reply

var (
	noSuchTask = says(404, `"Task not found."`)
	newest     = era{"/tasks": says(200, `{"values":[]}`), "/taskdefinitions": says(200, `{"values":[]}`), noTask: noSuchTask, noHistory: noSuchTask, noLog: says(404, `"Action Log not found."`)}
	seedEra    = era{"/tasks": says(405, ""), "/taskdefinitions": says(404, ""), noTask: noSuchTask, noHistory: says(404, ""), noLog: says(404, routeNotFound)}
)

func (e era) answer(r *http.Request) (*http.Response, error) {
	_, path, _ := strings.Cut(r.URL.Path, "/api")
	return e[path](r)
}

// but is the era with other answers to some questions.
func (e era) but(path string, r reply) era {
	other := era{}
	for p, was := range e {
		other[p] = was
	}
	other[path] = r
	return other
}

func TestProbe(t *testing.T) {
	all := Abilities{Offered, Offered, Offered, Offered, CannotTell}
	tests := []struct {
		name  string
		era   era
		want  Abilities
		kinds string
	}{
		{"the newest", newest, all, ""},
		{"the seed era", seedEra, Abilities{Missing, Missing, Missing, Missing, Missing}, ""},
		{"lists, and nothing later", seedEra.but("/tasks", newest["/tasks"]).but("/taskdefinitions", newest["/taskdefinitions"]), Abilities{Offered, Offered, Missing, Missing, Missing}, ""},
		{"nothing matches", newest.but("/tasks", says(404, `"No Tasks found."`)), all, ""},
		{"no such task in other words", newest.but(noTask, says(404, `{"name":"TaskNotFound"}`)).but(noHistory, says(404, `{"name":"TaskNotFound"}`)), Abilities{Offered, Offered, CannotTell, Offered, CannotTell}, ""},
		{"trouble with the first question", newest.but(noTask, says(501, "")).but(noHistory, says(404, routeNotFound)), Abilities{Offered, Offered, CannotTell, Offered, CannotTell}, "Unavailable"},
		{"an id is refused", newest.but(noLog, says(400, `{"name":"InvalidRequestFailure"}`)), all, ""},
		{"not permitted", newest.but("/taskdefinitions", says(403, `{"name":"AccessDenied","code":186}`)), all, ""},
		{"not permitted, by whom", newest.but("/taskdefinitions", says(403, "")), Abilities{Offered, CannotTell, Offered, Offered, CannotTell}, "Forbidden Refused"},
		{"a gateway's page", newest.but("/tasks", says(404, "<html>")), Abilities{CannotTell, Offered, Offered, Offered, CannotTell}, "Refused Unavailable"},
		{"an answer to everything", newest.but(noLog, says(200, `{"status":"ok"}`)), Abilities{Offered, Offered, Offered, CannotTell, CannotTell}, "Unavailable"},
		{"slow", newest.but(noHistory, hangs), Abilities{Offered, Offered, CannotTell, Offered, CannotTell}, "Unavailable Timeout"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := serving(t, tt.era.answer)
				got, err := c.Probe(t.Context())
				if got != tt.want || kindsOf(err) != tt.kinds {
					t.Errorf("got %v, %q; want %v, %q: %v", got, kindsOf(err), tt.want, tt.kinds, err)
				}
				if c.As(c.tokens).Abilities() != tt.want {
					t.Error("another copy does not know it")
				}
				for _, line := range s.seen {
					if !strings.HasPrefix(line, "GET ") {
						t.Errorf("sent %q", line)
					}
				}
			})
		})
	}
}

func TestProbeAsks(t *testing.T) {
	s, c := serving(t, newest.answer)
	if _, err := c.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"GET /workflow/api" + noLog, "GET /workflow/api/taskdefinitions?limit=1",
		"GET /workflow/api" + noTask, "GET /workflow/api" + noHistory, "GET /workflow/api/tasks?limit=1",
	}
	if slices.Sort(s.seen); !slices.Equal(s.seen, want) {
		t.Errorf("sent %q, want %q", s.seen, want)
	}
}

// TestProbeRemembers asks again after a while, and so notices another service.
func TestProbeRemembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := serving(t, newest.but("/tasks", says(501, "")).answer)
		steps := []struct {
			name  string
			after time.Duration
			era   era
			sent  int
			lists Ability
		}{
			{"it cannot tell", 0, newest.but("/tasks", says(501, "")), 5, CannotTell},
			{"too soon", askSoon - 1, newest, 0, CannotTell},
			{"soon", 1, newest, 5, Offered},
			{"remembered", askAgain - 1, seedEra, 0, Offered},
			{"a downgrade", 1, seedEra, 5, Missing},
			{"an upgrade", askAgain, newest, 5, Offered},
			{"trouble changes nothing", askAgain, newest.but("/tasks", says(501, "")), 5, Offered},
		}
		for _, step := range steps {
			time.Sleep(step.after)
			s.replies, s.seen = []reply{step.era.answer}, nil
			got, _ := c.As(c.tokens).Probe(t.Context())
			if got.Lists != step.lists || len(s.seen) != step.sent {
				t.Errorf("%s: lists %v after %d requests, want %v after %d", step.name, got.Lists, len(s.seen), step.lists, step.sent)
			}
		}
	})
}

// TestProbeOfNobody asks nothing for who has left, and remembers nothing of a token
// that was refused.
func TestProbeOfNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := serving(t, newest.answer)
		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, err := c.Probe(gone); kindsOf(err) != "Unavailable NotSent" || len(s.seen) != 0 {
			t.Errorf("asked %d times for nobody: %v", len(s.seen), err)
		}
		s.replies = []reply{says(401, "")}
		if _, err := c.Probe(t.Context()); kindsOf(err) != "Unauthorized Refused" {
			t.Errorf("with a bad token: %v", err)
		}
		s.replies = []reply{newest.answer}
		if a, err := c.Probe(t.Context()); a.Lists != Offered || err != nil {
			t.Errorf("with a good one: %v, %v", a, err)
		}
	})
}

// TestProbeTogether shares one round, which goes on without the one who began it.
func TestProbeTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slowly := func(r *http.Request) (*http.Response, error) {
			time.Sleep(3 * time.Second)
			return newest.answer(r)
		}
		s, c := serving(t, slowly)
		first, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		left := make(chan error)
		go func() {
			_, err := c.Probe(first)
			left <- err
		}()
		synctest.Wait()
		told := make(chan Abilities)
		for range 5 {
			go func() {
				a, err := c.As(c.tokens).Probe(t.Context())
				if err != nil {
					t.Error(err)
				}
				told <- a
			}()
		}
		if err := <-left; kindsOf(err) != "Unavailable Timeout" {
			t.Errorf("who left got %v", err)
		}
		for range 5 {
			if a := <-told; a.Lists != Offered {
				t.Errorf("told %v", a)
			}
		}
		if len(s.seen) != 5 {
			t.Errorf("%d requests, want 5", len(s.seen))
		}
	})
}
