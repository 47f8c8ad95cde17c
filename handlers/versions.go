package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// lifeEver returns the whole life of a task up to now, or up to the last moment at which a
// deleted one was seen; the deletion is then given as well.
func (s *server) lifeEver(r *http.Request, id string) (*desk.Life, *desk.Gone, error) {
	l, err := s.desk.Life(r.Context(), id, time.Time{})
	gone, ok := errors.AsType[*desk.Gone](err)
	if !ok || gone.Kind != desk.Deleted {
		return l, nil, err
	}
	l, err = s.desk.Life(r.Context(), id, gone.Seen)
	return l, gone, err
}

// showVersion answers GET /tasks/{id}/versions/{number}: it leads to the task as at that
// version, and to the task now for the newest one. A step past that one leads to now too:
// the page that it is taken from may not have known that there is no more.
func (s *server) showVersion(w http.ResponseWriter, r *http.Request) error {
	id, err := s.canonicalID(w, r)
	if id == "" {
		return err
	}
	l, gone, err := s.lifeEver(r, id)
	if err != nil {
		return err
	}
	newest := l.Task.Version.Number
	number, err := strconv.Atoi(r.PathValue("number"))
	past := number == newest+1 && r.URL.Query().Has("step")
	switch {
	case past, err == nil && number == newest && gone == nil:
		return s.leadTo(w, r, id, time.Time{})
	case err != nil || number < 1 || number > newest:
		return s.noVersion(w, r, id, newest)
	}
	v, err := l.Version(r.Context(), number)
	if err != nil {
		return err
	}
	return s.leadTo(w, r, id, v.AsAt)
}

// leadTo leads to a task as at a moment. A script is shown it at once, and told the address.
func (s *server) leadTo(w http.ResponseWriter, r *http.Request, id string, asAt time.Time) error {
	to := views.AsAt(s.root.Task(id), asAt)
	if !partial(r) {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	there, err := url.Parse(to)
	if err != nil {
		return err
	}
	r = r.Clone(r.Context())
	r.URL = there
	w.Header().Set("HX-Push-Url", to)
	return s.showTask(w, r)
}

// noVersion says that a task never had a version of this number.
func (s *server) noVersion(w http.ResponseWriter, r *http.Request, id string, newest int) error {
	short := taskid.Short(id)
	page := views.Oops{
		Status: http.StatusNotFound, Heading: fmt.Sprintf("Task %s has no version %s", short, r.PathValue("number")),
		Lines: []string{fmt.Sprintf("It has %s so far, numbered from 1.", counted(newest, "version")), nothingChanged},
		Links: []views.Link{{Text: "See its newest version", URL: s.root.Version(id, newest)}, {Text: "See all its changes", URL: s.root.Task(id, "changes")}},
		When:  moment.Text(s.now(), s.zone(r)), Frame: s.frame(r, short+" · no such version"),
	}
	s.answerOops(w, r, page)
	return nil
}

// steps are the ways to the versions before and after the one that is shown. After the last
// one comes now, or the deletion.
func (w wording) steps() (before, after *views.Step) {
	n := w.Task.Version.Number
	if n > 1 {
		before = &views.Step{Text: fmt.Sprintf("‹ v%d", n-1), Label: fmt.Sprintf("Version %d, the one before", n-1), URL: w.root.Version(w.Task.ID, n-1)}
	}
	if w.AsAt.IsZero() {
		return before, nil
	}
	next := w.root.Version(w.Task.ID, n+1) + "?step"
	switch w.desk.Later(w.request.Context(), w.View) {
	case desk.LaterVersion:
		after = &views.Step{Text: fmt.Sprintf("v%d ›", n+1), Label: fmt.Sprintf("Version %d, the one after", n+1), URL: next}
	case desk.LaterNow:
		after = &views.Step{Text: "Now ›", Label: fmt.Sprintf("The task now: version %d is its last so far", n), URL: w.root.Task(w.Task.ID)}
	case desk.LaterDeletion:
		after = &views.Step{Text: "Deleted ›", Label: fmt.Sprintf("How it was deleted: version %d was its last", n), URL: w.root.Task(w.Task.ID)}
	default:
		after = &views.Step{Text: "Later ›", Label: "The version after, or now where there is none", URL: next}
	}
	return before, after
}

// slider gives a picker its slider over the life of the task, from its creation to now.
func (w wording) slider(p *views.Picker, now time.Time) {
	from := w.Task.Version.AsAtCreated
	life := now.Sub(from)
	if from.IsZero() || life <= 0 {
		return
	}
	p.From, p.To = moment.Address(from), moment.Address(now)
	p.Place, p.PlaceWords = 1000, "now"
	if !w.AsAt.IsZero() {
		p.Place = min(max(int(1000*float64(w.AsAt.Sub(from))/float64(life)), 0), 1000)
		p.PlaceWords = moment.Text(w.AsAt, w.zone)
	}
	p.Ticks = w.sliderTicks(from, life)
}

// sliderTicks are the places of the versions that are known already, of those that fall
// together the last one.
func (w wording) sliderTicks(from time.Time, life time.Duration) (all []views.SliderTick) {
	for _, v := range w.desk.Known(w.request.Context(), w.Task.ID) {
		place := int(1000 * float64(v.AsAt.Sub(from)) / float64(life))
		if place <= 0 || place >= 1000 {
			continue
		}
		tick := views.SliderTick{Place: place, Label: fmt.Sprintf("v%d", v.Number), AsAt: moment.Address(v.AsAt)}
		if last := len(all) - 1; last >= 0 && all[last].Place == place {
			all[last] = tick
			continue
		}
		all = append(all, tick)
	}
	return all
}
