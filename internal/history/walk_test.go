package history

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"taskdesk/apiclient"
)

// TestWalk walks lives of every shape: whole, in few calls, never more at a time than
// agreed, and at 500 versions hardly slower than such calls can be.
func TestWalk(t *testing.T) {
	for _, n := range []int{1, 2, 3, 5, 10, 45, 500} {
		for name, l := range shapes(max(n, 2)) {
			l.begins = l.begins[:n]
			t.Run(fmt.Sprint(n, " ", name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					start := time.Now()
					var first time.Duration
					l.reads(t, &Past{}, n, func(v Version) {
						if v.Number == n {
							first = time.Since(start)
						}
					})
					if first > latency {
						t.Errorf("the first version came after %v, want one call", first)
					}
					if limit := n + min(2*Parallel, 2+n/4) + n/25 + Parallel; l.calls > limit {
						t.Errorf("%d calls, want at most %d", l.calls, limit)
					}
					if l.most > Parallel {
						t.Errorf("%d calls side by side, want at most %d", l.most, Parallel)
					}
					took, ideal := time.Since(start), time.Duration(n)*latency/Parallel
					if n == 500 && (took > ideal*3/2 || l.calls > n*11/10) {
						t.Errorf("took %v in %d calls, want at most 1.5 times %v and 1.1 calls per version", took, l.calls, ideal)
					}
				})
			})
		}
	}
}

// reads reads all versions of a life up to the n-th, and checks every one.
func (l *life) reads(t testing.TB, p *Past, n int, each func(Version)) {
	t.Helper()
	number := n
	for v, err := range p.Versions(t.Context(), l.until(n), l.source()) {
		if err != nil {
			t.Errorf("before version %d: %v", number, err)
			return
		}
		if want := l.told(number); !reflect.DeepEqual(sorted(v), sorted(want)) {
			t.Errorf("got %+v, want %+v", v, want)
			return
		}
		if each != nil {
			each(v)
		}
		number--
	}
	if number != 0 {
		t.Errorf("ended before version %d", number)
	}
}

// sorted returns a version with its changes in one order.
func sorted(v Version) Version {
	v.Changes = slices.SortedFunc(slices.Values(v.Changes), func(a, b Change) int { return strings.Compare(a.Attribute, b.Attribute) })
	return v
}

// told is the n-th version as it should be told.
func (l *life) told(n int) Version {
	if n == 1 {
		return VersionOf(nil, l.version(1))
	}
	return VersionOf(l.version(n-1), l.version(n))
}

// TestWalkAnyLife walks random lives behind a service that answers in any order, with
// several readers who come and go.
func TestWalkAnyLife(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		scale := rapid.SampledFrom([]time.Duration{tick, time.Millisecond, time.Minute, 30 * day})
		l := spread(rapid.IntRange(1, 60).Draw(rt, "versions"), func(int) time.Duration {
			return time.Duration(rapid.IntRange(1, 100).Draw(rt, "gap")) * scale.Draw(rt, "scale")
		})
		n := len(l.begins)
		seed := rapid.Uint64().Draw(rt, "seed")
		leaves := rapid.IntRange(0, n).Draw(rt, "leaves")
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 0))
			l.latency = func() time.Duration { return time.Duration(random.IntN(100)) * time.Millisecond }
			p := &Past{}
			var readers sync.WaitGroup
			for _, until := range []int{n, n, 1 + int(seed%uint64(n))} {
				readers.Go(func() { l.reads(t, p, until, nil) })
			}
			readers.Go(func() {
				for v := range p.Versions(t.Context(), l.newest(), l.source()) {
					if v.Number == leaves {
						break
					}
				}
			})
			readers.Wait()
			if limit := n + 3*Parallel; l.calls > limit || l.most > Parallel {
				t.Errorf("%d calls for %d versions, %d at a time; want at most %d and %d", l.calls, n, l.most, limit, Parallel)
			}
			l.forget()
			l.reads(t, p, n, nil)
			if l.calls > 0 {
				t.Errorf("%d calls for what is known", l.calls)
			}
		})
	})
}

// TestNewVersionsOnTop reads on where a life was read before.
func TestNewVersionsOnTop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, p := hourly(30), &Past{}
		l.reads(t, p, 20, nil)
		l.forget()
		l.reads(t, p, 30, nil)
		if got := l.forget(); got > 12 {
			t.Errorf("%d calls for ten new versions", got)
		}
		l.reads(t, p, 7, nil)
		if got := l.forget(); got > 0 {
			t.Errorf("%d calls for a past that is known", got)
		}
	})
}

// TestReaderLeaves has nothing asked any more once nobody reads.
func TestReaderLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, p := hourly(300), &Past{}
		for range p.Versions(t.Context(), l.newest(), l.source()) {
			break
		}
		synctest.Wait()
		if l.asking > 0 {
			t.Errorf("%d calls go on", l.asking)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for v, err := range p.Versions(ctx, l.newest(), l.source()) {
			if err == nil && v.Number < 300 || err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("got %+v, %v; want that it was canceled", v, err)
			}
		}
		synctest.Wait()
		calls := l.calls
		time.Sleep(time.Hour)
		if l.calls != calls || l.asking > 0 {
			t.Errorf("%d calls, and then %d", calls, l.calls)
		}
	})
}

// TestBegin has the version before asked for while its reader does something else.
func TestBegin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, p := hourly(100), &Past{}
		ctx, cancel := context.WithCancel(t.Context())
		p.Begin(ctx, l.newest(), l.source())
		time.Sleep(latency)
		if synctest.Wait(); l.calls != 1 {
			t.Errorf("%d calls, want one", l.calls)
		}
		start := time.Now()
		for v, err := range p.Versions(ctx, l.newest(), l.source()) {
			if err != nil || v.Number != 100 || time.Since(start) > 0 {
				t.Errorf("got %+v, %v after %v", v, err, time.Since(start))
			}
			break
		}
		cancel()
	})
}

// TestTasksAsTheyBegan reads tasks that show more than their versions: each as at the
// moment its version began.
func TestTasksAsTheyBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hourly(12)
		l.answer = func(asAt time.Time, task *apiclient.Task) error {
			open := int64(asAt.Sub(l.begins[0]).Seconds())
			task.OpenDuration = &open
			return nil
		}
		now := View{Task: l.version(12)}
		_ = l.answer(l.begins[11].Add(time.Minute), now.Task)
		number := 12
		for task, err := range (&Past{}).Tasks(t.Context(), now, l.source()) {
			if err != nil || task.Version.Number != number || *task.OpenDuration != int64(number-1)*3600 {
				t.Fatalf("got %+v, %v", task, err)
			}
			number--
		}
		if number != 0 {
			t.Errorf("ended before version %d", number)
		}
	})
}
