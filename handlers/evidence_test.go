package handlers_test

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func TestEvidencePage(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	many := ""
	for i := range 51 {
		many += fmt.Sprintf("00000000-0000-4000-8000-%012d ", i)
	}
	r.run(t, []requestTest{
		{name: "empty", as: "viewer", request: "GET /evidence", wantStatus: 200, want: []string{"Of which tasks?", "Up to 50 tasks", "In UTC."}, wantNot: []string{"Download"}, wantCalls: none},
		{name: "of a task", as: "viewer", request: "GET /evidence?id={ordinary}", wantStatus: 200,
			want: []string{"A pack of 1 task", `href="/evidence.zip?id={ordinary}"`, "as they are when they are read", "Nothing is changed"}, wantCalls: none},
		{name: "of several as at", as: "viewer", request: "GET /evidence?asAt=2026-11-20T10:04:11.1234567Z&id={ordinary}&id={long}", wantStatus: 200,
			want: []string{"A pack of 2 tasks", "2026-11-20 10:04:11.1234567 UTC", "/evidence.zip?asAt=2026-11-20T10%3A04%3A11.1234567Z&amp;id={ordinary}&amp;id={long}"}, wantCalls: none},
		{name: "as at in words", as: "viewer", request: "GET /evidence?id={ordinary}&asAt=2026-11-20+10:04", wantStatus: 303,
			wantHeader: []string{"Location: /evidence?asAt=2026-11-20T10%3A04%3A00Z&id={ordinary}"}, wantCalls: none},
		{name: "no moment", as: "viewer", request: "GET /evidence?id={ordinary}&asAt=soonish", wantStatus: 422,
			want: []string{"As at: This is no moment", "Nothing was read", `value="soonish"`, `aria-invalid="true"`, "{ordinary}"}, wantCalls: none},
		{name: "no id", as: "viewer", request: "GET /evidence?id=nothing", wantStatus: 422, want: []string{"There is no task id in what you pasted"}, wantCalls: none},
		{name: "pasted", as: "viewer", request: "POST /evidence", form: "ids=%22{ordinary}%22,%0D%0Ahttps://x.example/{long}", wantStatus: 303,
			wantHeader: []string{"Location: /evidence?id={ordinary}&id={long}"}, wantCalls: none},
		{name: "pasted as at", as: "viewer", request: "POST /evidence", form: "ids={ordinary}&asAt=2026-11-20+10:04", wantStatus: 303,
			wantHeader: []string{"Location: /evidence?asAt=2026-11-20T10%3A04%3A00Z&id={ordinary}"}, wantCalls: none},
		{name: "pasted, as at the future", as: "viewer", request: "POST /evidence", form: "ids={ordinary}&asAt=2199-01-01", wantStatus: 303,
			wantHeader: []string{"Location: /evidence?id={ordinary}"}, wantCalls: none},
		{name: "too many", as: "viewer", request: "POST /evidence", form: "ids=" + url.QueryEscape(many), wantStatus: 422, want: []string{"There are 51 task ids in it, and 50 go into one pack", "000000000050"}, wantCalls: none},
		{name: "nothing pasted", as: "viewer", request: "POST /evidence", wantStatus: 422, want: []string{"There is no task id"}, wantCalls: none},

		{name: "a ZIP of nothing", as: "viewer", request: "GET /evidence.zip", wantStatus: 400, want: []string{"There is no task id"}, wantCalls: none},
		{name: "a ZIP of no moment", as: "viewer", request: "GET /evidence.zip?id={ordinary}&asAt=soonish", wantStatus: 400, want: []string{"This is no moment"}, wantCalls: none},
		{name: "a ZIP of no task", as: "viewer", request: "GET /evidence.zip?id={none}", wantStatus: 404, want: []string{"No task 00000000 was found"}},
		{name: "a ZIP of a task that was not there yet", as: "viewer", request: "GET /evidence.zip?id={ordinary}&asAt=2001-01-01T00:00:00Z", wantStatus: 404, want: []string{"was not there yet"}},

		{name: "from the task", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{`href="/evidence?id={ordinary}"`}},
		{name: "from the past", as: "viewer", request: "GET /tasks/{long}?asAt=" + momentAgo(24*time.Hour), wantStatus: 200, want: []string{"/evidence?asAt=" + momentAgo(24*time.Hour) + "&amp;id={long}"}},
		{name: "from a deleted task", as: "viewer", request: "GET /tasks/{deleted}", wantStatus: 410, want: []string{`href="/evidence?id={deleted}"`}},
		{name: "from several ids", as: "viewer", request: "GET /?q={ordinary}+{long}", wantStatus: 200, want: []string{`href="/evidence?id={ordinary}&amp;id={long}"`}},
	})
}

