package handlers

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// The pages of forms that drafts are kept of, below the root.
func editPlace(id string) string          { return "/tasks/" + id + "/edit" }
func firePlace(id, trigger string) string { return "/tasks/" + id + "/triggers/" + trigger }
func newPlace(id apiclient.DefinitionID) string {
	return "/tasks/new?definition=" + url.QueryEscape(id.String())
}

// formPlace is what a place looks like.
var formPlace = regexp.MustCompile(`^/tasks/(?:([0-9a-f-]{36})/(?:edit|triggers/([A-Za-z0-9_-]+))|new\?definition=([A-Za-z0-9_%-]+))$`)

// draftsURL is where what is typed into the form of a place is kept.
func (s *server) draftsURL(place string) string {
	return s.root.At("/drafts?place=" + url.QueryEscape(place))
}

// keepDraft answers POST /drafts: it keeps what stands in a form for its person, or
// throws that away.
func (s *server) keepDraft(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return malformed{err}
	}
	place := r.Form.Get("place")
	if !formPlace.MatchString(place) {
		return errForm
	}
	if r.PostForm.Has("discard") {
		if err := s.Forms.DeleteDraft(r.Context(), person.From(r.Context()).Subject, place); err != nil {
			return err
		}
		http.Redirect(w, r, s.root.At(place)+broughtQuery(r.PostForm, place), http.StatusSeeOther)
		return nil
	}
	if err := s.desk.May(r.Context(), desk.OpUpdate); err != nil {
		return err
	}
	err := s.saveDraft(r, place)
	if errors.Is(err, store.ErrTooMany) {
		return s.render(w, r, http.StatusOK, views.DraftSaved("Not saved: you have as many drafts as are kept. Send or discard some of those on the first page."), nil)
	}
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, views.DraftSaved("Draft saved "+s.now().In(s.zone(r)).Format("15:04:05")), nil)
}

// saveDraft keeps the form that was sent, without what is not typed.
func (s *server) saveDraft(r *http.Request, place string) error {
	form := url.Values{}
	for name, values := range r.PostForm {
		switch name {
		case inKey, inBy, "place":
		default:
			form[name] = values
		}
	}
	return s.Forms.SaveDraft(r.Context(), person.From(r.Context()).Subject, store.Draft{Place: place, SavedAt: s.now(), Form: form})
}

// draft puts a person's draft of a form in the place of what the request brings, and
// returns how to say so; nil where there is none.
func (s *server) draft(r *http.Request, place string) (*views.Draft, error) {
	d, err := s.Forms.Draft(r.Context(), person.From(r.Context()).Subject, place)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r.PostForm = d.Form
	return &views.Draft{
		Text:    "Here stands what you typed " + moment.Ago(s.now().Sub(d.SavedAt)) + " and did not send.",
		Discard: s.root.At("/drafts"), Place: place,
	}, nil
}

// resume reads the draft of a form about a task: what it would change, and what
// others did since. Without a draft, or with one that changes nothing any more, strip is nil.
func (s *server) resume(r *http.Request, v *desk.View, place string) (e edit, strip *views.Draft, err error) {
	strip, err = s.draft(r, place)
	if strip == nil {
		return edit{}, nil, err
	}
	base, err := seen(r.PostForm)
	if err != nil {
		return edit{}, nil, nil // of a form that was different then
	}
	original, err := s.desk.Original(r.Context(), v, base)
	if err != nil {
		// The version that was seen cannot be had: what was typed stands against the one now.
		now := s.hidden(r, v.Task)
		r.PostForm.Set(inSeen, strconv.Itoa(now.Seen))
		r.PostForm.Set(inSeenAt, now.SeenAt)
		original, base.Version = v.Task, now.Seen
	}
	words := s.wording(r, v)
	e = words.editOf(r.PostForm, original)
	if base.Version != v.Task.Version.Number {
		stale, err := s.desk.Compare(r.Context(), v, base, e.fields)
		if err != nil {
			return edit{}, nil, err
		}
		strip.Base = fmt.Sprintf("You typed it on version %d; the task is version %d now. Changed since:", base.Version, v.Task.Version.Number)
		strip.Changed = words.changes(append(stale.Theirs, overlapChanges(stale)...))
	}
	return e, strip, nil
}

// sent forgets what a form was kept for, when its write was done.
func (s *server) sent(r *http.Request, result *desk.Result, place string) {
	if result.Outcome() != desk.Done {
		return
	}
	subject := person.From(r.Context()).Subject
	err := s.Forms.DeleteDraft(r.Context(), subject, place)
	if id := r.PostForm.Get(inParked); id != "" {
		err = errors.Join(err, s.Forms.Unpark(r.Context(), subject, id))
	}
	if err != nil {
		s.log.WarnContext(r.Context(), "a draft of what was sent is kept", "err", err)
	}
}

// unsent lists what a person typed and did not send.
func (s *server) unsent(r *http.Request) ([]views.Unsent, error) {
	subject := person.From(r.Context()).Subject
	parked, err := s.Forms.ParkedOf(r.Context(), subject)
	if err != nil {
		return nil, err
	}
	var all []views.Unsent
	for _, p := range parked {
		path, _, _ := strings.Cut(strings.TrimPrefix(p.Address, string(s.root)), "?")
		all = append(all, s.unsentOf(r, path, s.root.At("/parked/"+p.ID), p.At, "sent when you were signed out: look at it and confirm"))
	}
	drafts, err := s.Forms.Drafts(r.Context(), subject)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		all = append(all, s.unsentOf(r, d.Place, s.root.At(d.Place), d.SavedAt, "draft"))
	}
	return all, nil
}

func (s *server) unsentOf(r *http.Request, path, address string, at time.Time, kind string) views.Unsent {
	u := views.Unsent{What: "Form, " + kind, Short: "open", URL: address, When: moment.Ago(s.now().Sub(at)), Title: moment.Text(at, s.zone(r))}
	for _, id := range taskid.Find(path) {
		u.Short = taskid.Short(id)
	}
	switch parts := strings.Split(strings.TrimPrefix(path, "/"), "/"); {
	case strings.HasPrefix(path, "/tasks/new") || path == "/tasks":
		u.What = "New task, " + kind
	case len(parts) == 4:
		u.What = "Fire " + parts[3] + ", " + kind
	case strings.HasSuffix(path, "/delete"):
		u.What = "Delete, " + kind
	case len(parts) >= 2:
		u.What = "Edit, " + kind
	}
	return u
}

// ownerWord is the word by which a form says whose it is.
func (s *server) ownerWord(r *http.Request) string {
	p := person.From(r.Context())
	if p == nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(s.Forms.SealOwner(p.Subject))
}
