package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"taskdesk/internal/desk"
	"taskdesk/views"
)

// behind words that the upstream answers with an older version than it did before.
func (w wording) behind() (lead string, lines []string) {
	b := w.Behind
	lead = fmt.Sprintf("The Workflow service is catching up: it still shows version %d.", b.Got)
	if b.Got == 0 {
		lead = "The Workflow service is catching up: it does not show this task yet."
	}
	switch shown := w.Task.Version.Number; {
	case b.Had.Version == 0:
		lines = []string{fmt.Sprintf("That is how it was before your change %s.", w.clock(b.Had.AsAt))}
	case shown != b.Had.Version:
		lines = []string{fmt.Sprintf("Version %d began %s and will be shown here once it answers with that.", b.Had.Version, w.clock(b.Had.AsAt))}
	default:
		lines = []string{fmt.Sprintf("What you see is version %d, which it answered with %s. A change is sent once it has caught up.", shown, w.clock(b.At))}
	}
	return lead, lines
}

// formProblem words why the desk did not take a form that is worth sending again, with the
// status of the page; nil for every other error.
func formProblem(err error) (*views.Problem, int) {
	if late, ok := errors.AsType[*desk.CatchingUp](err); ok {
		return &views.Problem{
			Heading: "The Workflow service is still catching up", Text: lateWords(late),
			Lines: []string{"Nothing was sent. All that you typed is still here: send it again in a few seconds."},
		}, http.StatusServiceUnavailable
	}
	return policyProblem(err), http.StatusUnprocessableEntity
}

// lateWords say which version the upstream does not have yet.
func lateWords(late *desk.CatchingUp) string {
	switch {
	case late.Got == 0:
		return "It does not show this task yet."
	case late.Had.Version == 0:
		return fmt.Sprintf("It still answers with version %d.", late.Got)
	}
	return fmt.Sprintf("It still answers with version %d; you have seen version %d.", late.Got, late.Had.Version)
}

// wordLate words a task that the upstream does not show yet.
func wordLate(late *desk.CatchingUp, page *views.Oops) {
	page.Status, page.Heading = http.StatusServiceUnavailable, "The Workflow service is still catching up"
	page.Lines = []string{lateWords(late), nothingChanged, "Load the page again in a few seconds."}
}