// momentAgo is a whole second of the past as it stands in an address.
func momentAgo(d time.Duration) string {
	return url.QueryEscape(time.Now().UTC().Add(-d).Format("2006-01-02T15:04:05Z"))
}

// evidence downloads a pack, and checks its hashes as sha256sum -c does.
func (b *browser) evidence(address string) map[string]string {
	b.t.Helper()
	p := b.get(address)
	if p.status != http.StatusOK || p.header.Get("Content-Type") != "application/zip" {
		b.t.Fatalf("%s: status %d, %s: %s", address, p.status, p.header.Get("Content-Type"), p.text())
	}
	z := must(zip.NewReader(strings.NewReader(p.body), int64(len(p.body))))(b.t)
	files := map[string]string{}
	for _, f := range z.File {
		files[f.Name] = string(must(io.ReadAll(must(f.Open())(b.t)))(b.t))
	}
	for line := range strings.Lines(files["SHA256SUMS"]) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if hash := sha256.Sum256([]byte(files[name])); hex.EncodeToString(hash[:]) != sum {
			b.t.Errorf("%s is not as its hash says", name)
		}
	}
	if n := strings.Count(files["SHA256SUMS"], "\n"); n != len(files)-1 {
		b.t.Errorf("%d hashes of %d files", n, len(files))
	}
	return files
}

// wantFile fails the test unless a file of a pack has the texts.
func wantFile(t *testing.T, files map[string]string, name string, texts ...string) {
	t.Helper()
	for _, want := range texts {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s lacks %q:\n%s", name, want, files[name])
		}
	}
}

// TestEvidence holds a pack against what the Workflow service has.
func TestEvidence(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.as(t, "operator").get("/tasks/{long}/edit").form("Review").set("comment", "=looked at").press("Review").press("Save 1 change to "+r.examples.LongHistory[:8]).wants(200, "Saved")
	viewer := r.as(t, "viewer")
	viewer.get("/").form("Use").set("zone", "Asia/Kathmandu").press("Use").wants(200)
	files := viewer.evidence("/evidence.zip?id={long}")
	folder := "tasks/" + r.examples.LongHistory + "/"
	now := r.task(t, r.examples.LongHistory)
	for number := now.Version.Number; number > 0; number-- {
		want := string(must(json.Marshal(now, apiclient.JSONOptions))(t))
		if got := files[fmt.Sprintf("%sversions/%04d.json", folder, number)]; withoutAges(got) != withoutAges(want) {
			t.Errorf("version %d is\n%s\nwant\n%s", number, got, want)
		}
		wantFile(t, files, folder+"task.html", fmt.Sprintf(`id="v%d"`, number))
		if number > 1 {
			now = must(r.api(t, "viewer").Tasks.Get(t.Context(), now.ID, now.Version.AsAtModified.Add(-time.Microsecond)))(t)
		}
	}
	wantFile(t, files, folder+"journal.csv", "settled at (Asia/Kathmandu)", "Otto Brandt", "comment: ", " → =looked at", "+05:45")
	wantFile(t, files, folder+"changes.csv", "at (Asia/Kathmandu)", ",'=looked at,", "+05:45")
	wantFile(t, files, "index.html", "Vera Lindqvist", "viewer", "in UTC, and beside that in Asia/Kathmandu", r.upstream+"/workflow")
	if _, ok := files["INCOMPLETE.txt"]; ok {
		t.Errorf("a whole pack says that it is not: %s", files["INCOMPLETE.txt"])
	}
}

// withoutAges is a task without what the service works out anew for each reader.
func withoutAges(task string) string {
	before, _, _ := strings.Cut(task, `,"openDuration"`)
	return before
}

// The pack of a parent lists its children, with their states and which of them are in it.
func TestEvidenceOfAFamily(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	family := r.task(t, r.examples.Family)
	in, out := family.Children[0], family.Children[1]
	files := r.as(t, "viewer").evidence("/evidence.zip?id={family}&id=" + in.ID)
	wantFile(t, files, "tasks/"+family.ID+"/family.csv", "child,"+in.ID+","+in.DefinitionName+","+in.State+",yes", "child,"+out.ID+","+out.DefinitionName+","+out.State+",no")
	wantFile(t, files, "tasks/"+family.ID+"/task.html", `<a href="../../tasks/`+in.ID+`/task.html">`, out.ID)
	wantFile(t, files, "tasks/"+in.ID+"/family.csv", "parent,"+family.ID+","+family.DefinitionName+","+family.State+",yes")
	wantFile(t, files, "index.html", fmt.Sprintf("%d, 1 of them here", len(family.Children)))
}

