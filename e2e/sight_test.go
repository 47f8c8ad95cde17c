package e2e

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/chromedp/chromedp"
)

// ask evaluates an expression in the page.
func ask[T any](t *tab, expression string) T {
	t.t.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.t.Fatalf("ask %s: %v\n%s", expression, err, t.sight())
	}
	return value
}

// until waits until an expression is true, on this page or on one that follows it.
func (t *tab) until(expression string) {
	t.t.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	again := time.NewTicker(25 * time.Millisecond)
	defer again.Stop()
	for {
		yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && yes { // an error is a page that is just being left
			return
		}
		select {
		case <-ctx.Done():
			t.t.Fatalf("still not true: %s (%v)\n%s", expression, err, t.sight())
		case <-again.C:
		}
	}
}

// see waits until an element is on the page.
func (t *tab) see(selector string) {
	t.t.Helper()
	t.until("document.readyState === 'complete' && document.querySelector(" + strconv.Quote(selector) + ")")
}

// want checks that an element comes to say something.
func (t *tab) want(selector, text string) {
	t.t.Helper()
	quoted := strconv.Quote(selector)
	t.until(fmt.Sprintf("document.querySelector(%s)?.textContent.replace(/\\s+/g, ' ').includes(%s)", quoted, strconv.Quote(text)))
}

// count returns how many elements there are.
func (t *tab) count(selector string) int {
	t.t.Helper()
	return ask[int](t, "document.querySelectorAll("+strconv.Quote(selector)+").length")
}

// sight is what the person sees, for a failure's message.
func (t *tab) sight() string {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		"location.href + '\\n' + document.body.innerText + '\\nfocus: ' + document.activeElement?.outerHTML.slice(0, 200)"))
	if err != nil {
		return err.Error()
	}
	return text
}

// settled waits until nothing is on the way any more, and returns what went over the network.
func (t *tab) settled() []exchange {
	t.t.Helper()
	deadline, again := time.After(patience), time.NewTicker(25*time.Millisecond)
	defer again.Stop()
	for {
		if sent, _, ended := t.loaded(); ended && len(sent) > 0 {
			return sent
		}
		select {
		case <-deadline:
			t.t.Fatalf("requests are still on the way: %q", t.pending())
		case <-again.C:
		}
	}
}
