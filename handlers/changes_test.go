package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-json-experiment/json"

	"taskdesk/internal/moment"
	"taskdesk/internal/sandbox"
)

func TestChanges(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	created := r.task(t, id).Version.AsAtModified
	r.change(t, id, "comment", `"first"`)
	second := r.task(t, id).Version.AsAtModified
	r.change(t, id, "comment", `"second"`)
	same := `/edit?field=comment&amp;from=` + url.QueryEscape(moment.Address(r.task(t, id).Version.AsAtModified)) // nothing to bring back
	r.change(t, id, "ticket", `"T-7"`)
	path, past := "/tasks/"+id+"/changes", "?asAt="+url.QueryEscape(moment.Address(second))
	bring := `/tasks/` + id + `/edit?field=comment&amp;from=` + url.QueryEscape(moment.Address(second))
	r.run(t, []requestTest{
		{name: "all", as: "viewer", request: "GET " + path, wantStatus: 200,
			want:    []string{"4 versions, the newest first", "Comment first → becomes second", "Comment not set → becomes first", "Created in Open", "Created with", `id="v1"`, `data-version="2" data-as-at="` + moment.Address(second) + `"`, "/compare?from=" + url.QueryEscape(moment.Address(created)) + "&amp;to=now", asAtOf(id, second.Add(-time.Microsecond)), `hx-get="/tasks/` + id + `/life"`},
			wantNot: []string{"Bring these", "Older versions", "leaves out"}},
		{name: "an operator brings back what is different now", as: "operator", request: "GET " + path, wantStatus: 200, want: []string{bring}, wantNot: []string{same, "field=ticket", "field=tradeId"}},
		{name: "a list", as: "viewer", request: "GET /tasks/{ordinary}/changes", wantStatus: 200, want: []string{"Correlation ids EOD recon"}, wantNot: []string{"[&#34;", "CorrelationIds<"}},
		{name: "by an attribute", as: "viewer", request: "GET " + path + "?attribute=Fields%5Bticket%5D", wantStatus: 200, want: []string{`id="v4"`, "Changed: Ticket", "The filter “Ticket” leaves out 3 of the 4 versions that were read."}, wantNot: []string{`id="v3"`, `id="v1"`}},
		{name: "by the name of a field", as: "viewer", request: "GET " + path + "?attribute=ticket", wantStatus: 200, want: []string{`id="v4"`}, wantNot: []string{`id="v3"`}},
		{name: "by state", as: "viewer", request: "GET " + path + "?attribute=State", wantStatus: 200, want: []string{`id="v1"`, "Changed: State"}, wantNot: []string{`id="v2"`}},
		{name: "by oneself", as: "operator", request: "GET " + path + "?person=you", wantStatus: 200, want: []string{`id="v1"`, "by you", "By you", "The filter “by you” leaves out 3 of the 4 versions that were read."}, wantNot: []string{`id="v2"`}},
		{name: "nothing fits", as: "viewer", request: "GET " + path + "?attribute=ticket&person=nobody", wantStatus: 200, want: []string{"None of the 4 versions fits this filter.", "“Ticket” leaves out 3", "“by nobody” leaves out 4", `href="` + path + `?person=nobody"`, `href="` + path + `?attribute=ticket"`}, wantNot: []string{`class="sheet version"`}},
		{name: "the past", as: "operator", request: "GET " + path + past, wantStatus: 200, want: []string{"2 versions, the newest first", "As at", `id="v2"`, `name="asAt" value="`, "Compare with now"}, wantNot: []string{`id="v3"`, "Bring these", `class="tag">now`}},
		{name: "before a version", as: "viewer", request: "GET " + path + "?before=" + url.QueryEscape(moment.Address(second)), wantStatus: 200, want: []string{"Versions 1 to 1", `id="v1"`, ">Newest<"}, wantNot: []string{`id="v2"`}},
		{name: "before nothing", as: "viewer", request: "GET " + path + "?before=" + url.QueryEscape(moment.Address(created)), wantStatus: 404, want: []string{"was not there yet"}},
		{name: "before what is no instant", as: "viewer", request: "GET " + path + "?before=soonish", wantStatus: 400, want: []string{"That moment could not be read", "2026-11-21T10:04:11.123456Z"}, wantCalls: none},
		{name: "at what is no moment", as: "viewer", request: "GET " + path + "?asAt=soonish", wantStatus: 400, want: []string{"That moment could not be read"}, wantCalls: none},
		{name: "deleted", as: "viewer", request: "GET /tasks/{deleted}/changes", wantStatus: 410, want: []string{"was deleted"}},
		{name: "never", as: "viewer", request: "GET /tasks/{none}/changes", wantStatus: 404, want: []string{"was found"}},
	})
	form := r.as(t, "operator").get(strings.ReplaceAll(bring, "&amp;", "&")).wants(200)
	if got := form.Find(`[name="comment"]`).AttrOr("value", form.part(`[name="comment"]`)); got != "first" {
		t.Errorf("what is brought back is %q", got)
	}
}

