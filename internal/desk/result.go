package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/store"
)

// The outcomes of a write. An open line, whose outcome is empty, is still under way
// or was cut off between its intention and its end.
const (
	Done    = store.Done
	Refused = store.Refused
	Unknown = store.Unknown
)

// How an outcome became known.
const (
	settledByAnswer  = "answer"       // the upstream said so
	SettledByReading = "read back"    // the task was read again
	settledUnsent    = "never sent"   // the call did not leave, so nothing can have happened
	settledByOther   = "someone else" // the task was changed by somebody else instead
)

// A Result is how a write ended.
type Result struct {
	Line     store.Line       // the journal's account of it
	View     *View            // the task after it, where that is known and the task is there
	Refusal  *Refusal         // with Refused
	Merged   []history.Change // what somebody else had changed since the person looked
	Meantime []history.Change // what somebody else changed between our last look and our write
	Replayed bool             // an earlier submission of the same form had this result
}

// Outcome returns Done, Refused or Unknown.
func (r *Result) Outcome() string {
	if r.Line.Outcome == "" {
		return Unknown
	}
	return r.Line.Outcome
}

// A Refusal is why a write did not happen, as the journal keeps it.
type Refusal struct {
	Status    int                 `json:"status,omitzero"` // 0 when no answer said no
	Title     string              `json:"title,omitzero"`
	Detail    string              `json:"detail,omitzero"`
	Fields    map[string][]string `json:"fields,omitzero"`
	RequestID string              `json:"requestId,omitzero"`
	Sentence  string              `json:"sentence,omitzero"` // the error, for whom nothing else speaks
	Late      bool                `json:"late,omitzero"`     // the answer did not come within the limit
}

// Words returns the upstream's own words, or what is nearest to them.
func (r *Refusal) Words() string {
	switch {
	case r.Detail != "":
		return r.Detail
	case r.Title != "":
		return r.Title
	}
	return r.Sentence
}

func (d *Desk) done(ctx context.Context, line store.Line, a *answer) *Result {
	o := store.End{Outcome: Done, Settled: settledByAnswer, EndedAt: d.options.Now().UTC(), AfterAsAt: a.asAt, RequestID: a.requestID}
	t := a.task
	if t == nil && line.Op != opDelete { // the seed era tells only that it was done
		t, _ = d.as(ctx).Tasks.Get(ctx, line.Task, time.Time{})
	}
	r := &Result{}
	if t != nil {
		o.NewTask, o.AfterVersion, o.AfterAsAt, o.RequestID = t.ID, t.Version.Number, t.Version.AsAtModified, t.Version.RequestIDModified
		r.View = d.view(ctx, t, time.Time{})
	}
	r.Line = d.settle(ctx, line, o)
	return r
}

func (d *Desk) refused(ctx context.Context, line store.Line, err error, how string) *Result {
	refusal := refusalOf(err)
	if refusal.Status == 0 && how == settledByAnswer {
		how = settledUnsent
	}
	detail, _ := json.Marshal(refusal)
	return &Result{
		Line: d.settle(ctx, line, store.End{
			Outcome: Refused, Settled: how, EndedAt: d.options.Now().UTC(), RequestID: refusal.RequestID, Detail: detail,
		}),
		Refusal: refusal,
	}
}

func refusalOf(err error) *Refusal {
	r := &Refusal{Sentence: err.Error(), Late: errors.Is(err, apiclient.ErrTimeout)}
	if e, ok := errors.AsType[*apiclient.Error](err); ok {
		r.Status, r.Title, r.Detail, r.Fields, r.RequestID = e.Status, e.Title, e.Detail, e.Fields, e.RequestID
	}
	return r
}

// settle writes an outcome down and returns the line as it then is. When that
// fails the outcome is still told; the line stays open and is settled again later.
func (d *Desk) settle(ctx context.Context, line store.Line, o store.End) store.Line {
	_ = d.journal.Settle(ctx, line.ID, o)
	line.End = o
	if line.Task == "" {
		line.Task = o.NewTask
	}
	return line
}

// replay tells the outcome that an earlier submission had.
func (d *Desk) replay(line store.Line) *Result {
	r := &Result{Line: line, Replayed: true}
	if line.Outcome == Refused {
		r.Refusal = RefusalIn(line)
	}
	return r
}

// RefusalIn returns why the write of a line did not happen, and nil for other lines.
func RefusalIn(line store.Line) *Refusal {
	if line.Outcome != Refused {
		return nil
	}
	r := &Refusal{}
	if err := json.Unmarshal(line.Detail, r); err != nil {
		r.Sentence = "The journal does not say why."
	}
	return r
}

// Lost returns what is known of a write without a usable answer.
func Lost(line store.Line) Refusal {
	var r Refusal
	_ = json.Unmarshal(line.Detail, &r) // nothing is known of one that a crash cut off
	return r
}

// note adds what somebody else changed: before our last look, and after it.
func (r *Result) note(base *apiclient.Task, merged []history.Change, mine []apiclient.Field) {
	r.Merged = merged
	if base == nil || r.View == nil || r.View.Task.Version.Number <= base.Version.Number+1 {
		return
	}
	for _, c := range history.Compare(base, r.View.Task) {
		name, isField := c.Field()
		if isField && !slices.ContainsFunc(mine, func(f apiclient.Field) bool { return f.Name == name }) {
			r.Meantime = append(r.Meantime, c)
		}
	}
}