// TestEvidenceOfActions finds the log of the action that a task started, which failed.
func TestEvidenceOfActions(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	task := r.task(t, r.examples.Failed)
	if task.ActionLogSubmitted == "" {
		t.Fatal("the example started no action")
	}
	files := r.as(t, "viewer").evidence("/evidence.zip?id=" + task.ID)
	wantFile(t, files, "tasks/"+task.ID+"/actions/"+task.ActionLogSubmitted+".json", `"id":"`+task.ActionLogSubmitted+`"`)
	wantFile(t, files, "tasks/"+task.ID+"/actions.csv", task.ActionLogSubmitted+",RunWorker", "ActionStarted")
	wantFile(t, files, "tasks/"+task.ID+"/task.html", `id="a`+task.ActionLogSubmitted+`"`)
}

// TestEvidenceOfWhatIsNotThere makes packs of tasks of which something cannot be had.
func TestEvidenceOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	t.Run("a deleted task", func(t *testing.T) {
		files := viewer.evidence("/evidence.zip?id={deleted}")
		wantFile(t, files, "tasks/"+r.examples.Deleted+"/task.html", "This task was deleted at ", "the last moment at which it is known to have been there")
		wantFile(t, files, "tasks/"+r.examples.Deleted+"/versions/0001.json", r.examples.Deleted)
	})
	t.Run("one of two", func(t *testing.T) {
		files := viewer.evidence("/evidence.zip?id={none}&id={ordinary}")
		wantFile(t, files, "INCOMPLETE.txt", "Task "+noTask+": the Workflow service has none with this id")
		wantFile(t, files, "index.html", "This pack is not complete", "1 of 2 tasks")
		wantFile(t, files, "tasks/"+r.examples.Ordinary+"/versions/0001.json", r.examples.Ordinary)
	})
	t.Run("one that was not there yet", func(t *testing.T) {
		files := viewer.evidence("/evidence.zip?asAt=" + momentAgo(time.Minute) + "&id={long}&id=" + r.create(t))
		wantFile(t, files, "INCOMPLETE.txt", "it was not there yet at that moment.")
	})
	t.Run("a definition", func(t *testing.T) {
		for range 2 * 3 { // with the task, and for the pack; each is tried three times
			r.FaultNext(func(req *http.Request) bool { return strings.Contains(req.URL.Path, "/taskdefinitions/") }, sandbox.Fault{Status: 500})
		}
		files := r.as(t, "operator").evidence("/evidence.zip?id={ordinary}")
		wantFile(t, files, "INCOMPLETE.txt", "The definition Operations/TradeBreak of ", "The Workflow service gave no usable answer.")
		wantFile(t, files, "tasks/"+r.examples.Ordinary+"/versions/0001.json", r.examples.Ordinary)
	})
	t.Run("older versions", func(t *testing.T) {
		r := start(t, options{})
		for range 200 {
			r.FaultNext(func(req *http.Request) bool {
				return req.URL.Query().Has("asAt") && reading(r.examples.LongHistory)(req)
			}, sandbox.Fault{Status: 500})
		}
		files := r.as(t, "operator").evidence("/evidence.zip?id={long}&id={ordinary}")
		wantFile(t, files, "INCOMPLETE.txt", "The versions of task "+r.examples.LongHistory+" before version ", "no usable answer")
		wantFile(t, files, "tasks/"+r.examples.LongHistory+"/task.html", "What it changed could not be had")
	})
	t.Run("nothing, for the service is away", func(t *testing.T) {
		r.down()
		viewer.get("/evidence.zip?id={ordinary}&id={long}").wants(http.StatusBadGateway, "The Workflow service")
	})
}

// In the seed era there are no definitions and no action logs: the pack names that, and is
// whole all the same.
func TestEvidenceOfTheSeedEra(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	files := r.as(t, "viewer").evidence("/evidence.zip?id={long}")
	wantFile(t, files, "index.html", "What the Workflow service does not offer", "the Workflow service offers none", "Request ids and action logs")
	wantFile(t, files, "tasks/"+r.examples.LongHistory+"/versions/0001.json", r.examples.LongHistory)
	wantFile(t, files, "tasks/"+r.examples.LongHistory+"/task.html", "does not tell of which tasks this one is a parent or a child")
	if _, ok := files["INCOMPLETE.txt"]; ok {
		t.Errorf("it says that it is not whole: %s", files["INCOMPLETE.txt"])
	}
}
