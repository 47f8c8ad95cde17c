package handlers

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/evidence"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/internal/store"
)

// An evidenceSource reads what goes into a pack through the desk, as whoever asks for it.
type evidenceSource struct {
	*server
	w        http.ResponseWriter // of the answer
	r        *http.Request
	asAt     time.Time
	first    *evidence.Life // of the first task, read before the answer began
	firstErr error
}

// begin reads the first task. It fails when that tells that no pack can be made: of the one
// task that is asked for, or of any because the service does not answer.
func (e *evidenceSource) begin(ids []string) error {
	e.first, e.firstErr = e.life(e.r.Context(), ids[0])
	if len(ids) > 1 && (errors.Is(e.firstErr, apiclient.ErrNotFound) || errors.Is(e.firstErr, apiclient.ErrForbidden)) {
		return nil
	}
	return e.firstErr
}

// Life returns a task as it stood at the pack's moment, or as it last was before it was deleted.
func (e *evidenceSource) Life(ctx context.Context, id string) (*evidence.Life, error) {
	if first, err := e.first, e.firstErr; first != nil || err != nil {
		e.first, e.firstErr = nil, nil
		return first, err
	}
	return e.life(ctx, id)
}

func (e *evidenceSource) life(ctx context.Context, id string) (*evidence.Life, error) {
	goOn(http.NewResponseController(e.w))
	life, err := e.desk.Life(ctx, id, e.asAt)
	gone, ok := goneOf(err)
	if !ok || gone.Kind != desk.Deleted {
		if err != nil {
			return nil, err
		}
		return &evidence.Life{Task: life.Task, Versions: paced(e.w, life.Tasks(ctx))}, nil
	}
	if life, err = e.desk.Life(ctx, id, gone.Seen); err != nil {
		return nil, err
	}
	return &evidence.Life{Task: life.Task, Deleted: e.deleted(gone), Versions: paced(e.w, life.Tasks(ctx))}, nil
}

// deleted says that a task was deleted, and when and by whom as far as that is known.
func (e *evidenceSource) deleted(gone *desk.Gone) string {
	words := "This task was deleted"
	switch {
	case !gone.DeletedAt.IsZero():
		words += " at " + moment.UTC(gone.DeletedAt)
	case !gone.Absent.IsZero():
		words += " after " + moment.UTC(gone.Seen) + " and not after " + moment.UTC(gone.Absent)
	}
	switch name := e.deleterName(e.r, gone); {
	case name != "":
		words += " by " + name + " (" + gone.By + ")"
	case gone.By != "":
		words += " by " + gone.By
	}
	return words + ". It is told as it was at " + moment.UTC(gone.Seen) + ", the last moment at which it is known to have been there."
}

// Definition returns the version of a definition that was current at asAt.
func (e *evidenceSource) Definition(ctx context.Context, id apiclient.DefinitionID, asAt time.Time) (*apiclient.Definition, error) {
	m, err := e.desk.Definition(ctx, id, asAt)
	if err != nil {
		return nil, err
	}
	return m.Definition(), nil
}

// ActionLog returns how an action went.
func (e *evidenceSource) ActionLog(ctx context.Context, id string) (*apiclient.ActionLog, error) {
	goOn(http.NewResponseController(e.w))
	return e.desk.ActionLog(ctx, id)
}

// Name returns the name of the person with an id where Taskdesk knows whose it is.
func (e *evidenceSource) Name(ctx context.Context, id string) string { return e.desk.Name(ctx, id) }

// Columns names what a row of the journal tells: that of the export, and the same times in
// the pack's zone.
func (e *evidenceSource) Columns() []string {
	zone := e.zone(e.r)
	if zone == time.UTC {
		return csvColumns
	}
	return append(slices.Clip(csvColumns), "at ("+zone.String()+")", "settled at ("+zone.String()+")")
}

// Journal returns what was done to a task through Taskdesk up to the pack's moment, newest
// first, as whoever may read the task may read it.
func (e *evidenceSource) Journal(ctx context.Context, task string) iter.Seq2[evidence.Line, error] {
	return func(yield func(evidence.Line, error) bool) {
		for before := ""; ; {
			lines, _, err := e.desk.JournalOf(ctx, task, before, exportPage)
			if err != nil {
				yield(evidence.Line{}, err)
				return
			}
			for _, line := range lines {
				if !e.asAt.IsZero() && line.At.After(e.asAt) {
					continue
				}
				if !yield(e.line(line), nil) {
					return
				}
			}
			if len(lines) < exportPage {
				return
			}
			before = lines[len(lines)-1].ID
		}
	}
}

// line words a line of the journal, and tells all of it.
func (e *evidenceSource) line(line store.Line) evidence.Line {
	l := evidence.Line{
		At: line.At, Who: cmp.Or(line.Name, line.Subject), What: verb(line), Outcome: (&desk.Result{Line: line}).Outcome(), Reason: line.Reason, Cells: csvRow(line),
	}
	if zone := e.zone(e.r); zone != time.UTC {
		l.Cells = append(l.Cells, localTime(line.At, zone), localTime(line.EndedAt, zone))
	}
	return l
}

// localTime is an instant in a table, in a zone.
func localTime(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return moment.FieldText(t, zone)
}

// Words says why something could not be had.
func (e *evidenceSource) Words(err error) string {
	if gone, ok := goneOf(err); ok {
		if gone.Kind == desk.NotYet {
			return "it was not there yet at that moment."
		}
		return "the Workflow service has none with this id, now or at any moment that was looked at. It may also be one that you are not permitted to see."
	}
	if long, ok := errors.AsType[*history.TooLong](err); ok {
		return long.Error() + "."
	}
	page := e.oops(e.r, err)
	words := page.Heading + "."
	if upstream, ok := errors.AsType[*apiclient.Error](err); ok && upstreamWords(upstream) != "" {
		words += " It says: " + strings.TrimSuffix(upstreamWords(upstream), ".") + "."
	}
	if page.RequestID != "" {
		words += " Request id " + page.RequestID + "."
	}
	return words
}
