package handlers

import (
	"errors"
	"net/http"
	"strings"

	"taskdesk/internal/desk"
	"taskdesk/views"
)

// deletionsOf says of each task that is compared as it was whether it was deleted since. A
// side that has no task says so itself. What is brought back has the task as it is now as a
// third side.
func (s *server) deletionsOf(r *http.Request, c comparison, sides []desk.Side) (all [][]views.Run) {
	from, to := sides[0], sides[1]
	if c.one() && (from.View == nil || to.View == nil) {
		return nil
	}
	compared := []desk.Side{from, to}
	if c.one() {
		compared = compared[:1]
	}
	for _, side := range compared {
		if side.View == nil {
			continue
		}
		var gone *desk.Gone
		if len(sides) == 3 {
			gone, _ = errors.AsType[*desk.Gone](sides[2].Missing)
		} else {
			gone = s.desk.Deletion(r.Context(), side.View)
		}
		if gone != nil {
			all = append(all, s.deletedRuns(r, c, side, gone))
		}
	}
	return all
}

// deletedRuns says when and by whom a task of a comparison was deleted, and leads to what is
// known of it.
func (s *server) deletedRuns(r *http.Request, c comparison, side desk.Side, gone *desk.Gone) []views.Run {
	words := s.newWording(r, side.View)
	runs := stone{gone: gone, words: words, server: s, request: r}.deletion()
	subject := "This task"
	if !c.one() {
		subject = s.taskRun(*side.View.Task).Text
	}
	runs[0].Text = subject + strings.TrimPrefix(runs[0].Text, "It")
	return append(runs, views.Run{Text: " "}, views.Run{Text: "See what is known of it", URL: s.root.Task(gone.ID)}, views.Run{Text: "."})
}
