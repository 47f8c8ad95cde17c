package handlers

import (
	"cmp"
	"fmt"
	"net/http"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// by names who deleted the task, and is empty when that is not known.
func (t stone) by() string {
	return t.words.deleter(t.gone)
}

// told are the sentences with what is known.
func (t stone) told() [][]views.Run {
	all := [][]views.Run{t.deletion()}
	if line := t.Deletion; line.Reason != "" || line.Ticket != "" {
		all = append(all, plain(whyDeleted(line.Reason, line.Ticket)))
	}
	if kept := t.kept(); kept != nil {
		all = append(all, kept)
	}
	copies, again := t.copiesAndAgain()
	if len(copies) > 0 {
		all = append(all, append(plain("While it was there, another was created from it: "), t.server.taskRuns(t.request, copies)...))
	}
	if len(again) > 0 {
		all = append(all, t.server.againRuns(t.request, again, "."))
	}
	if runs := t.server.movedOnRuns(t.request, t.View, t.Today); runs != nil {
		all = append(all, runs)
	}
	return append(all, plain("It can still be read as it was at every moment of its life."))
}

// copiesAndAgain are the tasks that were created from this one while it was there, and those
// that were created after it had been deleted.
func (t stone) copiesAndAgain() (copies, again []apiclient.Task) {
	deleted := cmp.Or(t.gone.DeletedAt, t.gone.Seen)
	for _, made := range t.Again {
		if made.Version.AsAtCreated.Before(deleted) {
			copies = append(copies, made)
		} else {
			again = append(again, made)
		}
	}
	return copies, again
}

func whyDeleted(reason, ticket string) string {
	switch {
	case ticket == "":
		return "Reason: " + reason
	case reason == "":
		return "Ticket: " + ticket
	}
	return "Reason: " + reason + " (" + ticket + ")"
}

// deletion says when the task was deleted, and by whom.
func (t stone) deletion() []views.Run {
	runs := t.when()
	switch who := t.by(); {
	case t.gone.Line != "":
		if who != "" {
			runs = append(runs, views.Run{Text: " by " + who})
		}
		runs = append(runs, views.Run{Text: ", "}, views.Run{Text: "through Taskdesk", URL: t.server.root.Task(t.gone.ID, "journal") + "#line-" + t.gone.Line}, views.Run{Text: "."})
	case who != "":
		runs = append(runs, views.Run{Text: " by " + who + "."})
	default:
		runs = append(runs, views.Run{Text: ". By whom is not known: it was not done through Taskdesk, and the Workflow service does not tell."})
	}
	return runs
}

// when says when it was deleted: to the second where that is known, else between which moments.
func (t stone) when() []views.Run {
	zone := t.words.zone
	if at := t.gone.DeletedAt; !at.IsZero() {
		return []views.Run{{Text: "It was deleted on "}, {Text: moment.Text(at, zone), Strong: true}}
	}
	runs := []views.Run{{Text: "It was deleted after "}, {Text: moment.Text(t.gone.Seen, zone), Strong: true}}
	if by := t.gone.Absent; !by.IsZero() {
		runs = append(runs, views.Run{Text: " and by "}, views.Run{Text: moment.Text(by, zone), Strong: true})
	}
	return runs
}

// kept says which child tasks live on, of those that were looked for; nil for a task without any.
func (t stone) kept() []views.Run {
	all, kept := len(t.Task.Children), []apiclient.Task{}
	had, which := fmt.Sprintf("It had %s, ", children(all)), "of which "
	if t.Looked < all {
		which = fmt.Sprintf("and of the first %d ", t.Looked)
	}
	for _, child := range t.Task.Children {
		if now := t.Children[child.ID]; now != nil {
			kept = append(kept, *now)
		}
	}
	switch {
	case all == 0:
		return nil
	case len(kept) == 0:
		return plain(had + which + "none is there now, or may be seen by you.")
	case len(kept) == all:
		return append(plain(had+"not deleted with it: "), t.server.taskRuns(t.request, kept)...)
	}
	return append(plain(had+which+"these live on: "), t.server.taskRuns(t.request, kept)...)
}

// taskRuns names tasks with their states, as the end of a sentence.
func (s *server) taskRuns(r *http.Request, tasks []apiclient.Task) (runs []views.Run) {
	for i, task := range tasks {
		switch {
		case i > 0 && i == len(tasks)-1:
			runs = append(runs, views.Run{Text: " and "})
		case i > 0:
			runs = append(runs, views.Run{Text: ", "})
		}
		runs = append(runs, s.taskRun(task), views.Run{Text: " (" + task.State + ")"})
	}
	return append(runs, views.Run{Text: "."})
}

// taskRun names a task, and leads to it.
func (s *server) taskRun(t apiclient.Task) views.Run {
	return views.Run{Text: cmp.Or(t.DefinitionName, t.DefinitionID.Code) + " " + taskid.Short(t.ID), URL: s.root.Task(t.ID)}
}
