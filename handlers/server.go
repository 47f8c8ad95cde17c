// Package handlers answers the console's addresses. A handler reads a request
// into one command, lets the desk do it, and turns the result into a view; no rule
// of the trade is in here.
package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/zstd"

	"taskdesk/internal/desk"
	"taskdesk/internal/signin"
	"taskdesk/static"
	"taskdesk/views"
)

// MaxBody is the most that a form may have, in bytes.
const MaxBody = 1 << 20

// Deps are what the console's pages stand on.
type Deps struct {
	Log         *slog.Logger
	Desk        *desk.Desk
	SignIn      *signin.Service
	Forms       Forms
	Ready       func(context.Context) error // nil when the database answers
	Environment views.Environment
	ReadOnly    bool
	Program     string       // the version of Taskdesk, as evidence packs name it
	Upstream    string       // address of the Workflow service, for the same
	Examples    []views.Link // tasks worth a look, in the demo
	Reloading   bool         // behind the proxy of make dev, which can change plain pages only
	Now         func() time.Time
}

type server struct {
	Deps
	log    *slog.Logger
	desk   *desk.Desk
	signIn *signin.Service
	now    func() time.Time
	root   views.Root
	assets views.Assets
}

// New returns the console.
func New(d Deps) http.Handler {
	if d.Now == nil {
		d.Now = time.Now
	}
	root := views.Root(d.SignIn.Root())
	s := &server{Deps: d, log: d.Log, desk: d.Desk, signIn: d.SignIn, now: d.Now, root: root, assets: assets(root)}
	mux := s.routes()
	pages := s.signIn.Load(s.refuseForeign(limitBody(s.framed(mux))), s.failDatabase)
	if !d.Reloading {
		pages = compress(pages)
	}

	outer := http.NewServeMux()
	outer.Handle(s.below("GET /static/"), http.StripPrefix(string(root), static.Handler()))
	outer.Handle("/", pages)
	return s.guard(s.rooted(outer))
}

// rooted gives every request the address that browsers know it by. Some proxies take
// the root away before they pass a request on: it is put back.
func (s *server) rooted(next http.Handler) http.Handler {
	if s.root == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == string(s.root):
			http.Redirect(w, r, s.root.Home(), http.StatusSeeOther)
			return
		case !s.root.Under(r.URL.Path):
			r = r.Clone(r.Context())
			r.URL.Path = s.root.At(r.URL.Path)
			if r.URL.RawPath != "" {
				r.URL.RawPath = s.root.At(r.URL.RawPath)
			}
		}
		next.ServeHTTP(w, r)
	})
}

// compress packs what is worth it. Event streams and packed formats are left alone.
func compress(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(1), gzhttp.ZstdCompressionLevel(int(zstd.SpeedDefault)), gzhttp.SuffixETag("-c"),
		gzhttp.ContentTypeFilter(func(ct string) bool {
			return !strings.HasPrefix(ct, "text/event-stream") && gzhttp.DefaultContentTypeFilter(ct)
		}))
	if err != nil {
		panic(err) // the options above are constants
	}
	return wrap(h)
}

// limitBody refuses to read more of a body than a form may have.
func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
		next.ServeHTTP(w, r)
	})
}

// refuseForeign refuses writes that another site's page makes in a person's name.
func (s *server) refuseForeign(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(s.signIn.Origin()); err != nil { // where a proxy gives requests another Host
		panic(err) // the public address was checked at the start
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, errForeign)
	}))
	return protection.Handler(next)
}

// framed answers unknown addresses and methods with a page in our frame.
func (s *server) framed(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		var plain statusOnly
		h.ServeHTTP(&plain, r)
		if plain.status >= 300 && plain.status < 400 { // the mux's own way to a clean path
			mux.ServeHTTP(w, r)
			return
		}
		if allow := plain.Header().Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
			s.fail(w, r, errMethod)
			return
		}
		s.fail(w, r, errNoPage)
	})
}

// statusOnly keeps the status and header of an answer and drops its body.
type statusOnly struct {
	header http.Header
	status int
}

func (w *statusOnly) Header() http.Header {
	if w.header == nil {
		w.header = make(http.Header)
	}
	return w.header
}
func (w *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
func (w *statusOnly) WriteHeader(status int)      { w.status = status }
