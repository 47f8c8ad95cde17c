package handlers_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

// A route is one line of routes.go: who is let in (page, write or open) and to what.
type route struct{ method, path, door string }

// routes reads the table of contents itself, so that no route is forgotten here.
func routes(t *testing.T) []route {
	t.Helper()
	source := must(os.ReadFile("routes.go"))(t)
	var all []route
	for _, m := range regexp.MustCompile(`handle\("(\w+) ([^"]+)", s\.(\w+)\(`).FindAllStringSubmatch(string(source), -1) {
		all = append(all, route{m[1], m[2], m[3]})
	}
	if len(all) < 15 {
		t.Fatalf("only %d routes were read", len(all))
	}
	return all
}

// of are the routes of a method behind a door.
func of(all []route, method, door string) (some []route) {
	for _, rt := range all {
		if rt.method == method && rt.door == door {
			some = append(some, rt)
		}
	}
	return some
}

// address is the route for the ordinary task.
func (rt route) address() string {
	return strings.NewReplacer("{$}", "", "{code}/compare", "TradeBreak/compare?from=2020-01-01T00%3A00%3A00Z&to=2020-01-02T00%3A00%3A00Z",
		"{id}/compare", "{ordinary}/compare?from=2020-01-01T00%3A00%3A00Z&to=2020-01-02T00%3A00%3A00Z", "{id}", "{ordinary}", "{name}", "resolve", "{line}", "NOSUCHLINE", "{parked}", "NOSUCHFORM", "{session}", "NOSUCHSESSION", "{number}", "NOSUCHVERSION",
		"{scope}", "Operations", "{code}", "TradeBreak").Replace(rt.path)
}

func (rt route) String() string { return rt.method + " " + rt.path }

const written = "{seen}&comment=kept&.definition=Operations/TradeBreak"

func TestEveryWriteIsGuarded(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	crossSite, sameSite := []string{"Sec-Fetch-Site: cross-site"}, []string{"Sec-Fetch-Site: same-site"}
	var tests []requestTest
	for _, rt := range of(routes(t), http.MethodPost, "write") {
		request := "POST " + rt.address()
		tests = append(tests,
			requestTest{name: "viewer " + rt.path, as: "viewer", request: request, form: written, wantStatus: 403, want: []string{"Your role does not let you do this", "signed in as a viewer"}, wantCalls: none},
			requestTest{name: "nobody " + rt.path, request: request, form: written, wantStatus: 401, want: []string{"You are signed out, so nothing was sent", `name="comment"`, `value="kept"`, `action="` + rt.address() + `"`}, wantCalls: none},
			requestTest{name: "nobody by script " + rt.path, request: request, form: written, header: []string{"HX-Request: true", "HX-Request-Type: partial"}, wantStatus: 401, want: []string{"You are signed out, so nothing was sent"}, wantNot: []string{"<form", "<html"}, wantHeader: []string{"HX-Retarget: #notice", "HX-Redirect: "}, wantCalls: none},
			requestTest{name: "past in the query " + rt.path, as: "admin", request: request + "?asAt=2h+ago", form: written, wantStatus: 409, want: []string{"The past cannot be changed"}, wantCalls: none},
			requestTest{name: "past in the form " + rt.path, as: "admin", request: request, form: written + "&asAt=2h+ago", wantStatus: 409, want: []string{"The past cannot be changed"}, wantCalls: none},
			requestTest{name: "an empty past " + rt.path, as: "admin", request: request + "?asAt=", form: written, wantStatus: 409, wantCalls: none},
			requestTest{name: "past for a viewer " + rt.path, as: "viewer", request: request + "?asAt=2h+ago", form: written, wantStatus: 409, wantCalls: none},
			requestTest{name: "past for nobody " + rt.path, request: request + "?asAt=2h+ago", form: written, wantStatus: 409, wantCalls: none},
			requestTest{name: "past for nobody in the form " + rt.path, request: request, form: written + "&asAt=2h+ago", wantStatus: 409, wantCalls: none},
		)
	}
	for _, rt := range routes(t) {
		if rt.method != http.MethodPost {
			continue
		}
		foreign := []string{"This form did not come from Taskdesk", "Nothing was changed"}
		tests = append(tests,
			requestTest{name: "another site " + rt.path, as: "admin", request: "POST " + rt.address(), form: written, header: crossSite, wantStatus: 403, want: foreign, wantCalls: none},
			requestTest{name: "a neighbour " + rt.path, as: "admin", request: "POST " + rt.address(), form: written, header: sameSite, wantStatus: 403, want: foreign, wantCalls: none},
			requestTest{name: "an old browser at another site " + rt.path, as: "admin", request: "POST " + rt.address(), form: written, header: []string{"Sec-Fetch-Site: ", "Origin: https://elsewhere.example"}, wantStatus: 403, want: foreign, wantCalls: none},
			requestTest{name: "another site, nobody " + rt.path, request: "POST " + rt.address(), form: written, header: crossSite, wantStatus: 403, want: foreign, wantCalls: none},
		)
	}
	r.run(t, tests)
}

