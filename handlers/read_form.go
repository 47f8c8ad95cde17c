package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"
)

// legible refuses a form whose text is not UTF-8: nothing behind this could keep or send it.
func (s *server) legible(next http.Handler) http.Handler {
	return s.open(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodPost {
			if err := readForm(r); err != nil {
				return err
			}
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// readForm reads the form of a request. It fails when that cannot be read, or is not UTF-8.
func readForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("read form: %w", malformed{err})
	}
	for name, values := range r.Form {
		if slices.ContainsFunc(append([]string{name}, values...), broken) {
			return fmt.Errorf("read form: %w", malformed{fmt.Errorf("input %q is not UTF-8", name)})
		}
	}
	return nil
}

// The most that is taken of what is written into the journal for good, in bytes.
const (
	mostReason = 4 << 10
	mostTicket = 1 << 10
)

// boundWords refuses a form whose reason or ticket is longer than the journal takes.
func boundWords(form url.Values) error {
	for _, in := range []struct {
		name, words string
		most        int
	}{{inReason, "reason", mostReason}, {inTicket, "ticket", mostTicket}} {
		if len(form.Get(in.name)) > in.most {
			return &badInput{heading: "That " + in.words + " is too long",
				lines: []string{nothingChanged, fmt.Sprintf("The journal takes %d letters of it. Shorten it and send the form again; your browser's Back button has what you typed.", in.most)}}
		}
	}
	return nil
}

func broken(text string) bool { return !utf8.ValidString(text) }

// malformed is a form that cannot be read.
type malformed struct{ error }

func (m malformed) Unwrap() error { return m.error }
