package e2e

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// traffic is what a tab asked for over the network, and what the browser had against its pages.
type traffic struct {
	mu     sync.Mutex
	sent   []*exchange
	faults []string
}

// An exchange is one request; a redirect that follows is another.
type exchange struct {
	id     network.RequestID
	method string
	url    string
	cached bool
	done   bool
	bytes  float64 // of the answer with its headers, as they came over the wire
}

func newTraffic() *traffic { return &traffic{} }

// note takes one event of the browser.
func (t *traffic) note(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.RedirectResponse != nil {
			t.last(e.RequestID).end(e.RedirectResponse.EncodedDataLength)
		}
		if !strings.HasSuffix(e.Request.URL, ".svg") { // a browser without a window asks for the icon now and then, and never tells that it came
			t.sent = append(t.sent, &exchange{id: e.RequestID, method: e.Request.Method, url: e.Request.URL})
		}
	case *network.EventRequestServedFromCache:
		t.last(e.RequestID).cached = true
	case *network.EventResponseReceived:
		if e.Response.FromDiskCache {
			t.last(e.RequestID).cached = true
		}
	case *network.EventLoadingFinished:
		t.last(e.RequestID).end(e.EncodedDataLength)
	case *network.EventLoadingFailed:
		t.last(e.RequestID).end(0)
	case *runtime.EventExceptionThrown:
		t.faults = append(t.faults, "exception: "+textOf(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			t.faults = append(t.faults, "console: "+string(e.Type))
		}
	case *log.EventEntryAdded:
		if (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) && !expected(e.Entry) {
			t.faults = append(t.faults, string(e.Entry.Source)+": "+e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// expected tells whether an entry of the browser's log only repeats the status of an
// answer that the page shows in its own words.
func expected(e *log.Entry) bool {
	return e.Source == log.EntrySourceNetwork && strings.HasPrefix(e.Text, "Failed to load resource: the server responded with a status of ")
}

func (t *traffic) last(id network.RequestID) *exchange {
	for _, e := range slices.Backward(t.sent) {
		if e.id == id {
			return e
		}
	}
	return &exchange{} // one that began before anybody listened
}

func (e *exchange) end(bytes float64) { e.done, e.bytes = true, bytes }

// reset forgets the exchanges so far.
func (t *traffic) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent = nil
}

// loaded returns the exchanges that went over the network, once all have ended, and
// their bytes.
func (t *traffic) loaded() (sent []exchange, bytes float64, ended bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range t.sent {
		if e.cached {
			continue
		}
		if !e.done {
			return nil, 0, false
		}
		sent = append(sent, *e)
		bytes += e.bytes
	}
	return sent, bytes, true
}

// pending lists the requests that have not ended.
func (t *traffic) pending() (urls []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range t.sent {
		if !e.cached && !e.done {
			urls = append(urls, e.method+" "+e.url)
		}
	}
	return urls
}

// forgive forgets what the browser has had against the pages so far.
func (t *traffic) forgive() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}

// checkFaults fails the test for everything that the browser had against a page.
func (t *traffic) checkFaults(tb testing.TB) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range t.faults {
		tb.Errorf("the browser says: %s", f)
	}
}

func textOf(e *runtime.ExceptionDetails) string {
	if e.Exception != nil {
		return e.Text + " " + e.Exception.Description
	}
	return e.Text
}
