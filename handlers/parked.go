package handlers

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
	"taskdesk/views"
)

// Forms keeps what people typed. *store.Store is one.
type Forms interface {
	SaveDraft(ctx context.Context, subject string, d store.Draft) error
	Draft(ctx context.Context, subject, place string) (store.Draft, error)
	Drafts(ctx context.Context, subject string) ([]store.Draft, error)
	DeleteDraft(ctx context.Context, subject, place string) error
	Park(ctx context.Context, subject string, p store.Parked) (id string, err error)
	Parked(ctx context.Context, subject, id string) (store.Parked, error)
	ParkedOf(ctx context.Context, subject string) ([]store.Parked, error)
	Unpark(ctx context.Context, subject, id string) error
	SealOwner(subject string) []byte
	OwnerOf(word []byte) (subject string, ok bool)
}

// park keeps a form that was sent without a session, for the person whose form it is,
// and returns the page on which they confirm it; "" when it cannot be kept.
func (s *server) park(r *http.Request) string {
	word, err := base64.RawURLEncoding.DecodeString(r.PostForm.Get(inBy))
	if err != nil {
		return ""
	}
	subject, ok := s.Forms.OwnerOf(word)
	if !ok {
		return ""
	}
	form := url.Values{}
	for name, values := range r.PostForm {
		if name != inBy {
			form[name] = values
		}
	}
	id, err := s.Forms.Park(r.Context(), subject, store.Parked{Address: r.URL.RequestURI(), Form: form, At: s.now()})
	if err != nil {
		s.log.WarnContext(r.Context(), "a form that was sent without a session is not kept", "err", err)
		return ""
	}
	return s.root.At("/parked/" + id)
}

// showParked answers GET /parked/{id}: a form that was sent without a session, filled in
// as it was sent, to be looked at and confirmed. It sends nothing.
func (s *server) showParked(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("parked")
	p, err := s.Forms.Parked(r.Context(), person.From(r.Context()).Subject, id)
	if errors.Is(err, store.ErrNotFound) {
		return errNothingParked
	}
	if err != nil {
		return err
	}
	p.Form.Set(inParked, id)
	again := r.Clone(context.WithValue(r.Context(), parkedNotice{}, &views.Notice{
		Kind: views.Note, Text: "You were signed out when you sent this. It was kept, and not sent on.",
		Lines: []string{"You sent it " + moment.Ago(s.now().Sub(p.At)) + ". It is filled in as you sent it: look at it once more, and confirm it if you still want it."},
	}))
	again.PostForm, again.Form = p.Form, p.Form
	return s.confirmAgain(w, again, strings.TrimPrefix(p.Address, string(s.root)))
}

// parkedNotice carries what a page says above a form that was parked.
type parkedNotice struct{}

// parkedForm is where forms are sent to, below the root.
var parkedForm = regexp.MustCompile(`^/tasks(?:/([^/?]+)(?:/(review|delete|triggers)(?:/([^/?]+))?)?)?(?:\?.*)?$`)

// confirmAgain shows the step of a form that comes before it is sent.
func (s *server) confirmAgain(w http.ResponseWriter, r *http.Request, address string) error {
	m := parkedForm.FindStringSubmatch(address)
	if m == nil {
		return errNothingParked
	}
	r.SetPathValue("id", m[1])
	r.SetPathValue("name", m[3])
	switch {
	case m[1] == "":
		return s.confirmCreate(w, r)
	case m[2] == "triggers":
		return s.confirmFire(w, r)
	case m[2] == "delete":
		return s.confirmDelete(w, r)
	default:
		return s.confirmSave(w, r)
	}
}

// sentBefore answers with what came of a parked form that its person had also sent while
// they were signed in. One that was refused then is confirmed like any other.
func (s *server) sentBefore(w http.ResponseWriter, r *http.Request, c desk.Command) (answered bool, err error) {
	result, err := s.desk.Earlier(r.Context(), c)
	if err != nil || result == nil || result.Outcome() == desk.Refused {
		return false, err
	}
	s.sent(r, result, "")
	return true, s.showResult(w, r, result)
}

// confirmSave shows the review of an edit, as it was typed.
func (s *server) confirmSave(w http.ResponseWriter, r *http.Request) error {
	v, base, e, err := s.readEdit(w, r)
	if v == nil {
		return err
	}
	if len(e.problems) == 0 {
		answered, err := s.sentBefore(w, r, updateOf(r, v, base, e, chosenTrigger(r.PostForm)))
		if answered || err != nil {
			return err
		}
	}
	return s.reviewTask(w, r)
}

// confirmFire shows the dialog of a trigger with what was typed into it.
func (s *server) confirmFire(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), desk.OpFire); err != nil {
		return err
	}
	v, base, e, err := s.readEdit(w, r)
	if v == nil {
		return err
	}
	if err := s.desk.MayWrite(r.Context(), desk.OpFire, v.Task.DefinitionID, r.PathValue("name")); err != nil {
		return err
	}
	panel := views.FirePanel{Hidden: s.sameVersion(r)}
	if len(e.problems) > 0 {
		panel.Problem = mend(e)
	} else if answered, err := s.sentBefore(w, r, updateOf(r, v, base, e, r.PathValue("name"))); answered || err != nil {
		return err
	} else if base.Version != v.Task.Version.Number {
		stale, err := s.desk.Compare(r.Context(), v, base, e.fields)
		if err != nil {
			return err
		}
		panel = views.FirePanel{Hidden: s.hidden(r, v.Task), Problem: s.staleProblem(r, stale), Changed: s.wording(r, v).changes(append(stale.Theirs, overlapChanges(stale)...))}
	}
	return s.showFire(w, r, http.StatusOK, v, e, panel)
}

// confirmCreate shows the form of a new task with what was typed into it.
func (s *server) confirmCreate(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), desk.OpCreate); err != nil {
		return err
	}
	words, err := s.blankOf(r, url.Values{"definition": {r.PostForm.Get(inDefinition)}})
	if err != nil {
		return err
	}
	if answered, err := s.sentBefore(w, r, createOf(r, words.Task.DefinitionID, words.editOf(r.PostForm, words.Task))); answered || err != nil {
		return err
	}
	return s.showNew(w, r, http.StatusOK, words, views.NewTask{Correlation: r.PostForm.Get(inCorrelation), Unknown: noticeIn(r)})
}

// noticeIn is what a page says above its form, where something is to be said.
func noticeIn(r *http.Request) *views.Notice {
	n, _ := r.Context().Value(parkedNotice{}).(*views.Notice)
	return n
}
