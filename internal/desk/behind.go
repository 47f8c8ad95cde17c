package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// Behind says that the upstream answers with an older version than it did before: it
// has yet to catch up.
type Behind struct {
	Had Seen      // the newest version that the person has seen, or made; without a number where the seed era told none
	At  time.Time // when the upstream last answered with that, UTC
	Got int       // the version that it answers with now; 0 when it has no such task
}

// CatchingUp says that the upstream does not have the version of a task yet that a
// person has seen, or made. Nothing has been sent.
type CatchingUp struct {
	ID string
	Behind
	Err error // the upstream's answer, where it was one
}

func (c *CatchingUp) Error() string {
	return fmt.Sprintf("the upstream does not have version %d of task %s yet; it answers with %d", c.Had.Version, c.ID, c.Got)
}

// newest returns the later one of a task as the upstream has just answered with it, and
// as the person in ctx has seen it before. Behind is nil unless the upstream, which was
// asked after that, answers with the older one. When it does so for minutes it is believed.
func (d *Desk) newest(ctx context.Context, t *apiclient.Task, asked time.Time) (*apiclient.Task, *Behind) {
	now := d.now()
	got := sight{key: sightKey{person.From(ctx).Subject, t.ID}, seen: seenNow(t), task: t, at: now}
	had := d.sightOf(ctx, got.key)
	switch {
	case !had.seen.later(t):
		d.sights.put(got)
		return t, nil
	case had.at.After(asked): // a later answer has overtaken this one
		return cmp.Or(had.task, t), nil
	case had.since.IsZero():
		had.since = now
		d.sights.put(had)
	case now.Sub(had.since) > keptFor:
		d.sights.replace(got)
		return t, nil
	}
	return cmp.Or(had.task, t), &Behind{Had: had.seen, At: had.at, Got: t.Version.Number}
}

// notYet returns a task that the upstream says is not there, when that is because it
// has not heard of it yet: the person has seen it seconds ago, and as at that version
// there is none either. It fails with *CatchingUp when that is so but only the journal
// knows of the task, and returns nil when the task is gone for another reason.
//
// API: GET /api/tasks/{id}
func (d *Desk) notYet(ctx context.Context, id string, missing error) (*apiclient.Task, *Behind, error) {
	key := sightKey{person.From(ctx).Subject, id}
	had := d.sightOf(ctx, key)
	if had.seen.AsAt.IsZero() || d.now().Sub(had.at) > missingFor || d.deletedHere(ctx, id) {
		d.sights.forget(key)
		return nil, nil, nil
	}
	if _, err := d.as(ctx).Tasks.Get(ctx, id, had.seen.AsAt); !errors.Is(err, apiclient.ErrNotFound) {
		d.sights.forget(key)
		return nil, nil, nil
	}
	behind := Behind{Had: had.seen, At: had.at}
	if had.task == nil {
		return nil, nil, &CatchingUp{ID: id, Behind: behind, Err: missing}
	}
	return had.task, &behind, nil
}

// sightOf is the newest version of a task that somebody has seen here, or made here or
// at another replica a moment ago; zero when neither is so.
func (d *Desk) sightOf(ctx context.Context, key sightKey) sight {
	had, _ := d.sights.of(key)
	made, err := d.journal.LastMade(ctx, key.subject, key.task)
	switch {
	case err != nil: // what was made elsewhere is not worth failing for
		return had
	case made.Op == OpDelete || !made.AsAt.After(had.seen.AsAt) || d.now().Sub(made.EndedAt) > keptFor:
		return had
	}
	return sight{key: key, seen: Seen{Version: made.Version, AsAt: made.AsAt}, at: made.EndedAt}
}

// deletedHere tells whether somebody has deleted a task through Taskdesk.
func (d *Desk) deletedHere(ctx context.Context, id string) bool {
	lines, err := d.journal.Lines(ctx, store.LineQuery{Task: id, Op: OpDelete, Outcome: Done, Limit: 1})
	return err == nil && len(lines) > 0
}

// shown is the view of a task that a write's answer tells of, which its person has
// seen from then on.
func (d *Desk) shown(ctx context.Context, t *apiclient.Task) *View {
	d.sights.put(sight{key: sightKey{person.From(ctx).Subject, t.ID}, seen: seenNow(t), task: t, at: d.now()})
	return d.view(ctx, t, time.Time{})
}

// upToDate returns a task as it is before a write. While the upstream answers with an
// older version than the person has seen, it is asked again a moment later; when that
// was no use, it fails with *CatchingUp. Else it fails as Task does.
func (d *Desk) upToDate(ctx context.Context, w write) (*View, error) {
	var behind Behind
	for _, wait := range d.waits.lookAfter {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
		now, err := d.task(ctx, w.task, time.Time{}, w.seen.AsAt)
		if err != nil {
			return nil, err
		}
		if now.Behind == nil && w.seen.missingFrom(now.Task) {
			now.Behind = &Behind{Had: w.seen, Got: now.Task.Version.Number}
		}
		if now.Behind == nil || now.Behind.Had.Version == 0 { // what has no number may have changed nothing
			return now, nil
		}
		behind = *now.Behind
	}
	return nil, &CatchingUp{ID: w.task, Behind: behind}
}

// missingFrom tells whether a version that a form names is one that is yet to come in a
// task as it was read. One that began before what was read never was.
func (s Seen) missingFrom(t *apiclient.Task) bool {
	return s.later(t) && s.AsAt.After(t.Version.AsAtModified)
}