// asAtOf is the address of a task as at a moment.
func asAtOf(id string, at time.Time) string {
	return "/tasks/" + id + "?asAt=" + url.QueryEscape(moment.Address(at))
}

func TestChangesInReadOnlyMode(t *testing.T) {
	t.Parallel()
	r := start(t, options{readOnly: true})
	r.as(t, "admin").get("/tasks/{long}/changes").wants(200, "45 versions", "Compare with now").wantsNo("Bring these")
}

// TestLongValuesAreFolded keeps every character of a value within reach.
func TestLongValuesAreFolded(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id, long := r.create(t), strings.Repeat("word ", 200)+"end"
	r.change(t, id, "comment", `"`+long+`"`)
	p := r.as(t, "viewer").get("/tasks/"+id+"/changes").wants(200, "1003 characters")
	if got := p.part(`#v2 [data-field=comment] ins details .text`); got != long {
		t.Errorf("the folded text is %q", got)
	}
	if got := p.part(`#v2 [data-field=comment] ins summary .head`); len(got) > 130 {
		t.Errorf("its beginning is %q", got)
	}
}

// TestChangesInPages reads a life with more versions than a page has, page by page.
func TestChangesInPages(t *testing.T) {
	t.Parallel()
	r := start(t, options{quiet: true})
	id := r.create(t)
	for i := range 104 {
		r.change(t, id, "comment", `"`+strings.Repeat("x", i+1)+`"`)
	}
	viewer := r.as(t, "viewer")
	first := viewer.get("/tasks/" + id + "/changes")
	older := first.Find(`a[rel="next"]`).AttrOr("href", "")
	if blocks(first) != 100 || first.Find("#v105").Length() != 1 || older == "" {
		t.Fatalf("the first page has %d versions, and leads to %q", blocks(first), older)
	}
	second := viewer.get(older).wants(200, "Versions 5 to 1")
	if blocks(second) != 5 || second.Find("#v5, #v1").Length() != 2 || second.Find(`a[rel="next"]`).Length() > 0 {
		t.Errorf("the second page has %d versions", blocks(second))
	}
}

func blocks(p *page) int { return p.Find("[data-version][data-as-at].version").Length() }

