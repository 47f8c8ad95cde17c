package e2e

import (
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"taskdesk/internal/sandbox"
)

func init() { scenes = append(scenes, freshScenes...) }

// freshScenes are task pages that are no longer, or may be no longer, how the task is.
var freshScenes = []scene{
	{"task that changed", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Ordinary))
		r.change(r.examples.Ordinary, "comment", `"theirs `+time.Now().String()+`"`)
		page.learns("omment")
	}},
	{"form of a task that changed", func(r *rig, page *tab) {
		page.openAfresh(taskPath(r.examples.Ordinary) + "/edit")
		r.change(r.examples.Ordinary, "comment", `"theirs `+time.Now().String()+`"`)
		page.learns("omment")
	}},
	{"task of which nothing is heard", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Ordinary))
		r.hearsNothing(page)
	}},
	{"upstream that is behind", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Ordinary))
		r.box.SetLag(r.task(r.examples.Ordinary).Version.AsAtModified.Add(-time.Microsecond))
		page.open(taskPath(r.examples.Ordinary))
		r.box.SetLag(time.Time{})
		page.want("#fresh .notice", "is catching up")
	}},
}

// hearsNothing lets a page find out that no answer comes, half a minute after the last one.
func (r *rig) hearsNothing(page *tab) {
	page.t.Helper()
	var down atomic.Bool
	down.Store(true)
	defer down.Store(false)
	for range 60 { // a read is tried three times
		r.box.FaultNext(func(q *http.Request) bool {
			return down.Load() && strings.HasPrefix(q.URL.Path, "/workflow/api/tasks/")
		}, sandbox.Fault{Status: 500})
	}
	page.learns("Not sure that this is current")
	page.settled() // an answer that came now would end that
	page.want("#fresh .notice", "no answer has come since")
}

// learns brings a page to the front, half a minute later each time, until it says something
// of its task. An answer that is two seconds old is taken for one of now.
func (t *tab) learns(text string) {
	t.t.Helper()
	t.until("(Date.now = (now => () => now() + 31_000)(Date.now)) && (" + front + ") && document.querySelector('#fresh .notice')")
	t.want("#fresh .notice", text)
}
