package desk

import (
	"context"
	"slices"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
)

// note adds to a write that was done what others changed: before our last look at
// the task, and between that and the write. It is worth telling but not worth
// failing for, so what cannot be read is left out.
func (d *Desk) note(ctx context.Context, r *Result) {
	line := r.Line
	if line.Outcome != Done || line.Op != OpUpdate && line.Op != OpFire {
		return
	}
	sent, err := requestOf(line)
	if err != nil {
		return
	}
	if sent.Base.Version > line.SeenVersion {
		r.Merged = sent.others(d.between(ctx, line.Task, line.SeenAsAt, sent.Base.AsAt))
	}
	if line.AfterVersion > sent.Base.Version+1 {
		came := d.between(ctx, line.Task, sent.Base.AsAt, line.AfterAsAt.Add(-time.Microsecond))
		r.Meantime, r.Replaced = sent.others(came), sent.replaced(came)
	}
	if r.View == nil && len(r.Merged)+len(r.Meantime)+len(r.Replaced) > 0 {
		if r.View, err = d.Task(ctx, line.Task, time.Time{}); err != nil {
			r.Merged, r.Meantime, r.Replaced = nil, nil, nil // the view has the names of what changed
		}
	}
}

// between returns what changed in a task from one moment to another.
func (d *Desk) between(ctx context.Context, id string, from, to time.Time) []history.Change {
	before, err := d.as(ctx).Tasks.Get(ctx, id, from)
	if err != nil {
		return nil
	}
	after, err := d.as(ctx).Tasks.Get(ctx, id, to)
	if err != nil {
		return nil
	}
	return history.Compare(before, after)
}

// others leaves out changes of fields that were sent: somebody else had set them to
// the same values.
func (r request) others(changes []history.Change) []history.Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c history.Change) bool {
		_, sent := r.sent(c)
		return sent
	})
}

// replaced are the changes of fields that were sent with another value.
func (r request) replaced(changes []history.Change) []history.Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c history.Change) bool {
		value, sent := r.sent(c)
		return !sent || history.Same(value, c.New)
	})
}

// sent returns the value that was sent for the field of a change.
func (r request) sent(c history.Change) (Value, bool) {
	name, isField := c.Field()
	i := slices.IndexFunc(r.Fields, func(f apiclient.Field) bool { return isField && f.Name == name })
	if i < 0 {
		return nil, false
	}
	return r.Fields[i].Value, true
}
