package proof

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// A person sits at a browser of their own.
type person struct {
	login  string
	house  *house
	client *http.Client
	sheets []*sheet // forms that are open in their tabs, oldest first
}

// logins are the people of every schedule. The second may delete.
var logins = []string{"operator", "admin"}

func newPerson(h *house, login string) *person {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &person{login: login, house: h, client: &http.Client{Jar: jar, Transport: &http.Transport{DialContext: h.dial, DisableCompression: true}}}
}

// close closes the browser.
func (p *person) close() { p.client.CloseIdleConnections() }

// A page is what a browser shows after a request; err is there when it shows nothing.
type page struct {
	*goquery.Document
	person     *person
	method     string
	url        *url.URL // where it ended
	status     int
	header     http.Header
	text       string
	parked     bool  // the way to it led over a form that was kept while nobody was signed in
	begun, got int64 // by the order: when it was asked for, and when it was there
	err        error
}

// ask sends a request and follows where it leads. A sign-in page is answered at once.
func (p *person) ask(ctx context.Context, method, address string, form url.Values, headers ...string) *page {
	pg := p.send(ctx, method, address, form, headers...)
	for pg.err == nil && pg.url.Path == "/identity/v1/authorize" {
		pg = p.send(ctx, http.MethodPost, pg.url.String(), url.Values{"user": {p.login}})
	}
	return pg
}

func (p *person) send(ctx context.Context, method, address string, form url.Values, headers ...string) *page {
	pg := &page{person: p, method: method, begun: p.house.order.next()}
	pg.err = pg.load(ctx, address, form, headers)
	pg.got = p.house.order.next()
	return pg
}

func (pg *page) load(ctx context.Context, address string, form url.Values, headers []string) error {
	if strings.HasPrefix(address, "/") {
		address = pg.person.house.consoleAt + address
	}
	req, err := http.NewRequestWithContext(ctx, pg.method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	if pg.method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	client := *pg.person.client
	client.CheckRedirect = func(to *http.Request, via []*http.Request) error {
		pg.parked = pg.parked || strings.HasPrefix(to.URL.Path, "/parked/")
		if len(via) > 10 {
			return errors.New("too many redirects")
		}
		return nil
	}
	pg.parked = strings.HasPrefix(req.URL.Path, "/parked/")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	pg.status, pg.header, pg.url = res.StatusCode, res.Header, res.Request.URL
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	pg.Document, err = goquery.NewDocumentFromReader(strings.NewReader(mainOf(string(body))))
	if err == nil {
		pg.text = pg.said()
	}
	return err
}

// mainOf is the main part of a page, where it has one: what is around it tells nothing of tasks.
func mainOf(body string) string {
	from, to := strings.Index(body, "<main"), strings.LastIndex(body, "</main>")
	if from < 0 || to < from {
		return body
	}
	return body[from:to]
}

// said is what a page says: of a task the notices and what stands in the panel, of
// other pages all.
func (pg *page) said() string {
	part := pg.Find("main#task .notice, main#task h1, #panel-title")
	if part.Length() == 0 {
		part = pg.Find("main")
	}
	if part.Length() == 0 {
		part = pg.Find("body")
	}
	var all []string
	part.Each(func(_ int, s *goquery.Selection) { all = append(all, strings.Fields(s.Text())...) })
	return strings.Join(all, " ")
}

// get opens an address.
func (p *person) get(address string) *page {
	return p.ask(context.Background(), http.MethodGet, address, nil)
}

// A sheet is one form as a tab has it, filled in.
type sheet struct {
	person  *person
	token   string // what was typed into it, which names this submission wherever it is kept
	op      string
	task    string // "" for a create
	trigger string
	action  string
	values  url.Values
	drafts  string // where what is typed is kept
}

// form finds the form of a page that is sent to an address.
func (pg *page) form(action string) *goquery.Selection {
	if pg.err != nil {
		return nil
	}
	f := pg.Find("main form[method=post]").FilterFunction(func(_ int, f *goquery.Selection) bool { return f.AttrOr("action", "") == action })
	if f.Length() == 0 {
		return nil
	}
	return f.First()
}

// controls are what a browser would send of a form, its buttons left out.
func controls(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, c *goquery.Selection) {
		name := c.AttrOr("name", "")
		switch kind := c.AttrOr("type", goquery.NodeName(c)); kind {
		case "radio", "checkbox":
			if _, checked := c.Attr("checked"); checked {
				values.Add(name, c.AttrOr("value", "on"))
			}
		case "textarea":
			values.Add(name, strings.TrimPrefix(c.Text(), "\n"))
		case "select":
			values.Add(name, c.Find("option[selected]").AttrOr("value", ""))
		default:
			values.Add(name, c.AttrOr("value", ""))
		}
	})
	return values
}
