package desk

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/sandbox"
)

// without is an upstream that lacks the operations whose address ends so.
func without(next http.RoundTripper, path string) http.RoundTripper { return telling{next, path, ""} }

// telling is an upstream that answers in a way of its own where an address ends so; with
// nothing to say it has no such operation.
type telling struct {
	next       http.RoundTripper
	path, says string
}

func (w telling) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, w.path) {
		return w.next.RoundTrip(r)
	}
	res := httptest.NewRecorder()
	if w.says == "" {
		http.NotFound(res, r)
	} else {
		res.Header().Set("Content-Type", "application/json")
		_, _ = res.WriteString(w.says)
	}
	return res.Result(), nil
}

// versions reads a whole life.
func versions(t *testing.T, d *Desk, ctx context.Context, id string, asAt time.Time) (all []history.Version) {
	t.Helper()
	l, err := d.Life(ctx, id, asAt)
	if err != nil {
		t.Fatal(err)
	}
	for v, err := range l.Versions(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// TestTasksAsTheyBegan reads each version as its own address shows it, with hardly more
// than a call for each.
func TestTasksAsTheyBegan(t *testing.T) {
	for _, era := range []string{sandbox.Current, sandbox.SeedEra} {
		r := newRig(t, sandbox.Options{API: era})
		ctx := as(t, "viewer")
		for _, id := range []string{r.sandbox.Examples().LongHistory, r.sandbox.Examples().Family} {
			r.wire.forget()
			tasks := tasksOf(t, r.Desk, ctx, id)
			if n := len(tasks); tasks[0].Version.Number != n || r.wire.count("GET /api/tasks/"+id) > n+history.Parallel+n/4 {
				t.Errorf("%s: %d tasks up to version %d, in %d calls", era, n, tasks[0].Version.Number, r.wire.count("GET /api/tasks/"+id))
			}
			for _, task := range tasks {
				then, err := r.Task(ctx, id, task.Version.AsAtModified)
				if err != nil || !reflect.DeepEqual(then.Task, task) {
					t.Errorf("%s: %+v\nits address shows %+v, %v", era, task, then.Task, err)
				}
			}
		}
	}
}

// tasksOf reads a whole life as tasks.
func tasksOf(t *testing.T, d *Desk, ctx context.Context, id string) (tasks []*apiclient.Task) {
	t.Helper()
	l, err := d.Life(ctx, id, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for task, err := range l.Tasks(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		tasks = append(tasks, task)
	}
	return tasks
}

// TestLifeInTheSeedEra asks for no history once it is known that there is none.
func TestLifeInTheSeedEra(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	ctx, long, short := as(t, "viewer"), r.sandbox.Examples().LongHistory, r.task(t)
	r.change(t, "admin", short.ID, "", field("comment", `"x"`))
	asked := func(id string) int { return r.wire.count("GET /api/tasks/" + id + "/history") }
	if got := versions(t, r.Desk, ctx, long, time.Time{}); len(got) < 40 || asked(long) != 1 {
		t.Errorf("%d versions, with %d calls for the history", len(got), asked(long))
	}
	r.work.Wait()
	if got := versions(t, r.Desk, ctx, short.ID, time.Time{}); len(got) != 3 || asked(short.ID) != 0 {
		t.Errorf("%+v, with %d calls for the history", got, asked(short.ID))
	}
}

// TestLifeOfADeletedTask reads the life of a task that is gone, where the API's
// history does not tell of it.
func TestLifeOfADeletedTask(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "viewer")
	id := r.sandbox.Examples().Deleted
	_, err := r.Life(ctx, id, time.Time{})
	gone, ok := errors.AsType[*Gone](err)
	if !ok || gone.Kind != Deleted {
		t.Fatalf("Life() fails with %v", err)
	}
	all := versions(t, r.Desk, ctx, id, gone.Seen)
	if len(all) != gone.Last.Version.Number || all[0].State != gone.Last.State {
		t.Errorf("%+v, want up to version %d", all, gone.Last.Version.Number)
	}
	if v, err := r.Version(ctx, id, 2); err != nil || !reflect.DeepEqual(v, all[len(all)-2]) {
		t.Errorf("Version(2) = %+v, %v; want %+v", v, err, all[len(all)-2])
	}
}

func TestVersion(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx, id := as(t, "viewer"), r.sandbox.Examples().LongHistory
	all := versions(t, r.Desk, ctx, id, time.Time{})
	for _, want := range all {
		if got, err := r.Version(ctx, id, want.Number); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Version(%d) = %+v, %v; want %+v", want.Number, got, err, want)
		}
	}
	for _, number := range []int{0, len(all) + 1} {
		if got, err := r.Version(ctx, id, number); !errors.Is(err, apiclient.ErrNotFound) {
			t.Errorf("Version(%d) = %+v, %v", number, got, err)
		}
	}
	if _, err := r.Version(t.Context(), id, 1); !errors.Is(err, ErrNobody) {
		t.Errorf("nobody: %v", err)
	}
}

// TestPastIsKeptForEachPerson shows nobody what another person has read.
func TestPastIsKeptForEachPerson(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	id := r.sandbox.Examples().LongHistory
	read := func(login string) int {
		r.wire.forget()
		versions(t, r.Desk, as(t, login), id, time.Time{})
		r.work.Wait()
		return r.wire.count("GET /api/tasks/" + id)
	}
	first, again, other := read("viewer"), read("viewer"), read("operator")
	if first < 40 || again != 1 || other < 40 {
		t.Errorf("%d calls, then %d, and %d for somebody else", first, again, other)
	}
	r.lives.most = 1
	if read("viewer"); r.lives.size > 1 {
		t.Errorf("%d bytes are kept", r.lives.size)
	}
	if got := read("viewer"); got < 40 {
		t.Errorf("%d calls for a past that had to make room", got)
	}
}
