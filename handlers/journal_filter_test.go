package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"taskdesk/internal/store"
)

// bookOfThree are a creation still open, a refused trigger, and an edit, newest last.
func bookOfThree() []store.Line {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 9, 0, 0, 0, time.UTC) }
	return []store.Line{
		{At: day(1), Subject: "ann", Name: "Ann Analyst", Role: "operator", Op: "update", Task: noTask, Definition: "Ops/Break", End: store.End{Outcome: store.Done, AfterVersion: 2}},
		{At: day(2), Subject: "bob", Name: "Bob Banker", Role: "operator", Op: "fire", Task: taskTwo, Trigger: "resolve", Definition: "Ops/Break", End: store.End{Outcome: store.Refused}},
		{At: day(3), Subject: "ann", Name: "Ann Analyst", Role: "admin", Op: "create", Definition: "Ops/Price"},
	}
}

const taskTwo = "00000000-0000-4000-8000-000000000002"

func TestJournalFilter(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.book(t, bookOfThree()...)
	admin := r.as(t, "admin")
	const edit, fire, create = "Edit", "Fire resolve", "Create Ops/Price"
	for _, tt := range []struct {
		field, value string
		want         []string
	}{
		{"person", "", []string{create, fire, edit}},
		{"person", "ann", []string{create, edit}},
		{"person", "nobody", nil},
		{"task", noTask, []string{edit}},
		{"task", "https://desk.example/tasks/" + strings.ToUpper(taskTwo), []string{fire}},
		{"op", "fire", []string{fire}},
		{"op", "delete", nil},
		{"outcome", "done", []string{edit}},
		{"outcome", "refused", []string{fire}},
		{"outcome", "open", []string{create}},
		{"outcome", "else", nil},
		{"definition", " Ops/Break ", []string{fire, edit}},
		{"trigger", "resolve", []string{fire}},
		{"from", "2026-03-02 09:00", []string{create, fire}},
		{"from", "2026-03-02T09:00:00.000001Z", []string{create}},
		{"to", "2026-03-02 09:00", []string{edit}},
	} {
		t.Run(tt.field+"="+tt.value, func(t *testing.T) {
			here := *admin
			here.t = t
			form := here.get("/journal").form("Filter")
			form.values.Set(tt.field, tt.value) // also what no option offers, as in an old link
			p := form.press("Filter").wants(200)
			if got := p.Find(".journal h2").Map(func(_ int, h *goquery.Selection) string { return words(h) }); !slices.Equal(got, tt.want) {
				t.Errorf("lists %q, want %q", got, tt.want)
			}
			if kept := controls(p.Find("form.filter")).Get(tt.field); kept != tt.value {
				t.Errorf("the filter shows %q", kept)
			}
			filtered := strings.Contains(p.part("form.filter"), "Show all")
			if filtered != (tt.value != "") {
				t.Errorf("a way to show all: %t", filtered)
			}
			if tt.want == nil {
				p.wants(200, "Nothing that was written down fits this filter.")
			}
		})
	}
}

func TestJournalFilterThatCannotBeRead(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.book(t, bookOfThree()...)
	const bad = "?from=soonish&to=2026-02-31&task=t-1&trigger=resolve&person=ann"
	p := r.as(t, "admin").get("/journal"+bad).wants(http.StatusUnprocessableEntity, "This filter cannot be understood", "From:", "Until:", "Task id: there is none in “t-1”.")
	p.wantsNo("Nothing that was written down fits", "Edit", "CSV")
	for name, want := range map[string]string{"from": "soonish", "to": "2026-02-31", "task": "t-1", "trigger": "resolve", "person": "ann"} {
		if got := controls(p.Find("form.filter")).Get(name); got != want {
			t.Errorf("%s is %q, want %q as typed", name, got, want)
		}
	}
	for _, file := range []string{"/journal.csv", "/journal.jsonl"} {
		p := r.as(t, "admin").get(file+bad).wants(http.StatusBadRequest, "This filter cannot be understood", "From:")
		if p.header.Get("Content-Disposition") != "" {
			t.Errorf("%s is a file all the same", file)
		}
	}
}
