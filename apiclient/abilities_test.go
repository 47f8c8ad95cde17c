package apiclient

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const routeNotFound = `{"name":"RouteNotFound","code":9109,"detail":"The API has no such address."}`

// works answers any request as the service does.
func works(r *http.Request) (*http.Response, error) {
	body := `{"id":"x","values":[]}`
	if strings.HasSuffix(r.URL.Path, "/"+tradeBreak.String()) {
		body = `{"id":{"scope":"Operations","code":"TradeBreak"}}`
	}
	return says(200, body)(r)
}

// TestWhatCallsTell says what the end of a call tells of its operation: of one that
// asks for many things, and of one that asks for one.
func TestWhatCallsTell(t *testing.T) {
	tests := []struct {
		name      string
		reply     reply
		many, one Ability
	}{
		{"it works", works, Offered, Offered},
		{"404 with a sentence", says(404, `"Not found."`), Offered, Offered},
		{"404 with a problem", says(404, routeNotFound), Missing, CannotTell},
		{"404 with nothing", says(404, ""), Missing, CannotTell},
		{"404 with a gateway's page", says(404, "<html>"), CannotTell, CannotTell},
		{"404 that breaks off", half(404, `"Not f`), CannotTell, CannotTell},
		{"405", says(405, ""), Missing, Missing},
		{"405 of a gateway", says(405, "<html>", "Content-Type", "text/html"), CannotTell, CannotTell},
		{"400", says(400, `{"name":"InvalidRequestFailure"}`), Offered, Offered},
		{"400 of a gateway", says(400, "<html>"), CannotTell, CannotTell},
		{"401", says(401, ""), CannotTell, CannotTell},
		{"401 with a problem", says(401, `{"name":"InvalidIdentityToken"}`), CannotTell, CannotTell},
		{"403", says(403, ""), CannotTell, CannotTell},
		{"403 with a problem", says(403, `{"name":"AccessDenied","code":186}`), Offered, Offered},
		{"403 of another's", says(403, `{"message":"Forbidden"}`), CannotTell, CannotTell},
		{"429", says(429, "", "Retry-After", "60"), CannotTell, CannotTell},
		{"500", says(500, routeNotFound), CannotTell, CannotTell},
		{"503", says(503, ""), CannotTell, CannotTell},
		{"a page", says(200, "<html>"), CannotTell, CannotTell},
		{"a redirect", says(302, ""), CannotTell, CannotTell},
		{"nobody listens", fails(noRoute), CannotTell, CannotTell},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for name, told := range map[string]struct {
					of   func(Abilities) Ability
					want Ability
				}{
					"Tasks.List":         {func(a Abilities) Ability { return a.Lists }, tt.many},
					"Tasks.OfDefinition": {func(a Abilities) Ability { return a.Lists }, tt.one},
					"Definitions.List":   {func(a Abilities) Ability { return a.Definitions }, tt.many},
					"Definitions.Get":    {func(a Abilities) Ability { return a.Definitions }, tt.one},
					"Tasks.History":      {func(a Abilities) Ability { return a.History }, tt.one},
					"ActionLogs.Get":     {func(a Abilities) Ability { return a.ActionLogs }, tt.one},
					"Tasks.UpdateBatch":  {func(a Abilities) Ability { return a.Batches }, tt.many},
				} {
					do := reads[name]
					if do == nil {
						do = writes[name]
					}
					_, c := serving(t, tt.reply)
					_ = do(t.Context(), c)
					if got := told.of(c.Abilities()); got != told.want {
						t.Errorf("after %s: %v, want %v", name, got, told.want)
					}
				}
			})
		})
	}
}

// TestCallsCorrect lets what a call shows stand against what was known, for every copy
// of the client; what tells nothing changes nothing.
func TestCallsCorrect(t *testing.T) {
	s, c := serving(t, nil)
	steps := []struct {
		name  string
		reply reply
		want  Ability
	}{
		{"at first", says(401, ""), CannotTell},
		{"it works", says(200, `{"values":[]}`), Offered},
		{"trouble", says(401, ""), Offered},
		{"an older service", says(405, ""), Missing},
		{"trouble again", says(403, ""), Missing},
		{"a newer one", says(404, `"No Tasks found."`), Offered},
	}
	for _, step := range steps {
		s.replies = []reply{step.reply}
		_, _ = c.As(c.tokens).Tasks.List(t.Context(), ListOptions{})
		if got := c.Abilities().Lists; got != step.want {
			t.Errorf("%s: %v, want %v", step.name, got, step.want)
		}
	}
}

// TestBatchesCameLast concludes from missing action logs that there are no batches, as
// long as nothing newer is known.
func TestBatchesCameLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := serving(t, nil)
		has := func(do func(context.Context, *Client) error, r reply) func() {
			return func() { s.replies = []reply{r}; _ = do(t.Context(), c) }
		}
		logs := reads["ActionLogs.Get"]
		steps := []struct {
			name string
			do   func()
			want Ability
		}{
			{"at first", func() {}, CannotTell},
			{"no action logs", has(logs, says(405, "")), Missing},
			{"action logs", has(logs, says(400, "")), CannotTell},
			{"a batch works", has(updateBatch, says(200, `{"values":[]}`)), Offered},
			{"no action logs any more", has(logs, says(405, "")), Missing},
			{"action logs again", has(logs, says(400, "")), Offered},
			{"no batches", has(updateBatch, says(405, "")), Missing},
			{"a while later", func() { time.Sleep(askAgain) }, CannotTell},
		}
		for _, step := range steps {
			time.Sleep(time.Second)
			step.do()
			if got := c.Abilities().Batches; got != step.want {
				t.Errorf("%s: %v, want %v", step.name, got, step.want)
			}
		}
	})
}

func TestAbilityWords(t *testing.T) {
	for a, want := range map[Ability]string{Offered: "offered", Missing: "missing", CannotTell: "cannot tell", 7: "cannot tell"} {
		if got := a.String(); got != want {
			t.Errorf("%d is %q, want %q", a, got, want)
		}
	}
}
