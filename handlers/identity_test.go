package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/signin"
)

const (
	vera = "00u1vera7LindQvist4a"
	otto = "00u2otto8BrandtOps5b"
	ada  = "00u3adaO9kaforAdmin6"
)

// comment saves a comment of a task, by name where no definition lists the field.
func (b *browser) comment(id, text string) *page {
	b.t.Helper()
	form := b.get("/tasks/" + id + "/edit").form("Review")
	if form.values.Has("comment") {
		form = form.set("comment", text)
	} else {
		form = form.set(".more", "comment = "+text)
	}
	return form.press("Review").press("Save 1 change to "+id[:8]).wants(200, "Saved")
}

// Whom the service takes somebody for is what they signed in as until a write tells, and
// from then on what it wrote.
func TestIdentityPage(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			r := start(t, options{api: api})
			operator := r.as(t, "operator")
			operator.get("/identity").wants(200, "You signed in as "+otto+".", "has not confirmed that yet", "Signed in with OpenID Connect", "another one is fetched before").wantsNo("The write that proves it")
			operator.get("/").wants(200, "The service sees you as "+otto, "not confirmed by a write", "Signed in with OpenID Connect", "issued just now, ends in ")
			id := r.create(t)
			page := operator.comment(id, "mine").follow("How the service sees you").wants(200, "The Workflow service sees you as "+otto+", the id that you signed in with. Your write of ", " proves it.", "The write that proves it", "version 2 of "+id[:8]).
				wantsNo("not confirmed", "share this id", "written down under another id")
			if got := page.part("#guards .row:first-child"); !strings.HasPrefix(got, "CurrentUser "+otto+" The id that the Workflow service wrote down as the author of your write of ") {
				t.Errorf("in guards: %q", got)
			}
			page.follow("version 2 of "+id[:8]).wants(200, "As at")
			operator.get("/").wants(200, "confirmed by your write of ").wantsNo("not confirmed")
		})
	}
}

func TestIdentityIsAskedForByGuards(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	asks := "Guards here ask who you are: the service sees you as "
	r.run(t, []requestTest{
		{name: "a guard asks", as: "operator", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{asks + otto + ", which no write of yours has confirmed yet.", `href="/identity"`}},
		{name: "so it does in the dialog", as: "operator", request: "GET /tasks/{ordinary}/triggers/resolve", wantStatus: 200, want: []string{asks + otto}},
		{name: "not who can fire nothing", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200, wantNot: []string{"Guards here ask"}},
		{name: "not in the past", as: "operator", request: "GET /tasks/{ordinary}?asAt=2h+ago", header: []string{"HX-Request: true"}, wantStatus: 200, wantNot: []string{"Guards here ask"}},
		{name: "a viewer's own", as: "viewer", request: "GET /identity", wantStatus: 200, want: []string{"You signed in as " + vera, "it does so with a write, and as a viewer you make none."}, wantNot: []string{"your first write", "yet"}, wantCalls: none},
		{name: "of nobody", request: "GET /identity", wantStatus: 303, wantHeader: []string{"Location: /login?next=%2Fidentity"}, wantCalls: none},
	})
	start(t, options{readOnly: true}).run(t, []requestTest{
		{name: "where nobody writes", as: "operator", request: "GET /identity", wantStatus: 200, want: []string{"You signed in as " + otto, "Taskdesk is in read-only mode."}, wantNot: []string{"your first write"}},
	})
	open := r.create(t)
	r.as(t, "operator").get("/tasks/" + open).wants(200).wantsNo("Guards here ask") // none out of Open does
}

// A client that all share makes them one person to the service. Who has written knows it,
// and whom else it concerns is told to admins.
func TestSharedIdentity(t *testing.T) {
	t.Parallel()
	r := start(t, options{allAs: "operator"})
	admin, operator := r.as(t, "admin"), r.as(t, "operator")
	id := r.create(t)
	admin.comment(id, "Ada's")
	admin.get("/identity").wants(200, "The Workflow service sees you as "+otto+", not as "+ada+", the id that you signed in with. Your write of ", "What you do is written down under another id").wantsNo("You share this id")
	admin.get("/tasks/{ordinary}").wants(200, "the service sees you as "+otto+", not as "+ada+", the id that you signed in with.")

	operator.comment(id, "Otto's")
	page := operator.get("/identity").wants(200, "sees you and another person as "+otto+".", "You share this id with another person", "The Workflow service cannot tell you apart.").wantsNo("Ada Okafor", "written down under another id")
	if kind, _ := page.Find("main .notice").Attr("data-kind"); kind != "unknown" {
		t.Errorf("the warning is a notice of the kind %q", kind)
	}
	operator.get("/tasks/{ordinary}").wants(200, "the service sees you and another person as "+otto+", and cannot tell you apart where a guard wants two different people.", "shared with another person")
	operator.get("/definitions/Operations/TradeBreak").wants(200, "Guards here ask who you are: the service sees you and another person as "+otto)
	operator.get("/definitions/DataQuality/FileCheck").wants(200).wantsNo("Guards here ask")
	operator.get("/definitions/Operations/TradeBreak?asAt=" + daysAgo(1)).wants(200).wantsNo("Guards here ask")
	admin.get("/identity").wants(200, "You share this id with another person", "those of Otto Brandt ("+otto+")")
	operator.get("/tasks/"+id).wants(200, "by "+otto).wantsNo("by you") // it may have been either
}

func TestIdentityOfAPersonalToken(t *testing.T) {
	t.Parallel()
	r := start(t, options{signIn: func(c *signin.Config) {
		c.PersonalTokens, c.IdentityURL = person.Operator, must(url.Parse(c.Issuer))(t)
	}})
	b := r.visitor(t)
	b.post("/login/token", url.Values{"token": {"sandbox-admin"}}).wants(http.StatusOK, "Ada Okafor")
	page := b.get("/identity").wants(200, "Signed in with personal access token", "Given to Taskdesk", "not told; the Workflow service says when it takes it no more", strings.TrimPrefix(r.upstream, "http://"))
	if page.has("sandbox-admin") {
		t.Error("the page shows the token")
	}
}
