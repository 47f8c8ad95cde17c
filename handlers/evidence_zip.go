package handlers

import (
	"net/http"
	"strings"
	"time"

	"taskdesk/internal/evidence"
	"taskdesk/internal/person"
)

// evidenceZIP answers GET /evidence.zip: the pack, while it is made. What cannot be read
// at all is told on a page in its place; one that breaks off is no ZIP that opens.
func (s *server) evidenceZIP(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.Has(r.Context(), person.Viewer); err != nil {
		return err
	}
	ids, asAt, problem := s.evidenceOf(r, strings.Join(r.URL.Query()["id"], "\n"), r.URL.Query().Get("asAt"))
	if problem != nil {
		return &badInput{heading: problem.Heading, lines: problem.Lines}
	}
	from := &evidenceSource{server: s, w: w, r: r, asAt: asAt}
	if err := from.begin(ids); err != nil {
		return err
	}
	p, made := person.From(r.Context()), s.now().UTC().Truncate(time.Second)
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+zipName(made)+`"`)
	err := evidence.Write(r.Context(), w, evidence.Pack{
		Tasks: ids, AsAt: asAt, MadeAt: made, Zone: s.zone(r), By: evidence.Maker{Name: p.Name, Subject: p.Subject, Role: p.Role.String()},
		Program: s.Program, Upstream: s.Upstream,
	}, from)
	if err != nil {
		s.breakOff(r, err)
	}
	return nil
}

// zipName is what a browser calls a pack.
func zipName(at time.Time) string {
	return "taskdesk-evidence-" + at.UTC().Format("20060102T150405Z") + ".zip"
}
