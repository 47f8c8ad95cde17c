package handlers

import (
	"cmp"
	"fmt"
	"net/http"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/fields"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/internal/store"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// journalEntries words lines.
func (s *server) journalEntries(r *http.Request, lines []store.Line) []views.JournalEntry {
	all := make([]views.JournalEntry, 0, len(lines))
	for _, line := range lines {
		all = append(all, s.journalEntry(r, line))
	}
	return all
}

func (s *server) journalEntry(r *http.Request, line store.Line) views.JournalEntry {
	zone := s.zone(r)
	result := desk.Result{Line: line}
	e := views.JournalEntry{
		Line: line.ID, What: verb(line), Definition: line.Definition, Who: cmp.Or(line.Name, line.Subject), Role: cmp.Or(line.Role, "role not known"),
		When: moment.Text(line.At, zone), Title: moment.UTC(line.At), Outcome: result.Outcome(), Settled: settledWords(line, zone),
		Reason: line.Reason, Ticket: line.Ticket, Versions: versionsOf(line),
	}
	if line.Op == desk.OpCreate {
		e.Definition = "" // it is part of what was done
	}
	if line.Task != "" {
		e.Task = &views.Link{Text: taskid.Short(line.Task), URL: s.root.Task(line.Task)}
	}
	state, changes := desk.ChangesIn(line)
	e.Changes = changeWords(changes, zone)
	if line.AfterState != "" && line.AfterState != state {
		e.From, e.To = cmp.Or(state, "nothing"), line.AfterState
	}
	e.Source = wording{root: s.root}.originLink(desk.OriginIn(line))
	if line.Outcome == desk.Refused {
		e.Words = desk.RefusalIn(line).Words()
	}
	for _, f := range []views.Fact{
		{Label: "Task", Value: line.Task}, {Label: "Request id of the Workflow service", Value: line.RequestID},
		{Label: "Person", Value: line.Subject}, {Label: "Author, by the Workflow service", Value: line.Author}, {Label: "Journal line", Value: line.ID}, {Label: "Submission", Value: line.Key},
	} {
		if f.Value != "" {
			f.Code = true
			e.Facts = append(e.Facts, f)
		}
	}
	return e
}

// changeWords words the changes of a write as far as values tell by themselves.
func changeWords(changes []history.Change, zone *time.Location) []views.Change {
	var all []views.Change
	for _, c := range changes {
		name, _ := c.Field()
		row := views.Change{Name: name, Label: name}
		row.Old, _ = fields.Words("", c.Old, zone)
		row.New, _ = fields.Words("", c.New, zone)
		all = append(all, row)
	}
	return all
}

// versionsOf words which version a write was made on and which it made.
func versionsOf(line store.Line) string {
	switch {
	case line.SeenVersion > 0 && line.AfterVersion > 0:
		return fmt.Sprintf("v%d → v%d", line.SeenVersion, line.AfterVersion)
	case line.AfterVersion > 0:
		return fmt.Sprintf("v%d", line.AfterVersion)
	case line.SeenVersion > 0:
		return fmt.Sprintf("on v%d", line.SeenVersion)
	}
	return ""
}

// settledWords say how it became known how a write ended, and when, unless that was at once.
func settledWords(line store.Line, zone *time.Location) string {
	switch {
	case line.Sealed:
		return "sealed with a key that is not here"
	case line.Outcome == store.Pending:
		return "no outcome was written down yet"
	case line.Outcome == store.Unknown:
		return "not known when last looked at, " + moment.Text(line.EndedAt, zone)
	}
	how := line.Settled
	if said, ok := desk.SettledWords[how]; ok {
		how = said
	}
	if when := moment.Text(line.EndedAt, zone); when != moment.Text(line.At, zone) {
		return how + ", " + when
	}
	return how
}
