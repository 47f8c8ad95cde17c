package history

import (
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"taskdesk/apiclient"
)

func TestWalkFails(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name   string
		answer func(l *life) func(time.Time, *apiclient.Task) error
		want   func(error) bool
		after  int // versions that come all the same, at least
	}{
		{"the service fails", func(l *life) func(time.Time, *apiclient.Task) error {
			return func(_ time.Time, task *apiclient.Task) error {
				if task.Version.Number == 20 {
					return broken
				}
				return nil
			}
		}, func(err error) bool { return errors.Is(err, broken) }, 1},
		{"always the newest", func(l *life) func(time.Time, *apiclient.Task) error {
			return func(_ time.Time, task *apiclient.Task) error { *task = *l.version(40); return nil }
		}, isNonsense, 0},
		{"always the same number", func(l *life) func(time.Time, *apiclient.Task) error {
			return func(_ time.Time, task *apiclient.Task) error { task.Version.Number = 40; return nil }
		}, isNonsense, 0},
		{"no number", func(l *life) func(time.Time, *apiclient.Task) error {
			return func(_ time.Time, task *apiclient.Task) error { task.Version.Number = 0; return nil }
		}, isNonsense, 0},
		{"another time each time", func(l *life) func(time.Time, *apiclient.Task) error {
			return func(asAt time.Time, task *apiclient.Task) error { task.Version.AsAtModified = asAt; return nil }
		}, isNonsense, 0},
		{"not there before", func(l *life) func(time.Time, *apiclient.Task) error {
			return func(_ time.Time, task *apiclient.Task) error {
				if task.Version.Number < 39 {
					return apiclient.ErrNotFound
				}
				return nil
			}
		}, func(err error) bool { return errors.Is(err, apiclient.ErrNotFound) }, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, p := hourly(40), &Past{}
				l.answer = tt.answer(l)
				got := 0
				var failed error
				for v, err := range p.Versions(t.Context(), l.newest(), l.source()) {
					if failed = err; err != nil {
						break
					}
					if v.Number != 40-got {
						t.Errorf("version %d, want %d", v.Number, 40-got)
					}
					got++
				}
				if !tt.want(failed) || got < tt.after || got == 40 {
					t.Errorf("%d versions, then %v", got, failed)
				}
				l.answer = nil
				l.reads(t, p, 40, nil) // nothing of it is left
			})
		})
	}
}

func isNonsense(err error) bool {
	_, ok := errors.AsType[*Nonsense](err)
	return ok
}

// TestNumbersMayBeLeftOut goes by moments where a service counts with gaps.
func TestNumbersMayBeLeftOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hourly(40)
		double := func(_ time.Time, task *apiclient.Task) error {
			task.Version.Number = 1 + 2*task.Version.Number
			return nil
		}
		l.answer = double
		newest := l.newest()
		_ = double(time.Time{}, newest.Task)
		want := 81
		for v, err := range (&Past{}).Versions(t.Context(), newest, l.source()) {
			if err != nil || v.Number != want {
				t.Fatalf("got %+v, %v; want %d", v, err, want)
			}
			want -= 2
		}
		if want != 1 {
			t.Errorf("ended before %d", want)
		}
	})
}

// TestBehind keeps nothing of what a service said that was behind its own versions.
func TestBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, p := hourly(20), &Past{}
		l.answer = func(_ time.Time, task *apiclient.Task) error {
			if task.Version.Number == 19 {
				*task = *l.version(18)
			}
			return nil
		}
		for v, err := range p.Versions(t.Context(), l.newest(), l.source()) {
			if err != nil || v.Number == 19 {
				t.Errorf("got %+v, %v", v, err)
			}
		}
		l.answer = nil
		l.reads(t, p, 20, nil)
	})
}

func TestNoNumbers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hourly(6)
		l.answer = func(_ time.Time, task *apiclient.Task) error { task.Version.Number = 0; return nil }
		newest := l.newest()
		newest.Task.Version.Number = 0
		var got []time.Time
		for v, err := range (&Past{}).Versions(t.Context(), newest, l.source()) {
			if err != nil {
				t.Fatal(err)
			}
			got = append([]time.Time{v.AsAt}, got...)
		}
		if !reflect.DeepEqual(got, l.begins) {
			t.Errorf("got %v, want %v", got, l.begins)
		}
	})
}

func TestTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hourly(Longest + 50)
		l.latency = func() time.Duration { return time.Millisecond }
		got := 0
		for _, err := range (&Past{}).Versions(t.Context(), l.newest(), l.source()) {
			long, ok := errors.AsType[*TooLong](err)
			switch {
			case err == nil:
				got++
			case !ok || long.Versions != Longest+50 || got != Longest:
				t.Errorf("%d versions, then %v", got, err)
			}
		}
		if got != Longest || l.calls > Longest+Longest/20 {
			t.Errorf("%d versions in %d calls, want %d", got, l.calls, Longest)
		}
	})
}
