package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/internal/signin"
	"taskdesk/views"
)

// askFresh is how often an open page asks whether its task has changed.
const askFresh = 5 * time.Second

// showFresh answers GET /tasks/{id}/fresh, which a page asks by itself: what has become of
// the task since the version that it shows. There is no content as long as that is what
// the page was told before. A failure leaves the page as it is; its script knows the words.
func (s *server) showFresh(w http.ResponseWriter, r *http.Request) error {
	id, err := s.canonicalID(w, r)
	if id == "" {
		return err
	}
	q := r.URL.Query()
	shown, err := seen(url.Values{inSeen: q["version"], inSeenAt: q["seenAt"]})
	if err != nil {
		return err
	}
	bar, told, err := s.freshSince(r, id, shown, q.Get("told"))
	switch {
	case err != nil && signin.Polls(r):
		page := s.oops(r, err)
		s.log.Info("cannot tell whether a page is current", "err", err, "status", page.Status, "request", requestID(r.Context()))
		signin.LeaveAsIs(w, page.Status)
		return nil
	case err != nil:
		return err
	case told == q.Get("told"):
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return s.render(w, r, http.StatusOK, views.FreshView(bar), nil)
}

// freshSince words what has become of a task since a version, and names that in a word
// by which it is known to have been told; before is that word of the page as it is.
func (s *server) freshSince(r *http.Request, id string, shown desk.Seen, before string) (bar views.Fresh, told string, err error) {
	version, _ := strconv.Atoi(strings.TrimPrefix(before, toldVersion)) // else it was told nothing of a version
	stale, err := s.desk.Since(r.Context(), id, shown, version)
	if gone, ok := goneOf(err); ok {
		return s.freshGone(gone), "gone", nil
	}
	if err != nil {
		return bar, "", err
	}
	bar, told = s.freshBar(r, stale)
	return bar, told, nil
}

const toldVersion = "v" // before the number of a version that a page was told of

// freshBar words a task beside the version of it that a page shows.
func (s *server) freshBar(r *http.Request, stale *desk.Stale) (bar views.Fresh, told string) {
	v := stale.Now
	bar = views.Fresh{Every: int(askFresh / time.Second), Zone: s.zone(r).String()}
	switch now := v.Task.Version.Number; {
	case now > stale.Seen.Version:
		told = toldVersion + strconv.Itoa(now)
		bar.Kind, bar.Lead = views.Note, s.wording(r, v).news(stale)
		bar.Lines = []string{fmt.Sprintf("It is version %d now; you see version %d.", now, stale.Seen.Version)}
		bar.Show = s.shownBelow(r, v.Task.ID)
		bar.What = s.root.Task(v.Task.ID, "compare") + fmt.Sprintf("?from=v%d&to=v%d", stale.Seen.Version, now)
	case v.Behind != nil:
		told = "behind" + strconv.Itoa(v.Behind.Got)
		bar.Kind = views.Unknown
		bar.Lead, bar.Lines = s.wording(r, v).behind()
	}
	q := url.Values{"version": {strconv.Itoa(stale.Seen.Version)}, "seenAt": {moment.Address(stale.Seen.AsAt)}}
	if told != "" {
		q.Set("told", told)
	}
	bar.Check = s.root.Task(v.Task.ID, "fresh") + "?" + q.Encode()
	return bar, told
}

// freshPage is how a page begins that shows a task as it is now.
func (s *server) freshPage(r *http.Request, v *desk.View) *views.Fresh {
	version := v.Task.Version
	bar, _ := s.freshBar(r, &desk.Stale{Now: v, Seen: desk.Seen{Version: version.Number, AsAt: version.AsAtModified}})
	return &bar
}

// freshGone words that the task of an open page is there no longer.
func (s *server) freshGone(gone *desk.Gone) views.Fresh {
	bar := views.Fresh{Kind: views.Note, Lead: "This task is not there any more.", Show: s.root.Task(gone.ID), Whole: true}
	if gone.Kind == desk.Deleted {
		bar.Lead = "This task was deleted."
		bar.Lines = []string{"It can still be read as it was."}
	}
	return bar
}

// shownBelow is the page of a task that somebody has before them: a form that is open
// there comes back with what was typed into it.
func (s *server) shownBelow(r *http.Request, id string) string {
	page, err := url.Parse(s.shownPage(r))
	task := s.root.Task(id)
	switch {
	case err != nil || !strings.HasPrefix(page.Path, task+"/") || strings.HasSuffix(page.Path, "/fresh"):
		return task
	case strings.HasSuffix(page.Path, "/review"):
		return s.root.Task(id, "edit")
	case strings.HasSuffix(page.Path, "/changes"): // from the newest, by the same filter
		q := page.Query()
		q.Del("before")
		return (&url.URL{Path: page.Path, RawQuery: q.Encode()}).String()
	case strings.HasSuffix(page.Path, "/plan"):
		return s.planURL(id, page.Query().Get(inState))
	case strings.HasSuffix(page.Path, "/family/children"): // to a script, that is the children alone
		return s.root.Task(id, "family")
	case page.Query().Has(queryPlan):
		return page.Path + "?" + url.Values{queryPlan: page.Query()[queryPlan]}.Encode()
	}
	return page.Path
}

const mostNews = 3 // changes that are named; the others are counted

// news words who changed a task, when, and what.
func (w wording) news(stale *desk.Stale) string {
	v := w.Task.Version
	by := w.who(v.UserIDModified)
	lead := fmt.Sprintf("%s changed this task %s", upper(by), w.clock(v.AsAtModified))
	if n := v.Number - stale.Seen.Version; n > 1 {
		lead = fmt.Sprintf("This task was changed %d times, the last time by %s %s", n, by, w.clock(v.AsAtModified))
	}
	var named []string
	for _, c := range stale.Theirs {
		named = append(named, w.changed(c))
	}
	if more := len(named) - mostNews; more > 0 {
		named = append(named[:mostNews], fmt.Sprintf("%d more", more))
	}
	if len(named) == 0 {
		return lead + "."
	}
	return lead + ": " + and(named) + "."
}

// changed names a change: a transition by its states, all else by what it is.
func (w wording) changed(c history.Change) string {
	change := w.changes([]history.Change{c})[0]
	if c.Attribute == "State" {
		return w.state(change.Old).Label + " → " + w.state(change.New).Label
	}
	return change.Label
}

// clock words a moment of today by its time, and another by its date too.
func (w wording) clock(t time.Time) string {
	t, now := t.In(w.zone), w.now.In(w.zone)
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return "at " + t.Format("15:04:05")
	}
	return "on " + moment.Text(t, w.zone)
}
