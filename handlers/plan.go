package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// The names under which a form, and an address, say to which state somebody is on the way.
const (
	inPlan    = ".plan" // in the dialog of a step
	queryPlan = "plan"  // in the address of that dialog
	inState   = "to"    // in the address of the ways
	queryWas  = "was"   // in that address, the moment from which somebody was led there
)

// showPlan answers GET /tasks/{id}/plan: the ways from the task's state to another one,
// as it is now. A plan is of no use for a moment that has passed: an address with one leads
// to the ways now, which say so.
func (s *server) showPlan(w http.ResponseWriter, r *http.Request) error {
	id, err := s.canonicalID(w, r)
	if id == "" {
		return err
	}
	to := strings.TrimSpace(r.URL.Query().Get(inState))
	asAt, _, err := s.momentOf(r)
	if err != nil {
		return err
	}
	if r.URL.Query().Has("asAt") {
		http.Redirect(w, r, s.planURLFrom(id, to, asAt), http.StatusSeeOther)
		return nil
	}
	notice, err := s.planNotice(r, id)
	if err != nil {
		return err
	}
	v, err := s.desk.Task(r.Context(), id, time.Time{})
	if err != nil {
		return unread{err, notice}
	}
	if to != "" && v.Machine != nil && !v.Machine.HasState(to) {
		return s.noState(v, to)
	}
	if wantsJSON(r) {
		return planJSON(w, s.wording(r, v), to)
	}
	m := s.planModel(r, v, to)
	if wantsText(r) {
		return planText(w, m.Plan)
	}
	m.Notice = notice
	return s.showModel(w, r, http.StatusOK, m)
}

// planURL is the address of the ways to a state; without one it asks for it.
func (s *server) planURL(id, to string) string { return planURL(s.root, id, to) }

func planURL(root views.Root, id, to string) string {
	if to == "" {
		return root.Task(id, "plan")
	}
	return root.Task(id, "plan") + "?" + inState + "=" + url.QueryEscape(to)
}

// planURLFrom is planURL for who comes from a moment that has passed.
func (s *server) planURLFrom(id, to string, asAt time.Time) string {
	query := url.Values{}
	if to != "" {
		query.Set(inState, to)
	}
	if !asAt.IsZero() {
		query.Set(queryWas, moment.Address(asAt))
	}
	return strings.TrimSuffix(s.root.Task(id, "plan")+"?"+query.Encode(), "?")
}

// planNotice tells of the write that led to the ways, or that they are not those of the
// moment from which somebody was led there.
func (s *server) planNotice(r *http.Request, id string) (*views.Notice, error) {
	was, err := moment.ParseAddress(r.URL.Query().Get(queryWas))
	if err != nil {
		return s.noticeOf(r)
	}
	then := views.Run{Text: "The task as at " + moment.Text(was, s.zone(r)), URL: views.AsAt(s.root.Task(id), was)}
	return &views.Notice{
		Kind: views.Note, Text: "Ways are planned from now, not from the moment you were looking at", Lines: []string{"They begin where the task is today."},
		More: []views.Run{then, {Text: " is kept as it was."}},
	}, nil
}

func (s *server) noState(v *desk.View, typed string) error {
	bad := &badInput{
		heading: "The definition of this task has no such state",
		lines:   []string{"Its states are listed where a way is chosen. They are named as the definition names them.", "Nothing was changed."},
		typed:   typed, name: inState, action: s.planURL(v.Task.ID, ""),
	}
	for _, state := range v.Machine.Definition().States {
		bad.examples = append(bad.examples, state.Name)
	}
	return bad
}

// onTheWay is the state to which the person is on the way with a dialog, and "" for none.
func onTheWay(r *http.Request) string {
	if to := r.URL.Query().Get(queryPlan); to != "" {
		return to
	}
	return r.PostForm.Get(inPlan)
}

// showFired answers a trigger that was fired. Who is on the way to a state comes back to
// the ways there, planned anew from where the task is now.
func (s *server) showFired(w http.ResponseWriter, r *http.Request, result *desk.Result) error {
	to, v := onTheWay(r), result.View
	if to == "" || result.Outcome() == desk.Unknown || v != nil && (v.Machine == nil || !v.Machine.HasState(to)) {
		return s.showResult(w, r, result)
	}
	address := s.planURL(result.Line.Task, to)
	if htmx(r) && v != nil {
		m := s.planModel(r, v, to)
		m.Notice = s.notice(r, result)
		w.Header().Set("HX-Push-Url", address)
		return s.showModel(w, r, http.StatusOK, m)
	}
	http.Redirect(w, r, address+"&write="+url.QueryEscape(result.Line.ID), http.StatusSeeOther)
	return nil
}

func wantsText(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "text/plain") && !strings.Contains(accept, "text/html")
}

// planText answers with the ways as plain text.
func planText(w http.ResponseWriter, p *views.Plan) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Add("Vary", "Accept")
	_, err := fmt.Fprint(w, p.Text)
	return err
}
