package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// book writes lines into the journal, past the console, each ended as it says.
func (r *rig) book(t testing.TB, lines ...store.Line) {
	t.Helper()
	for _, line := range lines {
		written, _, err := r.db.Intend(t.Context(), line)
		if err == nil && line.Outcome != store.Pending {
			err = r.db.Settle(t.Context(), written.ID, line.End)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// lines are all of the journal, newest first.
func (r *rig) lines(t testing.TB) []store.Line {
	t.Helper()
	return must(r.db.Lines(t.Context(), store.LineQuery{}))(t)
}

// Everybody's journal is for admins. That others asked for it is no write.
func TestJournalIsForAdmins(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	var tests []requestTest
	for _, address := range []string{"/journal", "/journal/check", "/journal.csv", "/journal.jsonl"} {
		for _, who := range []string{"viewer", "operator"} {
			tests = append(tests, requestTest{name: who + address, as: who, request: "GET " + address, wantStatus: 403, want: []string{"Your role does not let you do this", "this needs an admin"}, wantCalls: none})
		}
		tests = append(tests, requestTest{name: "admin" + address, as: "admin", request: "GET " + address, wantStatus: 200, wantCalls: none})
	}
	for _, who := range []string{"viewer", "operator"} {
		tests = append(tests, requestTest{name: who + " is not led there", as: who, request: "GET /", wantStatus: 200, wantNot: []string{`href="/journal"`}})
	}
	r.run(t, append(tests, requestTest{name: "admin is led there", as: "admin", request: "GET /", wantStatus: 200, want: []string{`href="/journal"`}}))
	if lines := r.lines(t); len(lines) > 0 {
		t.Errorf("looking wrote %v", lines)
	}
}

// What somebody did, and what somebody was not let do, is told with all that is known of it.
func TestJournalTellsOfWrites(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	operator := r.as(t, "operator")
	review := operator.get("/tasks/"+id+"/edit").form("Review").set("comment", "booked twice").set("severity", "Low").press("Review")
	review.form("Save 2 changes to "+id[:8]).set(".reason", "as the broker says").press("Save 2 changes to "+id[:8]).wants(200, "Saved: now version 2")
	operator.get("/tasks/"+id+"/triggers/assign").press("Take up "+id[:8]).wants(200, "now version 3")
	r.as(t, "viewer").post("/tasks/"+id+"/triggers/cancel", url.Values{".reason": {"=1+1"}}).wants(http.StatusForbidden)

	for _, page := range []*page{r.as(t, "admin").get("/journal"), r.as(t, "viewer").get("/tasks/" + id + "/journal")} {
		var told []string
		for i := range page.Find(".journal > li").Length() {
			told = append(told, words(page.Find(".journal > li").Eq(i)))
		}
		if len(told) != 3 {
			t.Fatalf("%s tells %d writes: %q", page.url, len(told), told)
		}
		wants := [][]string{
			{"refused", "Fire cancel", "by Vera Lindqvist, viewer", "“=1+1”", "Taskdesk did not let it pass; nothing was sent"},
			{"done", "Fire assign", id[:8], "by Otto Brandt, operator", "v2 → v3", "Open → to Investigating", "Operations/TradeBreak", "the Workflow service said so"},
			{"done", "Edit", "v1 → v2", "“as the broker says”", "comment", "not set → becomes booked twice", "severity", "Low", "Request id of the Workflow service", "Submission"},
		}
		for i, want := range wants {
			for _, text := range want {
				if !strings.Contains(told[i], text) {
					t.Errorf("%s: line %d lacks %q: %s", page.url, i, text, told[i])
				}
			}
		}
		if strings.Contains(told[2], "difference") {
			t.Errorf("a value that did not change is told: %s", told[2])
		}
	}
}

// TestJournalPages goes back through more lines than one page has, and forth again.
func TestJournalPages(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.as(t, "admin").get("/journal").wants(200, "Nothing was done through Taskdesk yet.")
	for i := range 120 {
		task := r.examples.Ordinary
		if i%2 == 1 {
			task = taskTwo
		}
		r.book(t, store.Line{Subject: "ann", Op: "fire", Trigger: fmt.Sprintf("t%03d", i), Task: task, End: store.End{Outcome: store.Done}})
	}
	for _, tt := range []struct {
		who, address string
		pages        []int
	}{
		{"admin", "/journal", []int{50, 50, 20}},
		{"admin", "/journal?person=ann&outcome=done&task=" + taskTwo, []int{50, 10}},
		{"viewer", "/tasks/{ordinary}/journal", []int{50, 10}},
	} {
		t.Run(tt.address, func(t *testing.T) {
			p := r.as(t, tt.who).get(tt.address)
			var names []string
			for i, want := range tt.pages {
				if i > 0 {
					p = p.follow("Older")
				}
				p.wants(200).Find(".journal h2").Each(func(_ int, h *goquery.Selection) { names = append(names, words(h)) })
				if got := p.Find(".journal > li").Length(); got != want {
					t.Errorf("page %d has %d lines, want %d", i+1, got, want)
				}
			}
			if !slices.IsSortedFunc(names, func(a, b string) int { return strings.Compare(b, a) }) || len(slices.Compact(names)) != len(names) {
				t.Errorf("not each line once, newest first: %q", names)
			}
			p.wantsNo("Older")
			if first := p.follow("Newest").wants(200, names[0]); first.Find(".pages").Text() == "" {
				t.Error("no way on from there")
			}
		})
	}
}

// The journal of a task is for whoever may read the task, also when it is deleted.
func TestJournalOfATask(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	r.book(t, store.Line{Subject: "ann", Name: "Ann Analyst", Op: "fire", Trigger: "chase", Task: id, End: store.End{Outcome: store.Done}})
	viewer := r.as(t, "viewer")
	tab := viewer.get("/tasks/"+id).follow("Journal").wants(200, "Fire chase", "by Ann Analyst")
	if tab.part(`nav [aria-current="page"]`) != "Journal" || !strings.Contains(tab.title(), "· Journal") {
		t.Errorf("the tab is %q, the title %q", tab.part(`nav [aria-current="page"]`), tab.title())
	}
	viewer.get("/tasks/{ordinary}/journal").wants(200, "Nothing was done through Taskdesk yet.")
	viewer.get("/tasks/{none}/journal").wants(http.StatusNotFound).wantsNo("Nothing was done through Taskdesk yet.")
	viewer.get("/tasks/nonsense/journal").wants(http.StatusBadRequest, "No task id in that")

	r.FaultNext(reading(id), sandbox.Fault{Status: http.StatusForbidden})
	viewer.get("/tasks/" + id + "/journal").wants(http.StatusForbidden).wantsNo("chase")

	admin := r.as(t, "admin")
	admin.get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]).press("Delete " + id[:8])
	viewer.get("/tasks/"+id+"/journal").wants(200, id[:8]+" was deleted", "What was done to this task through Taskdesk", "Delete", "Fire chase").follow("Last version").wants(410)
}

// TestJournalOfOpenWrites shows admins what is not settled, and what becomes of it.
func TestJournalOfOpenWrites(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.book(t, bookOfThree()...)
	r.book(t, store.Line{Subject: "bob", Op: "fire", Trigger: "chase", Task: noTask, End: store.End{Outcome: store.Unknown}})
	p := r.as(t, "admin").get("/journal").wants(200, "2 writes are open: how they ended is not known yet.", "settled with its person’s own sign-in when they come back", "None is ever sent again by itself.")
	open := p.follow("2 writes are open").wants(200, "Fire chase", "not known when last looked at", "Create Ops/Price", "no outcome was written down yet").wantsNo("Fire resolve", "writes are open")
	if n := open.Find(`.journal .outcome[data-kind="unknown"]`).Length(); n != 2 {
		t.Errorf("%d lines are marked as open", n)
	}
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

// Every link of the journal stays below the path of the public address.
func TestJournalBelowAPath(t *testing.T) {
	t.Parallel()
	r := start(t, options{root: "/desk"})
	for range 60 {
		r.book(t, store.Line{Subject: "ann", Op: "fire", Trigger: "chase", Task: r.examples.Ordinary})
	}
	admin := r.as(t, "admin")
	for _, link := range []string{"CSV", "JSON Lines", "Check that nobody", "60 writes are open", "Older", r.examples.Ordinary[:8]} {
		if p := admin.get("/journal").follow(link).wants(200); !strings.HasPrefix(p.url.Path, "/desk/") {
			t.Errorf("%s leads to %s", link, p.url)
		}
	}
	admin.get("/journal").form("Filter").set("trigger", "chase").press("Filter").wants(200, "Fire chase")
	admin.get("/journal?trigger=else").follow("Show all").wants(200, "Fire chase")
	admin.get("/tasks/{ordinary}/journal").follow("Older").wants(200, "Fire chase").follow("Newest").wants(200, "Fire chase")
}
