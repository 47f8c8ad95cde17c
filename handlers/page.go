package handlers

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/static"
	"taskdesk/views"
)

// handler answers a request, or returns what went wrong; fail words that.
type handler func(http.ResponseWriter, *http.Request) error

// open answers with h, whether somebody is signed in or not.
func (s *server) open(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// page answers somebody who is signed in with h, and sends others to sign in first.
func (s *server) page(h handler) http.Handler {
	greeted := s.open(func(w http.ResponseWriter, r *http.Request) error {
		s.desk.Greet(r.Context())
		return s.own(h)(w, r)
	})
	return s.legible(s.programs(s.signIn.Require(greeted, s.open(s.keepForm))))
}

// programs tells a program that nobody is signed in; it cannot follow to a sign-in page.
func (s *server) programs(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if person.From(r.Context()) == nil && wantsJSON(r) {
			s.problemJSON(w, views.Oops{Status: http.StatusUnauthorized, Heading: "Nobody is signed in", Lines: []string{nothingChanged}})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// write is page for what changes a task. One that carries a moment is refused,
// whoever asks.
func (s *server) write(h handler) http.Handler {
	signedIn := s.page(h)
	return s.open(func(w http.ResponseWriter, r *http.Request) error {
		if err := readForm(r); err != nil {
			return err
		}
		if r.Form.Has("asAt") {
			return errPastWrite
		}
		if err := boundWords(r.PostForm); err != nil {
			return err
		}
		signedIn.ServeHTTP(w, r)
		return nil
	})
}

// buffers hold pages while they are rendered: a page that fails half-way is never sent.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// render answers with the whole page, or with its region when htmx will swap just that.
func (s *server) render(w http.ResponseWriter, r *http.Request, status int, page, region templ.Component) error {
	c := page
	if region != nil && partial(r) {
		c = region
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := c.Render(r.Context(), b); err != nil {
		return fmt.Errorf("render %s: %w", r.Pattern, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.Header().Add("Vary", "HX-Request-Type")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // a failed write means that the reader left
	return nil
}

// partial tells whether htmx will swap a part of the page.
func partial(r *http.Request) bool { return r.Header.Get("HX-Request-Type") == "partial" }

// htmx tells whether a script asked, which can show an answer without leaving the page.
func htmx(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

// answerJSON answers a program.
func answerJSON(w http.ResponseWriter, content any, more ...json.Options) error {
	body, err := json.Marshal(content, apiclient.JSONOptions, json.JoinOptions(more...))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // a failed write means that the reader left
	return nil
}

// assets are the addresses of the static files.
func assets(root views.Root) views.Assets {
	all := views.Assets{}
	for name, address := range static.URLs() {
		all[name] = root.At(address)
	}
	return all
}

// frame is what is around every page.
func (s *server) frame(r *http.Request, title string) views.Frame {
	f := views.Frame{
		Root: s.root, Title: title, Assets: s.assets, Env: s.Environment, ReadOnly: s.ReadOnly, Here: r.URL.RequestURI(), Jump: r.URL.Query().Get("q"),
	}
	if r.Method != http.MethodGet {
		f.Here = s.root.Home()
		if id := r.PathValue("id"); id != "" {
			f.Here = s.root.Task(id)
		}
	}
	p := person.From(r.Context())
	if p == nil {
		return f
	}
	prefs := s.signIn.Preferences(r.Context())
	f.Person = s.acting(r)
	f.Theme = prefs.Theme
	f.Zone, f.ZoneNow, f.Zones = prefs.Zone, zoneChip(s.now().In(s.zone(r))), zones
	if f.Zone == "" {
		f.Zone = "UTC"
	}
	f.Session = s.sessionBar(r)
	f.Nav = []views.Link{s.place(r, "Home", "/")}
	if p.Role >= person.Operator && !s.ReadOnly {
		f.Nav = append(f.Nav, s.place(r, "New task", "/tasks/new"))
	}
	f.Nav = append(f.Nav, s.place(r, "Definitions", "/definitions"))
	if p.Role >= person.Admin {
		f.Nav = append(f.Nav, s.place(r, "Journal", "/journal"))
	}
	return f
}

// place is one of the places that the bar leads to. One is there also on a page below it.
func (s *server) place(r *http.Request, text, path string) views.Link {
	at := s.root.At(path)
	return views.Link{Text: text, URL: at, Current: r.URL.Path == at || path != "/" && strings.HasPrefix(r.URL.Path, at+"/")}
}

// zones are the display zones that the menu offers; any other can be typed.
var zones = []string{
	"UTC", "Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Berlin", "Europe/Zurich", "America/New_York", "America/Chicago",
	"America/Los_Angeles", "America/Sao_Paulo", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata", "Asia/Hong_Kong", "Asia/Singapore",
	"Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
}

var locations sync.Map // zone name to *time.Location: loading one reads a file

func location(name string) (*time.Location, error) {
	if l, ok := locations.Load(name); ok {
		return l.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, errors.New("no zone")
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	locations.Store(name, l)
	return l, nil
}

// zone is the display zone of whoever asks: theirs, or UTC.
func (s *server) zone(r *http.Request) *time.Location {
	if l, err := location(s.signIn.Preferences(r.Context()).Zone); err == nil {
		return l
	}
	return time.UTC
}

// typedZone is the zone in which the moments of a request were typed: the one that its form
// named to its person, although they may look in another by now.
func (s *server) typedZone(r *http.Request) *time.Location {
	if l, err := location(r.FormValue(inZone)); err == nil {
		return l
	}
	return s.zone(r)
}

// zoneChip words a zone at a moment: "London +01:00".
func zoneChip(t time.Time) string {
	name := t.Location().String()
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = strings.ReplaceAll(name[i+1:], "_", " ")
	}
	if name == "UTC" {
		return name
	}
	return name + " " + t.Format("-07:00")
}
