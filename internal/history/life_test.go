package history

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

const (
	latency = 50 * time.Millisecond
	day     = 24 * time.Hour
)

// A life is a task whose versions began at these moments, behind a slow service.
type life struct {
	begins []time.Time
	same   []int // versions that changed nothing

	mu           sync.Mutex
	calls        int
	asking, most int                                           // side by side
	latency      func() time.Duration                          // nil takes 50 ms
	answer       func(asAt time.Time, t *apiclient.Task) error // changes an answer, or fails
	history      func([]apiclient.Change) []apiclient.Change   // nil has none
}

// spread makes a life of n versions by what lies between two.
func spread(n int, between func(i int) time.Duration) *life {
	l, at := &life{}, time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for i := range n {
		l.begins = append(l.begins, at)
		at = at.Add(max(between(i).Truncate(tick), tick))
	}
	return l
}

func hourly(n int) *life { return spread(n, func(int) time.Duration { return time.Hour }) }

// shapes are lives of n versions that are spread in the ways that lives are.
func shapes(n int) map[string]*life {
	r := rand.New(rand.NewPCG(1, 2))
	random := func(mean time.Duration) time.Duration { return time.Duration(r.ExpFloat64() * float64(mean)) }
	bursts := func(size int, within time.Duration) *life {
		return spread(n, func(i int) time.Duration {
			if i%size == size-1 {
				return random(2 * day)
			}
			return random(within)
		})
	}
	once := func(at int, within time.Duration) *life {
		return spread(n, func(i int) time.Duration {
			if i == at {
				return 300 * day
			}
			return within
		})
	}
	return map[string]*life{
		"evenly":              hourly(n),
		"at random":           spread(n, func(int) time.Duration { return random(time.Hour) }),
		"in bursts":           bursts(20, 2*time.Minute),
		"in small bursts":     bursts(3, 2*time.Second),
		"in all magnitudes":   spread(n, func(int) time.Duration { return time.Duration(math.Exp(r.Float64()*20)) * tick }),
		"at the end":          once(0, 20*tick),
		"at the beginning":    once(n-2, 20*tick),
		"at both ends":        once(n/2, 2*time.Second),
		"one after the other": spread(n, func(int) time.Duration { return tick }),
	}
}

// version is the task in its n-th version.
func (l *life) version(n int) *apiclient.Task {
	if slices.Contains(l.same, n) {
		t := l.version(n - 1)
		t.Version = l.versionOf(n)
		return t
	}
	t := &apiclient.Task{
		ID: "t", State: fmt.Sprint("S", n/3),
		Fields:  []apiclient.Field{{Name: "n", Value: jsontext.Value(fmt.Sprint(n))}},
		Version: l.versionOf(n),
	}
	if n%4 == 0 {
		t.Fields = append(t.Fields, apiclient.Field{Name: "fourth", Value: jsontext.Value("true")})
		t.CorrelationIDs = []string{"a, b", "c"}
	}
	return t
}

func (l *life) newest() View { return l.until(len(l.begins)) }

func (l *life) versionOf(n int) apiclient.Version {
	return apiclient.Version{
		AsAtCreated: l.begins[0], AsAtModified: l.begins[n-1], Number: n,
		UserIDModified: fmt.Sprint("u", n%2), RequestIDModified: fmt.Sprint("r", n),
	}
}

// until is the life as it was when its n-th version had just begun.
func (l *life) until(n int) View { return View{Task: l.version(n), AsAt: l.begins[n-1]} }

func (l *life) source() Source {
	s := Source{Get: l.get}
	if l.history != nil {
		s.History = l.changes
	}
	return s
}

func (l *life) get(ctx context.Context, asAt time.Time) (*apiclient.Task, error) {
	if err := l.wait(ctx); err != nil {
		return nil, err
	}
	n := len(l.begins)
	for n > 0 && l.begins[n-1].After(asAt) {
		n--
	}
	if n == 0 {
		return nil, apiclient.ErrNotFound
	}
	t := l.version(n)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.answer != nil {
		if err := l.answer(asAt, t); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// changes answers as the API's history does.
func (l *life) changes(ctx context.Context, since time.Time) (changes []apiclient.Change, err error) {
	if err := l.wait(ctx); err != nil {
		return nil, err
	}
	before := &apiclient.Task{}
	for n := 1; n <= len(l.begins); n++ {
		t := l.version(n)
		for _, c := range Compare(before, t) {
			told := apiclient.Change{
				AsAt: t.Version.AsAtModified, UserID: t.Version.UserIDModified, RequestID: t.Version.RequestIDModified,
				Number: n, Action: apiclient.ChangeUpdate, Attribute: c.Attribute, Previous: c.Old, New: c.New,
			}
			if !told.AsAt.Before(since) {
				changes = append(changes, told)
			}
		}
		before = t
	}
	return l.history(changes), nil
}

// wait takes as long as a call does, and counts it.
func (l *life) wait(ctx context.Context) error {
	l.mu.Lock()
	l.calls++
	l.asking++
	l.most = max(l.most, l.asking)
	takes := latency
	if l.latency != nil {
		takes = l.latency()
	}
	l.mu.Unlock()
	select {
	case <-time.After(takes):
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asking--
	return ctx.Err()
}

// forget forgets what was counted, and returns how many calls there were. It runs in a
// bubble, when all that was begun has come to its end.
func (l *life) forget() (calls int) {
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	calls, l.calls, l.most = l.calls, 0, 0
	return calls
}
