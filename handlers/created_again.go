package handlers

import (
	"fmt"
	"net/http"
	"net/url"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// againRuns says as which tasks one was created again, when, and by whom.
func (s *server) againRuns(r *http.Request, made []apiclient.Task, end string) []views.Run {
	runs, people, zone := plain("It was created again as "), s.naming(r), s.zone(r)
	for i, task := range made {
		switch {
		case i > 0 && i == len(made)-1:
			runs = append(runs, views.Run{Text: ", and as "})
		case i > 0:
			runs = append(runs, views.Run{Text: ", as "})
		}
		runs = append(runs, s.taskRun(task), views.Run{Text: fmt.Sprintf(" (%s) on %s by %s", task.State, moment.Text(task.Version.AsAtCreated, zone), people.who(task.Version.UserIDCreated))})
	}
	return append(runs, views.Run{Text: end})
}

// movedOnRuns says of a task from the past that one created now follows another version of
// its definition; nil where it does not, or that is not known.
func (s *server) movedOnRuns(r *http.Request, then *desk.View, today *machine.Machine) []views.Run {
	was := then.Machine
	if was == nil || today == nil || was == today || oneVersion(was, today) || len(machine.Differences(was, today)) == 0 {
		return nil
	}
	runs := plain(fmt.Sprintf("Its definition has changed since: a task created now follows %s, and %s followed %s.", s.versionRow(r, today).Long, taskid.Short(then.Task.ID), s.versionRow(r, was).Long))
	from, to := was.Definition().Version.AsAtModified, today.Definition().Version.AsAtModified
	if from.IsZero() || to.IsZero() {
		return runs
	}
	id := today.Definition().ID
	q := url.Values{"from": {moment.Address(from)}, "to": {moment.Address(to)}}
	return append(runs, views.Run{Text: " "}, views.Run{Text: "See what differs", URL: s.root.Definition(id.Scope, id.Code) + "/compare?" + q.Encode()}, views.Run{Text: "."})
}
