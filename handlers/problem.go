package handlers

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

func mend(e edit) *views.Problem {
	p := &views.Problem{Heading: "One field needs mending", Lines: []string{"Nothing was sent. All that you typed is still here."}}
	if n := len(e.problems); n > 1 {
		p.Heading = fmt.Sprintf("%d fields need mending", n)
	}
	return p
}

// nothingDiffers answers a form that would change nothing.
var nothingDiffers = &views.Problem{
	Heading: "No field differs from what the task has", Lines: []string{"Nothing was sent. Change a field, or go back to the task."},
}

// staleProblem says that a task changed while somebody was at it, and by whom.
func (s *server) staleProblem(r *http.Request, stale *desk.Stale) *views.Problem {
	now, words := stale.Now.Task.Version, s.wording(r, stale.Now)
	return &views.Problem{
		Heading: "The task changed while you were at it",
		Text: fmt.Sprintf("It is version %d now, changed last by %s %s; you saw version %d.",
			now.Number, words.who(now.UserIDModified), moment.Ago(words.now.Sub(now.AsAtModified)), stale.Seen.Version),
		Lines: []string{"Nothing was sent. Look at what changed before you go on."},
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// refusalProblem words the upstream's no.
func refusalProblem(result *desk.Result) *views.Problem {
	refusal := result.Refusal
	p := &views.Problem{Heading: "Refused by the Workflow service", Text: refusal.Words(), RequestID: refusal.RequestID,
		Lines: []string{"Nothing was changed, and what you typed is still here. Do what the service asks for and send it again, or go back to the task."}}
	switch {
	case refusal.Status == http.StatusUnauthorized:
		p.Lines = []string{"Nothing was changed. The service does not accept your sign-in any more: sign in again in another tab, then send this again."}
	case refusal.Status == http.StatusForbidden:
		p.Lines = []string{"Nothing was changed. Ask whoever manages permissions in LUSID, or somebody who has them to do it."}
	case refusal.Status == 0 || refusal.Status >= 500 || refusal.Status == http.StatusTooManyRequests:
		p.Heading, p.Lines = "It did not happen", []string{"Nothing was changed. Try again in a minute; nothing is sent twice."}
	}
	for _, name := range slices.Sorted(maps.Keys(refusal.Fields)) {
		for _, sentence := range refusal.Fields[name] {
			p.Lines = append(p.Lines, strings.TrimPrefix(name+": "+sentence, ": "))
		}
	}
	return p
}

// refusedStatus is the status of a page that shows a refusal in place.
func refusedStatus(result *desk.Result) int {
	switch status := result.Refusal.Status; status {
	case http.StatusForbidden, http.StatusConflict:
		return status
	case http.StatusTooManyRequests:
		return http.StatusServiceUnavailable
	case 0:
		return http.StatusBadGateway
	default:
		if status >= 500 {
			return http.StatusBadGateway
		}
		return http.StatusUnprocessableEntity
	}
}
