package desk

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
	"taskdesk/internal/sandbox"
)

const definitionCall = "GET /api/taskdefinitions/"

func TestDefinitionIsReadOnceForEachPerson(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			ctx := as(t, []string{"viewer", "operator"}[i%2])
			v, err := r.Task(ctx, task.ID, time.Time{})
			if err != nil || v.Machine == nil || v.Missing != nil || len(v.Ways(ctx, nil)) != 3 {
				t.Errorf("%+v, %v", v, err)
			}
		})
	}
	group.Wait()
	if n := r.wire.count(definitionCall); n != 2 {
		t.Errorf("the definition was read %d times, want once for each of two", n)
	}
}

func TestDefinitionNow(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	for range 2 {
		if m, err := r.Definition(as(t, "viewer"), tradeBreak, time.Time{}); err != nil || m.Definition().ID != tradeBreak {
			t.Errorf("%v, %v", m, err)
		}
	}
	if n := r.wire.count(definitionCall); n != 2 {
		t.Errorf("%d reads, want 2: it may have changed", n)
	}
	page, err := r.Definitions(as(t, "viewer"), apiclient.ListOptions{})
	if err != nil || len(page.Values) == 0 {
		t.Errorf("Definitions() = %v, %v", page, err)
	}
	r.sandbox.FaultNext(reads, sandbox.Fault{Status: 403})
	if _, err := r.Definitions(as(t, "viewer"), apiclient.ListOptions{}); !errors.Is(err, apiclient.ErrForbidden) {
		t.Errorf("error %v, want ErrForbidden", err)
	}
}

// TestAbsentDefinition is not asked for again for a minute; the task is shown without.
func TestAbsentDefinition(t *testing.T) {
	tests := []struct {
		name  string
		api   string
		spoil func(*rig)
		want  error
		reads int // after a second look
	}{
		{"none in the seed era", sandbox.SeedEra, func(*rig) {}, apiclient.ErrNotFound, 1},
		{"not permitted", sandbox.Current, forbidDefinitions, apiclient.ErrForbidden, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: tt.api})
			task, ctx := r.task(t), as(t, "viewer")
			look := func(want error, reads int) {
				t.Helper()
				v, err := r.Task(ctx, task.ID, time.Time{})
				if err != nil || (v.Machine == nil) != (want != nil) || !errors.Is(v.Missing, want) || want != nil && v.Ways(ctx, nil) != nil {
					t.Errorf("%+v, %v", v, err)
				}
				if n := r.wire.count(definitionCall); n != reads {
					t.Errorf("%d reads, want %d", n, reads)
				}
			}
			tt.spoil(r)
			look(tt.want, 1)
			r.clock.advance(absentFor - time.Second)
			look(tt.want, 1)
			r.clock.advance(2 * time.Second)
			if tt.api == sandbox.Current {
				tt.want = nil // by now they may
			}
			look(tt.want, 2)
		})
	}
}

func forbidDefinitions(r *rig) {
	r.sandbox.FaultNext(isDefinition, sandbox.Fault{Status: 403})
}

// TestFailedDefinition is asked for again at once.
func TestFailedDefinition(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "viewer")
	r.sandbox.FaultNext(isDefinition, sandbox.Fault{Body: sandbox.HTML})
	if v, err := r.Task(ctx, task.ID, time.Time{}); err != nil || !errors.Is(v.Missing, apiclient.ErrUnavailable) {
		t.Errorf("%+v, %v; want it to be missing", v, err)
	}
	if v, err := r.Task(ctx, task.ID, time.Time{}); err != nil || v.Machine == nil {
		t.Errorf("%+v, %v; want a machine", v, err)
	}
}

func TestDefinitionsKeptAreLimited(t *testing.T) {
	var c definitions
	now := time.Now()
	for i := range maxDefinitions + 10 {
		c.put(fmt.Sprint(i), machine.New(&apiclient.Definition{}), nil, now)
	}
	if len(c.kept) != maxDefinitions {
		t.Errorf("%d are kept, want %d", len(c.kept), maxDefinitions)
	}
	if _, ok := c.get(fmt.Sprint(maxDefinitions+9), now); !ok {
		t.Error("the last one is not kept")
	}
}

// TestSeedEraByConfiguration: an upstream that is known to have no definitions is
// never asked for one.
func TestSeedEraByConfiguration(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "viewer")
	d, wire := r.another(t, Options{SeedEra: true})
	v, err := d.Task(ctx, task.ID, time.Time{})
	if err != nil || v.Machine != nil || !errors.Is(v.Missing, apiclient.ErrNotFound) {
		t.Errorf("Task() = %+v, %v; want a view without its definition", v, err)
	}
	if _, err := d.Definitions(ctx, apiclient.ListOptions{}); !errors.Is(err, apiclient.ErrNotFound) {
		t.Errorf("Definitions() = %v, want ErrNotFound", err)
	}
	if n := wire.count(""); n != 1 {
		t.Errorf("%d calls, want the task's alone", n)
	}
}
