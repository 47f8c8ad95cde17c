package handlers

import (
	"encoding/base64"
	"errors"
	"net/http"

	"taskdesk/internal/person"
	"taskdesk/views"
)

// A form that somebody else opened, who was signed in at this browser before.
var (
	errStranger     = errors.New("a form that somebody else opened")
	errStrangerLost = errors.New("a form that somebody else opened, and that could not be kept for them")
)

// own refuses a form that somebody else opened than who is signed in now: it would be
// sent, or kept as a draft, in the wrong name. It is parked for whose it is.
func (s *server) own(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !s.ofStranger(r, r.PostForm.Get(inBy)) {
			return h(w, r)
		}
		if r.Header.Get(background) != "" {
			return s.render(w, r, http.StatusConflict, views.DraftSaved("Draft not saved: somebody else is signed in now."), nil)
		}
		if s.park(r) == "" {
			return errStrangerLost
		}
		return errStranger
	}
}

// ofStranger tells whether the word by which a page says whose it is names somebody else
// than who is signed in.
func (s *server) ofStranger(r *http.Request, by string) bool {
	word, err := base64.RawURLEncoding.DecodeString(by)
	if err != nil {
		return false
	}
	owner, ok := s.Forms.OwnerOf(word)
	return ok && owner != person.From(r.Context()).Subject
}