func TestRoles(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	no := []string{"Your role does not let you do this"}
	r.run(t, []requestTest{
		{name: "viewers see no way to change", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{"You are signed in as a viewer: you can look, not change."}, wantNot: []string{"/edit", "data-trigger", "/delete", "/tasks/new"}},
		{name: "viewers cannot open the form", as: "viewer", request: "GET /tasks/{ordinary}/edit", wantStatus: 403, want: no, wantCalls: none},
		{name: "viewers cannot open a trigger", as: "viewer", request: "GET /tasks/{ordinary}/triggers/resolve", wantStatus: 403, want: no, wantCalls: none},
		{name: "viewers cannot open the deletion", as: "viewer", request: "GET /tasks/{ordinary}/delete", wantStatus: 403, want: no, wantCalls: none},
		{name: "viewers cannot open a new task", as: "viewer", request: "GET /tasks/new", wantStatus: 403, want: no, wantCalls: none},
		{name: "operators edit, fire and create", as: "operator", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{"/tasks/{ordinary}/edit", `data-trigger="resolve"`, "/tasks/new"}, wantNot: []string{"/tasks/{ordinary}/delete"}},
		{name: "operators cannot open the deletion", as: "operator", request: "GET /tasks/{ordinary}/delete", wantStatus: 403, want: append(no, "signed in as an operator; this needs an admin"), wantCalls: none},
		{name: "operators cannot delete", as: "operator", request: "POST /tasks/{ordinary}/delete", form: "{seen}", wantStatus: 403, want: no, wantCalls: none},
		{name: "admins delete as well", as: "admin", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{"/tasks/{ordinary}/edit", "/tasks/{ordinary}/delete"}},
	})
}

func TestReadOnlyDeployment(t *testing.T) {
	t.Parallel()
	r := start(t, options{readOnly: true})
	tests := []requestTest{
		{name: "page", as: "admin", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{"Taskdesk is in read-only mode", "Read-only"}, wantNot: []string{"/edit", "data-trigger", "/delete", "/tasks/new"}},
		{name: "form", as: "admin", request: "GET /tasks/{ordinary}/edit", wantStatus: 403, want: []string{"Taskdesk is in read-only mode"}, wantCalls: none},
	}
	for _, rt := range of(routes(t), http.MethodPost, "write") {
		tests = append(tests, requestTest{name: rt.path, as: "admin", request: "POST " + rt.address(), form: written, wantStatus: 403, want: []string{"Taskdesk is in read-only mode"}, wantCalls: none})
	}
	r.run(t, tests)
}

// Signing in leads back to the very same address, whichever page was asked for, and
// whatever stands between browsers and Taskdesk.
func TestDeepLinksSurviveSigningIn(t *testing.T) {
	for name, site := range sites {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deepLinks(t, start(t, site))
		})
	}
}

func deepLinks(t *testing.T, r *rig) {
	addresses := []string{
		"/tasks/{deleted}", "/tasks/{none}", "/tasks/{ordinary}?asAt=2026-11-21T10%3A04%3A11Z", "/tasks/{long}/raw?asAt=2026-11-21T10%3A04%3A11Z",
		"/tasks/new?definition=Operations%2FTradeBreak", "/tasks/new?like={ordinary}&asAt=2h%20ago", "/?q={ordinary}%20{stuck}",
		"/tasks/nonsense?x=%22%C3%A9%26%22",
	}
	for _, rt := range of(routes(t), http.MethodGet, "page") {
		addresses = append(addresses, rt.address())
	}
	for _, address := range addresses {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			want := must(url.Parse(r.url + r.fill(address)))(t)
			signIn := r.visitor(t).get(address)
			if signIn.Find(`button[name="user"]`).Length() == 0 {
				t.Fatalf("no sign-in page at %s: %s", signIn.url, signIn.text())
			}
			if p := signIn.press("operator"); p.url.String() != want.String() || p.status >= 500 {
				t.Errorf("came to %s with status %d, want %s", p.url, p.status, want)
			}
		})
	}
}

func TestSignedOutPages(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	var tests []requestTest
	for _, rt := range of(routes(t), http.MethodGet, "page") {
		here := r.url + r.fill(rt.address())
		login := "Location: /login?next=" + url.QueryEscape(r.fill(rt.address()))
		scripted := "HX-Redirect: /login?next=" + url.QueryEscape(r.fill(rt.address()))
		if rt.address() == "/" {
			login, scripted = "Location: /login", "HX-Redirect: /login"
		}
		tests = append(tests,
			requestTest{name: rt.path, request: "GET " + rt.address(), wantStatus: 303, wantHeader: []string{login}, wantCalls: none},
			requestTest{name: "by script " + rt.path, request: "GET " + rt.address(), header: []string{"HX-Request: true", "HX-Request-Type: partial", "HX-Current-URL: " + here},
				wantStatus: 401, wantNot: []string{"<"}, wantHeader: []string{scripted, "Location: "}, wantCalls: none},
		)
	}
	r.run(t, tests)
}
