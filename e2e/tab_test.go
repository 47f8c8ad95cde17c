package e2e

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long a tab waits for what has to come.
const patience = 15 * time.Second

// A tab is one person's browser: cookies and cache are its own. What the console of
// the browser says against the page fails the test in the end.
type tab struct {
	t   testing.TB
	rig *rig
	ctx context.Context
	*traffic
	questions *atomic.Int32 // whether to leave a form that is filled in, each answered with yes
}

// tab opens a browser of its own for one person. Without a browser on the machine
// the test is skipped, and fails if CI is true.
func (r *rig) tab() *tab {
	r.t.Helper()
	root, err := browser()
	if err != nil {
		if os.Getenv("CI") == "true" {
			r.t.Fatalf("this test needs Chromium: %v", err)
		}
		r.t.Skipf("left out, for it needs Chromium: %v", err)
	}
	return r.watch(chromedp.NewContext(root, chromedp.WithNewBrowserContext()))
}

// another opens a second tab of the same person's browser.
func (t *tab) another() *tab {
	t.t.Helper()
	return t.rig.watch(chromedp.NewContext(t.ctx))
}

// watch opens a tab and notes what goes on in it, until the test ends.
func (r *rig) watch(ctx context.Context, end context.CancelFunc) *tab {
	r.t.Helper()
	t := &tab{t: r.t, rig: r, ctx: ctx, traffic: newTraffic(), questions: new(atomic.Int32)}
	r.t.Cleanup(func() {
		t.checkFaults(t.t)
		end()
	})
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil { // its context is the tab's for life
		r.t.Fatalf("open a tab: %v", err)
	}
	err := chromedp.Listen(ctx, func(event any) {
		t.traffic.note(event)
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			t.questions.Add(1)
			go t.leave()
		}
	})
	if err != nil {
		r.t.Fatalf("listen to the browser: %v", err)
	}
	return t
}

// leave answers the browser's question whether to leave a form that is filled in. A
// tab that is just being closed needs no answer.
func (t *tab) leave() {
	_, _ = chromedp.Call(t.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
}

// do carries out steps, each of which may take as long as patience lasts.
func (t *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	t.t.Helper()
	for _, step := range steps {
		ctx, cancel := context.WithTimeout(t.ctx, patience)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			t.t.Fatalf("%v\n%s", err, t.sight())
		}
	}
}

// open loads an address of the console and waits until all of it is there.
func (t *tab) open(path string) {
	t.t.Helper()
	t.do(chromedp.Navigate(t.rig.base + path))
}

// click clicks on an element as a mouse does.
func (t *tab) click(selector string) {
	t.t.Helper()
	t.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// typing types a text wherever the focus is.
func typing(text string) chromedp.Action[chromedp.Void] { return chromedp.KeyEvent(text) }

// write puts a text into an input, in place of what was there.
func (t *tab) write(selector, text string) {
	t.t.Helper()
	t.do(chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// press presses keys wherever the focus is.
func (t *tab) press(keys string, options ...chromedp.KeyOption) {
	t.t.Helper()
	t.do(chromedp.KeyEvent(keys, options...))
}

// signIn opens an address as one of the sandbox's people.
func (t *tab) signIn(user, path string) {
	t.t.Helper()
	t.open(path)
	t.click(fmt.Sprintf("button[name=user][value=%s]", user))
	t.until(fmt.Sprintf("document.readyState === 'complete' && location.pathname + location.search === %s", strconv.Quote(path)))
}

// emptyCache forgets what the browser has kept of earlier pages, but not the session.
func (t *tab) emptyCache() {
	t.t.Helper()
	if _, err := chromedp.Call(t.ctx, network.ClearBrowserCache, cdp.Empty{}); err != nil {
		t.t.Fatalf("empty the cache: %v", err)
	}
}

func taskPath(id string) string { return "/tasks/" + id }

// as returns the tab for a test inside of the one that it was opened for.
func (t *tab) as(inner testing.TB) *tab {
	same := *t
	same.t = inner
	return &same
}

// choosing picks a value of a closed list, as a person does, with the events that follow.
func choosing(selector, value string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(
		`(e => { e.value = %s; e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})) })(document.querySelector(%s))`,
		strconv.Quote(value), strconv.Quote(selector)))
}
