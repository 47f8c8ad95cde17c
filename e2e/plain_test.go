package e2e

import (
	"cmp"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// A plain is a person at a browser that knows no scripts: it keeps cookies, follows
// links and redirects, and sends the forms of the page as they stand.
type plain struct {
	t      testing.TB
	rig    *rig
	client *http.Client
	at     *url.URL // of the page
	status int
	page   *goquery.Document
	site   string // where its forms come from, as Sec-Fetch-Site says it
	origin string // the same as Origin says it; the page's own when empty
}

func (r *rig) plain() *plain {
	r.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	transport := &http.Transport{}
	r.t.Cleanup(transport.CloseIdleConnections)
	return &plain{t: r.t, rig: r, client: &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: transport}, at: address(r.t, r.base+"/"), site: "same-origin"}
}

// signIn opens an address of the console as one of the sandbox's people.
func (p *plain) signIn(user, path string) *plain {
	p.t.Helper()
	p.open(path)
	p.submit("form[method=post]", "button[value="+user+"]", nil)
	if p.at.RequestURI() != path {
		p.t.Fatalf("signed in as %s: status %d at %s, want %s", user, p.status, p.at, path)
	}
	return p
}

// open follows a link, absolute or relative to the page.
func (p *plain) open(link string) *plain {
	p.t.Helper()
	return p.send(http.MethodGet, p.resolve(link), nil)
}

// follow opens the link that a selector finds.
func (p *plain) follow(selector string) *plain {
	p.t.Helper()
	href, ok := p.one(selector).Attr("href")
	if !ok {
		p.t.Fatalf("%s is no link", selector)
	}
	return p.open(href)
}

func (p *plain) resolve(link string) string {
	p.t.Helper()
	u, err := p.at.Parse(link)
	if err != nil {
		p.t.Fatalf("a link that is none: %v", err)
	}
	return u.String()
}

// send makes a request as a browser does for a person who clicks on the page, and reads the page that comes.
func (p *plain) send(method, to string, form url.Values) *plain {
	p.t.Helper()
	var body io.Reader
	if method == http.MethodGet && form != nil {
		to, _, _ = strings.Cut(to, "?")
		to += "?" + form.Encode()
	} else if method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, to, body)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", cmp.Or(p.origin, p.at.Scheme+"://"+p.at.Host))
		req.Header.Set("Sec-Fetch-Site", p.site)
	}
	res, err := p.client.Do(req)
	if err != nil {
		p.t.Fatalf("%s %s: %v", method, to, err)
	}
	defer res.Body.Close()
	p.at, p.status = res.Request.URL, res.StatusCode
	if p.page, err = goquery.NewDocumentFromReader(res.Body); err != nil {
		p.t.Fatalf("read %s: %v", to, err)
	}
	return p
}

// one returns the one element that a selector finds.
func (p *plain) one(selector string) *goquery.Selection {
	p.t.Helper()
	found := p.page.Find(selector)
	if found.Length() != 1 {
		p.t.Fatalf("%s: %d elements %s, want one\n%s", p.at, found.Length(), selector, p.text("main"))
	}
	return found
}

// text returns the text of what a selector finds, with single blanks.
func (p *plain) text(selector string) string {
	return strings.Join(strings.Fields(p.page.Find(selector).Text()), " ")
}

// want checks the status of the page and that an element says something.
func (p *plain) want(status int, selector, text string) *plain {
	p.t.Helper()
	if p.status != status || !strings.Contains(p.text(selector), text) {
		p.t.Fatalf("%s: status %d, want %d; %s says %q, want %q\n%s", p.at, p.status, status, selector, p.text(selector), text, p.text("main"))
	}
	return p
}

// wantNot checks that an element does not say something.
func (p *plain) wantNot(selector, text string) {
	p.t.Helper()
	if strings.Contains(p.text(selector), text) {
		p.t.Errorf("%s: %s says %q", p.at, selector, text)
	}
}

// wantNone checks that nothing on the page fits a selector.
func (p *plain) wantNone(selector string) *plain {
	p.t.Helper()
	if n := p.page.Find(selector).Length(); n > 0 {
		p.t.Errorf("%s: %d elements %s, want none", p.at, n, selector)
	}
	return p
}

// as returns the person for a test inside of the one that they signed in for.
func (p *plain) as(inner testing.TB) *plain {
	same := *p
	same.t = inner
	return &same
}
