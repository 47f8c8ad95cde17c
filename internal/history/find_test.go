package history

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"taskdesk/apiclient"
)

// TestVersionByNumber finds single versions of lives of every shape.
func TestVersionByNumber(t *testing.T) {
	for name, l := range shapes(500) {
		for _, number := range []int{1, 2, 3, 100, 250, 251, 333, 498, 499, 500} {
			t.Run(fmt.Sprint(name, " ", number), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l.forget()
					p := &Past{}
					got, err := p.Version(t.Context(), l.newest(), number, l.source())
					if err != nil || !reflect.DeepEqual(got, l.told(number)) {
						t.Fatalf("got %+v, %v; want %+v", got, err, l.told(number))
					}
					if l.calls > 80 {
						t.Errorf("%d calls", l.calls)
					}
					l.forget()
					if again, err := p.Version(t.Context(), l.newest(), number, l.source()); err != nil || !reflect.DeepEqual(again, got) || l.calls > 0 {
						t.Errorf("again: %+v, %v, in %d calls", again, err, l.calls)
					}
				})
			})
		}
	}
}

func TestVersionByNumberFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, p := hourly(20), &Past{}
		for _, number := range []int{-1, 0, 21} {
			if v, err := p.Version(t.Context(), l.newest(), number, l.source()); !errors.Is(err, apiclient.ErrNotFound) || l.calls > 0 {
				t.Errorf("version %d: %+v, %v, in %d calls", number, v, err, l.calls)
			}
		}
		broken := errors.New("broken")
		l.answer = func(time.Time, *apiclient.Task) error { return broken }
		if v, err := p.Version(t.Context(), l.newest(), 7, l.source()); !errors.Is(err, broken) {
			t.Errorf("got %+v, %v", v, err)
		}
		l.answer = nil
		l.history = func(all []apiclient.Change) []apiclient.Change { return all }
		l.forget()
		if v, err := p.Version(t.Context(), l.newest(), 7, l.source()); err != nil || !reflect.DeepEqual(sorted(v), sorted(l.told(7))) || l.calls != 1 {
			t.Errorf("got %+v, %v in %d calls, want it from the history", v, err, l.calls)
		}
	})
}
