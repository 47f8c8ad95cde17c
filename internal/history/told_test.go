package history

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// TestTold reads a life with the help of the API's history, as it is and as it may be:
// what is read is the same, and right, however little of it can be believed.
func TestTold(t *testing.T) {
	of := func(number int, change func(*apiclient.Change)) func([]apiclient.Change) []apiclient.Change {
		return func(all []apiclient.Change) []apiclient.Change {
			for i := range all {
				if all[i].Number == number {
					change(&all[i])
				}
			}
			return all
		}
	}
	without := func(gone func(apiclient.Change) bool) func([]apiclient.Change) []apiclient.Change {
		return func(all []apiclient.Change) []apiclient.Change { return slices.DeleteFunc(all, gone) }
	}
	const n = 48
	tests := []struct {
		name    string
		history func([]apiclient.Change) []apiclient.Change
		calls   int // at most
	}{
		{"as it is", func(all []apiclient.Change) []apiclient.Change { return all }, 3},
		{"newest first", func(all []apiclient.Change) []apiclient.Change { slices.Reverse(all); return all }, 3},
		{"with more than is known here", func(all []apiclient.Change) []apiclient.Change {
			return append(all, apiclient.Change{Number: 1, AsAt: all[0].AsAt, UserID: all[0].UserID, RequestID: all[0].RequestID, Attribute: "Colour", New: jsontext.Value(`"red"`)})
		}, 3},
		{"with the end of the task", func(all []apiclient.Change) []apiclient.Change {
			return append(all, apiclient.Change{Number: n + 1, Action: apiclient.ChangeDelete})
		}, 3},
		{"with null for what is not set", func(all []apiclient.Change) []apiclient.Change {
			for i := range all {
				if all[i].New == nil {
					all[i].New = jsontext.Value("null")
				}
			}
			return all
		}, 3},
		{"a wrong new value", of(20, func(c *apiclient.Change) { c.New = jsontext.Value("77") }), n + 2},
		{"a wrong old value", of(20, func(c *apiclient.Change) { c.Previous = jsontext.Value("77") }), n + 2},
		{"a field too few", without(func(c apiclient.Change) bool { return c.Attribute == "Fields[fourth]" }), n + 2},
		{"nothing of the creation", without(func(c apiclient.Change) bool { return c.Number == 1 }), n + 2},
		{"the newest alone", without(func(c apiclient.Change) bool { return c.Number < n }), 2 * n},
		{"nothing", without(func(apiclient.Change) bool { return true }), 2 * n},
		{"a time out of order", of(20, func(c *apiclient.Change) { c.AsAt = c.AsAt.Add(5 * day) }), n + 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, p := hourly(n), &Past{}
				l.history = tt.history
				l.reads(t, p, n, nil)
				if got := l.forget(); got > tt.calls {
					t.Errorf("%d calls, want at most %d", got, tt.calls)
				}
				l.reads(t, p, n, nil)
				if got := l.forget(); got > 0 {
					t.Errorf("%d calls for what is known", got)
				}
			})
		})
	}
}

// TestToldWrongTimes reads the right tasks although the API's history dates some wrongly.
func TestToldWrongTimes(t *testing.T) {
	for _, off := range []time.Duration{-day, -tick, tick, 30 * time.Minute, day} {
		synctest.Test(t, func(t *testing.T) {
			l, p, number := hourly(40), &Past{}, 40
			l.history = func(all []apiclient.Change) []apiclient.Change {
				for i := range all {
					if n := all[i].Number; n == 7 || n == 21 || n == 22 || n == 39 {
						all[i].AsAt = all[i].AsAt.Add(off)
					}
				}
				return all
			}
			l.answer = func(asAt time.Time, task *apiclient.Task) error {
				task.Children = []apiclient.TaskSummary{{State: asAt.String()}}
				return nil
			}
			for task, err := range p.Tasks(t.Context(), l.newest(), l.source()) {
				if err != nil || !reflect.DeepEqual(task.Version, l.version(number).Version) || len(task.Children) > 0 && task.Children[0].State != task.Version.AsAtModified.String() {
					t.Errorf("off by %v: got %+v, %v; want version %d", off, task, err, number)
					return
				}
				number--
			}
			if number != 0 {
				t.Errorf("off by %v: ended before version %d", off, number)
			}
		})
	}
}

// TestToldWithoutSome reads itself what the API's history leaves out: versions that
// changed nothing, such as a transition from a state to the same one.
func TestToldWithoutSome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, p := hourly(40), &Past{}
		l.history = func(all []apiclient.Change) []apiclient.Change { return all }
		l.same = []int{20, 21, 30, 40}
		l.reads(t, p, 40, nil)
		if l.calls > 12 {
			t.Errorf("%d calls", l.calls)
		}
	})
}

// TestToldOnTop asks the API's history for what is new alone.
func TestToldOnTop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, p, most := hourly(40), &Past{}, 0
		l.history = func(all []apiclient.Change) []apiclient.Change { most = len(all); return all }
		l.reads(t, p, 30, nil)
		l.forget()
		l.reads(t, p, 40, nil)
		if l.calls > 3 || most > 30 {
			t.Errorf("%d calls, the last with %d changes", l.calls, most)
		}
	})
}

// TestToldTooLate goes on without the API's history where that is slow.
func TestToldTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, p, start := hourly(40), &Past{}, time.Now()
		l.history = func(all []apiclient.Change) []apiclient.Change { return all }
		slow := l.source()
		slow.History = func(ctx context.Context, since time.Time) ([]apiclient.Change, error) {
			time.Sleep(time.Minute)
			return l.changes(ctx, since)
		}
		for _, err := range p.Versions(t.Context(), l.newest(), slow) {
			if err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(start); took > 12*latency {
			t.Errorf("took %v", took)
		}
		time.Sleep(time.Minute)
	})
}
