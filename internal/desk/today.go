package desk

import (
	"context"
	"fmt"
	"sync"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
	"taskdesk/internal/person"
)

const todayFor = 60 * time.Second // how long a page is content with a definition as it was read

// staleToday is how long after its time today's definition may still be shown where it
// could not be read anew.
const staleToday = 10 * time.Minute

// Look is Task for a page that says how the task's definition differs from today's:
// that one is read beside the task's own, for Today to tell, and in the past the task as it
// is now, for Later. They are given up when they are late, and that they cannot be read is
// no failure of the page.
//
// API: GET /api/tasks/{id}, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Look(ctx context.Context, id string, asAt time.Time) (*View, error) {
	t, behind, err := d.read(ctx, id, asAt, time.Time{})
	if err != nil {
		return nil, err
	}
	today := d.readToday(ctx, t.DefinitionID)
	var later *Later
	var asking sync.WaitGroup
	if !asAt.IsZero() {
		asking.Go(func() { later = new(d.Later(ctx, &View{Task: t, AsAt: asAt})) })
	}
	v := d.view(ctx, t, asAt)
	v.Behind = behind
	today()
	asking.Wait()
	v.later = later
	return v, nil
}

// Today returns a definition as it is now, as far as the person in ctx has read it in
// the last minutes; a nil machine is one that is not there any more. It is false where
// nothing was read. It asks nobody.
func (d *Desk) Today(ctx context.Context, id apiclient.DefinitionID) (m *machine.Machine, known bool) {
	if d.Has(ctx, person.Viewer) != nil {
		return nil, false
	}
	kept, ok := d.today.get(todayKey(ctx, id), d.now().Add(-staleToday))
	if g := d.options.Definitions.At(id, d.now()); g != nil && (d.options.SeedEra || ok && isAbsent(kept.err)) {
		return g.Machine, true
	}
	switch {
	case !ok:
		return nil, false
	case kept.err != nil:
		return nil, isAbsent(kept.err)
	}
	return kept.machine, true
}

// AskToday is Today for a page on which nothing has read it: the definition is read unless
// it was within the last minute, and not waited for when it is late.
//
// API: GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) AskToday(ctx context.Context, id apiclient.DefinitionID) (m *machine.Machine, known bool) {
	if d.Has(ctx, person.Viewer) != nil {
		return nil, false
	}
	d.readToday(ctx, id)()
	return d.Today(ctx, id)
}

// readToday begins to read a definition as it is now, unless that was done within the last
// minute, and returns what waits for that as long as a page does and then gives it up.
func (d *Desk) readToday(ctx context.Context, id apiclient.DefinitionID) (wait func()) {
	key := todayKey(ctx, id)
	if _, ok := d.today.get(key, d.now()); ok || d.options.SeedEra {
		return func() {}
	}
	ctx, giveUp := context.WithCancel(ctx)
	var reading sync.WaitGroup
	reading.Go(func() {
		m, err := d.readDefinition(ctx, id, time.Time{})
		d.today.put(key, m, err, d.now())
	})
	return func() {
		defer giveUp()
		defer time.AfterFunc(d.waits.today, giveUp).Stop()
		reading.Wait()
	}
}

func todayKey(ctx context.Context, id apiclient.DefinitionID) string {
	return fmt.Sprintf("%q %s", person.From(ctx).Subject, id)
}