func TestChangesAsJSON(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	r.change(t, id, "difference", "-1204.5500000000000001")
	p := r.as(t, "viewer").get("/tasks/"+id+"/changes?attribute=difference", "Accept: application/json").wants(200)
	var got struct {
		ID       string
		Complete bool
		Versions []struct {
			Version                 int
			AsAt, UserID, RequestID string
			State                   string
			Changes                 []struct{ Attribute, PreviousValue, NewValue any }
		}
	}
	if err := json.Unmarshal([]byte(p.body), &got, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	if !got.Complete || len(got.Versions) != 2 || got.Versions[0].Version != 2 || got.Versions[0].UserID == "" || got.Versions[0].RequestID == "" {
		t.Errorf("got %s", p.body)
	}
	if !strings.Contains(p.body, `{"attribute":"Fields[difference]","previousValue":-1204.5500,"newValue":-1204.5500000000000001}`) {
		t.Errorf("the change is not told to the digit: %s", p.body)
	}
}

// TestChangesAreStreamed holds back the answers about the past: the versions that are
// known are on the page before the others are read, also of a packed page.
func TestChangesAreStreamed(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	viewer, open := r.as(t, "viewer"), make(chan struct{})
	far := moment.Address(r.task(t, r.examples.LongHistory).Version.AsAtModified.Add(-24 * time.Hour))
	r.calls.holdUntil(open, func(req *http.Request) bool {
		asAt := req.URL.Query().Get("asAt")
		return reading(r.examples.LongHistory)(req) && asAt != "" && asAt < far
	})
	req := must(http.NewRequestWithContext(t.Context(), http.MethodGet, viewer.absolute("/tasks/{long}/changes"), nil))(t)
	client := http.Client{Jar: viewer.jar, Transport: trusting}
	res := must(client.Do(req))(t)
	defer res.Body.Close()
	if !res.Uncompressed {
		t.Error("the page is not packed")
	}
	var page strings.Builder
	readUntil(t, res, &page, `id="v45"`)
	if strings.Contains(page.String(), `id="v30"`) || strings.Contains(page.String(), "</html>") {
		t.Error("the page has what could not be known yet")
	}
	close(open)
	readUntil(t, res, &page, "</html>")
	doc := must(goquery.NewDocumentFromReader(strings.NewReader(page.String())))(t)
	if n := doc.Find(".version").Length(); n != 45 {
		t.Errorf("the page has %d versions in the end", n)
	}
}

// readUntil reads on until the page has a text.
func readUntil(t *testing.T, res *http.Response, page *strings.Builder, text string) {
	t.Helper()
	piece := make([]byte, 4096)
	for !strings.Contains(page.String(), text) {
		n, err := res.Body.Read(piece)
		page.Write(piece[:n])
		if err != nil && !strings.Contains(page.String(), text) {
			t.Fatalf("%v before %q came: %s", err, text, page)
		}
	}
}

// TestChangesThatBreakOff keeps what was read, and says in its place what was not.
func TestChangesThatBreakOff(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	viewer, far := r.as(t, "viewer"), moment.Address(r.task(t, r.examples.LongHistory).Version.AsAtModified.Add(-72*time.Hour))
	tooEarly := func(req *http.Request) bool {
		asAt := req.URL.Query().Get("asAt")
		return reading(r.examples.LongHistory)(req) && asAt != "" && asAt < far
	}
	for range 200 {
		r.FaultNext(tooEarly, sandbox.Fault{Status: http.StatusNotImplemented})
	}
	p := viewer.get("/tasks/{long}/changes").wants(200, "could not be read", "The Workflow service gave no usable answer", "Request id", "Load again")
	if n := blocks(p); n < 1 || n > 40 || p.Find("#v45").Length() != 1 {
		t.Errorf("%d versions are kept", n)
	}
	last := p.Find(".version").Last().AttrOr("data-version", "")
	p.wants(200, "The versions before "+last+" could not be read")
	if again := p.Find(".changes-end a.button").AttrOr("href", ""); !strings.HasSuffix(again, "/changes#v"+last) {
		t.Errorf("it is loaded again at %s", again)
	}
	viewer.get("/tasks/{long}/changes", "Accept: application/json").wants(http.StatusBadGateway)
	life := viewer.get("/tasks/{long}/life", scripted...).wants(http.StatusBadGateway, "The picture of this life could not be drawn", "Load again", "Request id")
	if life.header.Get("HX-Retarget") != "" || strings.Contains(life.body, "<html") {
		t.Error("the failure does not stay in the picture's place")
	}
}
