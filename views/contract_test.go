package views_test

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	. "taskdesk/views"
)

// assetHash is the part of a file's address that changes with every change of a style, and with it no golden.
var assetHash = regexp.MustCompile(`\.[0-9a-f]{12}`)

func document(t *testing.T, f fixture) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(render(t, f.page)))
	if err != nil {
		t.Fatalf("%s: %v", f.name, err)
	}
	return d
}

// A page that names a file that is not there is none at all.
func TestAssetsAreThere(t *testing.T) {
	f := frame("A page")
	if got, err := f.Assets.URL("history.css"); err != nil || !f.Assets.Has("history.css") {
		t.Errorf("history.css: address %q, error %v", got, err)
	}
	delete(f.Assets, "app.css")
	if err := OopsPage(Oops{Frame: f}).Render(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "app.css") {
		t.Errorf("a page without a style sheet: error %v, want one that names it", err)
	}
}

// Every page keeps to the content security policy, and has no id twice.
func TestPagesAreInertAndWellFormed(t *testing.T) {
	for _, f := range fixtures() {
		d := document(t, f)
		for _, forbidden := range []string{"[style]", "style", "script:not([src])", "[onclick]", "[onload]", "[hx-on]", `[hx-vals^="js:"]`} {
			if n := d.Find(forbidden).Length(); n > 0 {
				t.Errorf("%s: %d elements match %s", f.name, n, forbidden)
			}
		}
		seen := map[string]bool{}
		d.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("id", "")
			if seen[id] {
				t.Errorf("%s: id %q stands twice", f.name, id)
			}
			seen[id] = true
		})
	}
}

// What htmx does goes to the very address that the plain form or link has.
func TestHTMXRepeatsThePlainAddress(t *testing.T) {
	for _, f := range fixtures() {
		d := document(t, f)
		for _, pair := range [][3]string{{"form", "hx-post", "action"}, {"form", "hx-get", "action"}, {"a", "hx-get", "href"}, {"button", "hx-post", "formaction"}} {
			d.Find(pair[0] + "[" + pair[1] + "]").Each(func(_ int, s *goquery.Selection) {
				if got, want := s.AttrOr(pair[1], ""), s.AttrOr(pair[2], ""); got != want {
					t.Errorf("%s: %s is %q, %s is %q", f.name, pair[1], got, pair[2], want)
				}
			})
		}
	}
}

func TestEveryFormOfAWriteCarriesItsKey(t *testing.T) {
	for _, f := range fixtures() {
		document(t, f).Find(`main form[method=post][action^="/tasks"]:not(.inline)`).Each(func(_ int, s *goquery.Selection) {
			for _, name := range []string{".key", ".seen", ".seenAt"} {
				if s.Find(`input[type=hidden][name="`+name+`"]`).Length() != 1 {
					t.Errorf("%s: a form without %s", f.name, name)
				}
			}
		})
	}
}

func TestThePastHasNoFormsAndNoTriggers(t *testing.T) {
	for _, f := range fixtures() {
		main := document(t, f).Find(`main[data-as-at]:not([data-as-at=""])`)
		if n := main.Find("form[method=post], [hx-post], .triggers, [data-trigger]").Length(); n > 0 {
			t.Errorf("%s: %d ways to change the past", f.name, n)
		}
	}
}

// The parts of a task page that people, scripts and tests rely on.
func TestTaskPageContract(t *testing.T) {
	d := document(t, fixture{"task", TaskPage(task())})
	for selector, want := range map[string]int{
		`main#task[data-id="` + taskID + `"][data-state="InProgress"][data-version="12"][data-as-at=""]`: 1,
		`#notice[role="status"][aria-live="polite"]`:                                                     1,
		`#waiting`:                        1,
		`main [data-field="vendorPrice"]`: 1,
		`form[role="search"][action="/"] input[name="q"]`:       1,
		`form[action="/logout"][hx-ignore]`:                     1,
		`.triggers [data-trigger]`:                              3,
		`link[rel="stylesheet"], script[src], link[rel="icon"]`: 4,
	} {
		if got := d.Find(selector).Length(); got != want {
			t.Errorf("%d elements match %s, want %d", got, selector, want)
		}
	}
	if got, want := d.Find("title").First().Text(), "79315001 · In progress · Price challenge — Taskdesk PRODUCTION"; got != want {
		t.Errorf("title is %q, want %q", got, want)
	}
}
