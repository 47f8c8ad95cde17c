package views_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/a-h/templ"

	"taskdesk/static"
	. "taskdesk/views"
)

var gallery = flag.String("gallery", "", "serve the fixtures at this address in place of testing")

func TestMain(m *testing.M) {
	flag.Parse()
	if *gallery == "" {
		os.Exit(m.Run())
	}
	fmt.Println("http://" + *gallery)
	fmt.Println(http.ListenAndServe(*gallery, galleryHandler()))
	os.Exit(1)
}

// galleryHandler serves every fixture under its name, under the policy that the console sends.
func galleryHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/static/", static.Handler())
	links := make([]Link, 0, len(fixtures()))
	for _, f := range fixtures() {
		mux.Handle("/"+f.name, templ.Handler(f.page))
		links = append(links, Link{Text: f.name, URL: "/" + f.name})
	}
	mux.Handle("/{$}", templ.Handler(HomePage(Home{Frame: frame("Gallery"), Examples: links})))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'")
		mux.ServeHTTP(w, r)
	})
}
