package handlers_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// A proxy ends TLS in front of Taskdesk, as a load balancer does.
type proxy struct {
	strips    bool // takes the root away before it passes a request on
	ownHost   bool // asks Taskdesk under its own name in place of the browser's
	forwarded bool // says who asked
}

const root = "/ops/taskdesk"

// sites are the ways in which Taskdesk can be reached.
var sites = map[string]options{
	"by itself":                      {},
	"below a root":                   {root: root},
	"a proxy":                        {proxy: &proxy{}},
	"a proxy, below a root":          {root: root, proxy: &proxy{}},
	"a proxy that takes the root":    {root: root, proxy: &proxy{strips: true}},
	"a proxy with a host of its own": {proxy: &proxy{ownHost: true}},
	"a proxy that does all of that":  {root: root, proxy: &proxy{strips: true, ownHost: true, forwarded: true}},
}

// trusting lets browsers of tests trust every certificate.
var trusting = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 8, DisableKeepAlives: true}

// start runs the proxy before the handler that knows the address of browsers, and
// returns that address without the root.
func (p *proxy) start(t testing.TB, root string, handler func(public string) http.Handler) string {
	t.Helper()
	front := httptest.NewUnstartedServer(nil)
	public := "https://" + front.Listener.Addr().String()
	behind := httptest.NewServer(handler(public))
	t.Cleanup(behind.Close)
	target := must(url.Parse(behind.URL))(t)
	front.Config.Handler = &httputil.ReverseProxy{Transport: trusting, Rewrite: func(r *httputil.ProxyRequest) {
		if p.strips {
			r.Out.URL.Path = strings.TrimPrefix(r.Out.URL.Path, root)
			r.Out.URL.RawPath = strings.TrimPrefix(r.Out.URL.RawPath, root)
		}
		r.SetURL(target)
		if !p.ownHost {
			r.Out.Host = r.In.Host
		}
		if p.forwarded {
			r.SetXForwarded()
		}
	}}
	front.StartTLS()
	t.Cleanup(front.Close)
	return public
}

// TestEverySite does the main job, and follows every address on the way.
func TestEverySite(t *testing.T) {
	for name, site := range sites {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, site)
			b := r.as(t, "admin")
			secure := strings.HasPrefix(r.url, "https://")
			home := b.get("/")
			if got := home.header.Get("Strict-Transport-Security") != ""; got != secure {
				t.Errorf("HSTS is there: %v, want %v", got, secure)
			}
			for _, cookie := range b.jar.Cookies(must(url.Parse(r.url))(t)) {
				if secure != strings.HasPrefix(cookie.Name, "__Host-") || strings.HasSuffix(cookie.Name, "-ops-taskdesk") != (r.root != "") {
					t.Errorf("cookie %s", cookie.Name)
				}
			}
			id := r.create(t)
			review := b.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed behind a proxy").press("Review")
			saved := review.press("Save 1 change to " + id[:8])
			if saved.status != http.StatusOK || !strings.Contains(saved.text(), "typed behind a proxy") || saved.url.Path != r.root+"/tasks/"+id {
				t.Errorf("saving ended at %s with %d: %s", saved.url, saved.status, saved.text())
			}
			r.crawl(t, b, home)
			out := b.get("/").press("Sign out")
			if out.status != http.StatusOK || out.url.Path != r.root+"/signed-out" {
				t.Errorf("signing out ended at %s with %d: %s", out.url, out.status, out.text())
			}
		})
	}
}

// addresses are the attributes that lead somewhere.
var addresses = []string{"href", "src", "action", "hx-get", "hx-post"}

// crawl looks at all pages that are reached from one, and fails the test for an
// address that is not below the root, or that there is not.
func (r *rig) crawl(t *testing.T, b *browser, from *page) {
	t.Helper()
	seen := map[string]bool{}
	todo := []*page{from}
	for len(todo) > 0 {
		p := todo[0]
		todo = todo[1:]
		for _, name := range addresses {
			p.Find("[" + name + "]").Each(func(_ int, found *goquery.Selection) {
				to := found.AttrOr(name, "")
				if strings.HasPrefix(to, "#") || strings.HasPrefix(to, "http") {
					return
				}
				path, _, _ := strings.Cut(to, "?")
				if !strings.HasPrefix(to, r.root+"/") {
					t.Errorf("%s has %s=%q, which is not below %q", p.url, name, to, r.root)
				}
				if seen[shape(path)] || name == "action" && found.AttrOr("method", "get") == "post" || name == "hx-post" {
					return
				}
				seen[shape(path)] = true
				next := b.get(strings.TrimSuffix(r.url, r.root) + to)
				if next.status >= 500 || next.status == http.StatusNotFound {
					t.Errorf("%s has %s=%q, which answers %d", p.url, name, to, next.status)
				}
				if strings.Contains(next.header.Get("Content-Type"), "html") {
					todo = append(todo, next)
				}
			})
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d kinds of pages were seen: %v", len(seen), slices.Sorted(keys(seen)))
	}
}

// shape is a path without what names one task, so that one page of a kind is enough.
func shape(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) == 36 && strings.Count(part, "-") == 4 {
			parts[i] = "{id}"
		}
	}
	return strings.Join(parts, "/")
}

func keys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestBareRoot leads to the first page.
func TestBareRoot(t *testing.T) {
	r := start(t, options{root: root})
	if p := r.as(t, "viewer").get(strings.TrimSuffix(r.url, "/")); p.url.Path != root+"/" || p.status != http.StatusOK {
		t.Errorf("came to %s with %d", p.url, p.status)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		for _, base := range []string{r.url, strings.TrimSuffix(r.url, root)} {
			if p := r.visitor(t).get(base + path); p.status != http.StatusOK {
				t.Errorf("%s answers %d", p.url, p.status)
			}
		}
	}
}

// TestOtherSiteBehindAProxy sees that a trusted origin is ours alone.
func TestOtherSiteBehindAProxy(t *testing.T) {
	r := start(t, sites["a proxy that does all of that"])
	b := r.as(t, "admin")
	p := b.post("/tasks/"+r.examples.Ordinary, url.Values{}, "Sec-Fetch-Site: cross-site", "Origin: https://elsewhere.example")
	p.wants(http.StatusForbidden, "This form did not come from Taskdesk")
	old := b.post("/preferences", url.Values{"theme": {"dark"}}, "Sec-Fetch-Site: ", "Origin: "+strings.TrimSuffix(r.url, root))
	if old.status != http.StatusOK {
		t.Errorf("an old browser's own form behind a proxy answers %d: %s", old.status, old.text())
	}
}
