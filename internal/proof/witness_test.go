package proof

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
)

// A witness reads every page that anybody sees and remembers what it claims to be so.
type witness struct {
	mu      sync.Mutex
	claims  []claim
	written map[string]string // the last write that each person saw the address of
}

// What a page can claim.
const (
	claimsDone    = "done"
	claimsRefused = "refused" // and that nothing was changed
	claimsNow     = "now"     // that a task is as shown
	claimsGone    = "gone"
	claimsWhole   = "whole" // that the journal is as it was written
	claimsBroken  = "broken"
)

// A claim is what one page says to be so. That an outcome is unknown claims nothing.
type claim struct {
	what       string
	begun, got int64  // it has to be so at a moment between
	line       string // of the journal; what it is about, or else
	token, key string // the submission that the page answers, and the form that was sent
	task       string
	version    int
	state      string
	fields     map[string]string
	page       string // for whoever reads of a failure
}

// see reads a page. Sub is the submission that it answers, if it does, and
// key that of the form.
func (w *witness) see(pg *page, sub *submission, key string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.task(pg)
	w.notices(pg, sub, key)
	w.writes(pg)
	w.journal(pg)
}

// add adds a claim of a page.
func (w *witness) add(pg *page, c claim) {
	c.begun, c.got = pg.begun, pg.got
	c.page = pg.person.login + " " + pg.method + " " + pg.url.RequestURI() + ": " + pg.text
	w.claims = append(w.claims, c)
}

// task reads which task is shown, and how it is now.
func (w *witness) task(pg *page) {
	main := pg.Find("main#task").First()
	id := main.AttrOr("data-id", "")
	switch {
	case id == "" || main.AttrOr("data-as-at", "") != "":
		return
	case main.AttrOr("data-gone", "") == "deleted":
		w.add(pg, claim{what: claimsGone, task: id})
		return
	case main.AttrOr("data-version", "") == "":
		return
	}
	c := claim{what: claimsNow, task: id, state: main.AttrOr("data-state", "")}
	c.version, _ = strconv.Atoi(main.AttrOr("data-version", "")) // 0 is no version, which will be found
	rows := main.Find(".sheet.fields:not(.edit) [data-field]")
	if rows.Length() > 0 {
		c.fields = map[string]string{}
	}
	rows.Each(func(_ int, row *goquery.Selection) {
		value := row.Find("dd > span").First()
		if !value.HasClass("unset") && !value.HasClass("missing") {
			c.fields[row.AttrOr("data-field", "")] = value.Text()
		}
	})
	w.add(pg, c)
}

// nothing is how pages say that a write did not happen. Of "this time" they say it when
// they cannot tell what came of the same form before.
var nothing = regexp.MustCompile(`[Nn]othing was (changed|sent|done)|did not happen`)

// notices reads how a write ended: of the submission that the page answers, or of the
// one that its address names.
func (w *witness) notices(pg *page, sub *submission, key string) {
	c := claim{line: lineIn(pg.url)}
	if sub != nil {
		c.token, c.key = sub.token, key
	}
	pg.Find(`.notice a, main .actions a`).Each(func(_ int, a *goquery.Selection) {
		if to, err := url.Parse(a.AttrOr("href", "")); err == nil && lineIn(to) != "" {
			w.written[pg.person.login] = to.RequestURI() // to look again
		}
	})
	if c.line == "" && c.token == "" {
		return
	}
	if pg.Find(`.notice[data-kind=done]`).Length() > 0 {
		c.what = claimsDone
		w.add(pg, c)
	}
	if nothing.MatchString(strings.ReplaceAll(pg.text, "Nothing was changed this time", "")) {
		c.what = claimsRefused
		w.add(pg, c)
	}
}

// lineIn is the journal line that an address names.
func lineIn(u *url.URL) string {
	if line, ok := strings.CutPrefix(u.Path, "/writes/"); ok {
		return line
	}
	return u.Query().Get("write")
}

// writes reads the list of somebody's writes.
func (w *witness) writes(pg *page) {
	pg.Find(".writes li").Each(func(i int, row *goquery.Selection) {
		to, err := url.Parse(row.Find("a").AttrOr("href", ""))
		if err != nil || lineIn(to) == "" {
			return
		}
		if i == 0 { // what is open stands first
			w.written[pg.person.login] = to.RequestURI()
		}
		w.outcome(pg, lineIn(to), row)
	})
}

// journal reads entries of the journal.
func (w *witness) journal(pg *page) {
	pg.Find("ol.journal > li").Each(func(_ int, row *goquery.Selection) {
		row.Find("dl.facts div").Each(func(_ int, fact *goquery.Selection) {
			if fact.Find("dt").Text() == "Journal line" {
				w.outcome(pg, fact.Find("code").Text(), row)
			}
		})
	})
	if pg.url.Path == "/journal/check" {
		what := claimsBroken
		if pg.Find("details.whole").Length() > 0 {
			what = claimsWhole
		}
		w.add(pg, claim{what: what})
	}
}

// outcome reads the mark of how a write ended.
func (w *witness) outcome(pg *page, line string, row *goquery.Selection) {
	switch kind := row.Find(".outcome").AttrOr("data-kind", ""); kind {
	case claimsDone, claimsRefused:
		w.add(pg, claim{what: kind, line: line})
	}
}

// lastWrite is the address of the write that somebody heard of last.
func (w *witness) lastWrite(p *person) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.written[p.login]
}
