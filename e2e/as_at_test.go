package e2e

import (
	"net/http"
	"testing"
	"time"
)

const momentFormat = "2006-01-02T15:04:05.000000Z"

// TestAsAt looks at a task as it was, by moments typed and by words, and comes back.
func TestAsAt(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.LongHistory
		now := r.task(id)
		before := now.Version.AsAtModified.Add(-time.Microsecond)
		page := r.tab()
		page.signIn("operator", taskPath(id))
		chooseMoment(page, before.Format(momentFormat))
		page.see("#task[data-version='44']")
		page.until("new URLSearchParams(location.search).get('asAt')")
		page.want(".past-bar", "Nothing can be changed here")
		page.want(".past-bar code", before.Format("2006-01-02 15:04:05")) // the instant, whatever the reader's zone
		wantNoControls(page)

		address := ask[string](page, "location.pathname + location.search")
		page.click(".past-bar a[data-key=n]")
		page.see("#task[data-version='45'][data-as-at='']")
		if page.count(".past-bar") != 0 {
			t.Error("the page now has the frame of the past")
		}
		page.open(address) // the same address shows the same thing
		page.see("#task[data-version='44']")

		page.open(taskPath(id))
		chooseMoment(page, "10 days ago")
		page.see("#task:not([data-as-at=''])")
		wantNoControls(page)
	})
}

// chooseMoment types into the picker, sees what was understood, and goes there.
func chooseMoment(page *tab, typed string) {
	page.t.Helper()
	pickMoment(page, typed)
	page.press("\r")
}

func pickMoment(page *tab, typed string) {
	page.t.Helper()
	page.click("#task .beside details summary")
	page.until("document.activeElement?.id === 'as-at'")
	page.do(typing(typed))
	page.want("#as-at-echo", "UTC")
}

func wantNoControls(page *tab) {
	page.t.Helper()
	if n := page.count("#task form[method=post], #task .ways, #task [data-trigger]"); n != 0 {
		page.t.Errorf("%d controls in the past, want none", n)
	}
}

// TestPastCannotBeChanged sends every form of a task with a moment. Each gets 409, whoever asks.
func TestPastCannotBeChanged(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("admin", taskPath(id)+"/edit")
		_, _, form := p.filled("form.edit", "button.go", map[string]string{"comment": "in the past"})
		for _, path := range []string{"", "/review", "/triggers/resolve", "/delete"} {
			t.Run("POST"+path, func(t *testing.T) {
				p.as(t).send(http.MethodPost, p.resolve(taskPath(id)+path+"?asAt=2026-11-01T00:00:00Z"), form).
					want(http.StatusConflict, "main", "The past cannot be changed")
			})
		}
		r.wantTask(id, 3, "Investigating", "")
	})
}
