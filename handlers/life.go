package handlers

import (
	"cmp"
	"errors"
	"iter"
	"net/http"
	"slices"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/internal/life"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// showLife answers GET /tasks/{id}/life: the whole life of a task as a picture, with the
// moment shown marked on it. Above the changes it is a part of their page.
func (s *server) showLife(w http.ResponseWriter, r *http.Request) error {
	id, asAt, err := s.taskAsked(w, r)
	if id == "" {
		return err
	}
	l, gone, err := s.lifeEver(r, id)
	if err == nil && gone != nil && asAt.IsZero() && !partial(r) {
		return gone
	}
	if err != nil {
		return s.lifeUnread(w, r, err)
	}
	picture, err := s.pictureOf(r, paced(w, l.Versions(r.Context())), l, gone, asAt)
	if err != nil {
		return s.lifeUnread(w, r, err)
	}
	if partial(r) {
		picture.Next = "changes"
		return s.render(w, r, http.StatusOK, views.LifeView(*picture), nil)
	}
	v := l.View
	if !asAt.IsZero() {
		if v, err = s.desk.Task(r.Context(), id, asAt); err != nil {
			return err
		}
	}
	m := s.taskModel(r, v)
	m.Frame.Title += " · Life"
	m.Life = picture
	return s.render(w, r, http.StatusOK, views.TaskPage(m), nil)
}

// lifeUnread tells in the picture's place why it is not there; a page of its own fails as
// others do.
func (s *server) lifeUnread(w http.ResponseWriter, r *http.Request, err error) error {
	if !partial(r) || r.Context().Err() != nil {
		return err
	}
	oops := s.oops(r, err)
	s.log.Warn("cannot draw a life", "err", err, "route", r.Pattern, "status", oops.Status, "subject", subjectOf(r), "request", requestID(r.Context()))
	problem := &views.Problem{Heading: "The picture of this life could not be drawn", Text: oops.Heading + ".", Lines: oops.Lines, RequestID: oops.RequestID}
	return s.render(w, r, oops.Status, views.LifeView(views.Life{Problem: problem, Again: r.URL.RequestURI()}), nil)
}

// pictureOf draws a life up to now, or up to its deletion.
func (s *server) pictureOf(r *http.Request, all iter.Seq2[history.Version, error], l *desk.Life, gone *desk.Gone, asAt time.Time) (*views.Life, error) {
	versions, err := known(all)
	if err != nil {
		return nil, err
	}
	end := s.now().UTC()
	if gone != nil {
		end = cmp.Or(gone.DeletedAt, gone.Seen)
	}
	if last := versions[len(versions)-1].AsAt; end.Before(last) { // by the clock of this machine
		end = last
	}
	strip := life.Strip{From: versions[0].AsAt, To: end}
	d := drawing{wording: s.newWording(r, l.View), strip: strip, end: end, gone: gone}
	stays := life.Stays(versions, end)
	states, shades := d.states(stays)
	rows, cut := d.rows(stays)
	return &views.Life{
		Lead: d.lead(versions), From: moment.Text(strip.From, d.zone), To: d.endWords(), Deleted: gone != nil,
		Width: life.Width, States: states, Bands: d.bands(stays, shades), Marks: d.marks(strip.Marks(versions)), Ticks: d.ticks(), Moment: d.momentShown(asAt), Rows: rows, Cut: cut,
	}, nil
}

// known gathers versions, oldest first. Of a life that is too long to be read to its
// beginning it gathers those that are read.
func known(all iter.Seq2[history.Version, error]) ([]history.Version, error) {
	var versions []history.Version
	for v, err := range all {
		if _, long := errors.AsType[*history.TooLong](err); long && len(versions) > 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		versions = append(versions, v)
	}
	slices.Reverse(versions)
	return versions, nil
}
