package handlers_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A browser is one person at their console: it keeps cookies, follows links and
// sends the forms that it is given.
type browser struct {
	t       testing.TB
	rig     *rig
	jar     http.CookieJar
	follows bool // redirects
}

// visitor is a browser in which nobody has signed in.
func (r *rig) visitor(t testing.TB) *browser {
	t.Helper()
	return &browser{t: t, rig: r, jar: must(cookiejar.New(nil))(t), follows: true}
}

// as is a browser in which somebody is signed in: viewer, operator or admin.
func (r *rig) as(t testing.TB, user string) *browser {
	t.Helper()
	b := r.visitor(t)
	if user == "" {
		return b
	}
	if home := b.get("/login").press(user); home.status != http.StatusOK || home.url.Path != b.rig.root+"/" {
		t.Fatalf("signing in as %s ended at %s with status %d: %s", user, home.url, home.status, home.text())
	}
	return b
}

// staying is the same browser, showing redirects in place of following them.
func (b *browser) staying() *browser {
	staying := *b
	staying.follows = false
	return &staying
}

// A page is an answer, read.
type page struct {
	*goquery.Document
	browser *browser
	status  int
	header  http.Header
	body    string
	url     *url.URL
}

func (b *browser) get(address string, headers ...string) *page {
	b.t.Helper()
	return b.ask(http.MethodGet, address, "", headers...)
}

func (b *browser) post(address string, form url.Values, headers ...string) *page {
	b.t.Helper()
	return b.ask(http.MethodPost, address, form.Encode(), headers...)
}

// ask sends a request, with headers as "Name: value". What has a body comes as
// browsers send a form from one of our own pages.
func (b *browser) ask(method, address, body string, headers ...string) *page {
	b.t.Helper()
	address = b.absolute(address)
	req := must(http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(body)))(b.t)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	client := http.Client{Jar: b.jar, Transport: trusting}
	if !b.follows {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	res, err := client.Do(req)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, address, err)
	}
	defer res.Body.Close()
	return b.read(res)
}

func (b *browser) absolute(address string) string {
	if strings.HasPrefix(address, "/") {
		return b.rig.url + b.rig.fill(address)
	}
	return address
}

func (b *browser) read(res *http.Response) *page {
	b.t.Helper()
	text := must(io.ReadAll(res.Body))(b.t)
	doc := must(goquery.NewDocumentFromReader(strings.NewReader(string(text))))(b.t)
	return &page{Document: doc, browser: b, status: res.StatusCode, header: res.Header, body: string(text), url: res.Request.URL}
}

// text is what a reader sees, blanks drawn together.
func (p *page) text() string { return words(p.Selection) }

// words is the text of a part of a page. Blocks do not run into one another.
func words(s *goquery.Selection) string {
	var b strings.Builder
	for _, n := range s.Nodes {
		gather(&b, n)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func gather(b *strings.Builder, n *html.Node) {
	switch n.DataAtom {
	case atom.Script, atom.Template, atom.Title:
		return
	}
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	for child := range n.ChildNodes() {
		gather(b, child)
	}
	switch n.DataAtom {
	case 0, atom.A, atom.B, atom.Code, atom.Strong:
	default:
		b.WriteByte(' ')
	}
}

// part is the text of what a selector finds.
func (p *page) part(selector string) string { return words(p.Find(selector)) }

// title is the page's title, or that of a part of one.
func (p *page) title() string { return strings.TrimSpace(p.Find("title").First().Text()) }

// at is an attribute of the page's main element: "state", "version".
func (p *page) at(name string) string { return p.Find("main").AttrOr("data-"+name, "") }

// wants fails the test unless the page has the status and the texts.
func (p *page) wants(status int, texts ...string) *page {
	p.browser.t.Helper()
	if p.status != status {
		p.browser.t.Fatalf("%s: status %d, want %d: %s", p.url, p.status, status, p.text())
	}
	for _, want := range texts {
		if !strings.Contains(p.text(), want) {
			p.browser.t.Errorf("%s lacks %q:\n%s", p.url, want, p.text())
		}
	}
	return p
}

// wantsNo fails the test when the page has one of the texts.
func (p *page) wantsNo(texts ...string) *page {
	p.browser.t.Helper()
	for _, bad := range texts {
		if strings.Contains(p.text(), bad) {
			p.browser.t.Errorf("%s has %q:\n%s", p.url, bad, p.text())
		}
	}
	return p
}
