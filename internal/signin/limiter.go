package signin

import (
	"container/list"
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// mostAddresses is for how many addresses attempts are counted at a time.
const mostAddresses = 10_000

// A limiter counts attempts for each address. Every one has so many as come anew in a
// minute. A nil limiter limits nothing.
type limiter struct {
	perMinute int

	mu      sync.Mutex
	buckets map[netip.Prefix]*list.Element
	used    list.List // of *bucket, the last used first
}

// A bucket holds what an address has left. It is below nothing after failures.
type bucket struct {
	of netip.Prefix
	*rate.Limiter
}

// newLimiter returns what limits attempts to so many a minute; zero is no limit.
func newLimiter(perMinute int) *limiter {
	if perMinute <= 0 {
		return nil
	}
	return &limiter{perMinute: perMinute, buckets: map[netip.Prefix]*list.Element{}}
}

// take takes n attempts from an address that has them, and that owes none. If it has not,
// it takes nothing and returns how long to wait, at least a second.
func (l *limiter) take(of netip.Prefix, now time.Time, n int) (wait time.Duration) {
	if l == nil {
		return 0
	}
	left := l.bucket(of)
	if left.AllowN(now, n) {
		return 0
	}
	lacking := max(1, float64(n)) - left.TokensAt(now)
	return max(time.Second, time.Duration(lacking/float64(left.Limit())*float64(time.Second)))
}

// charge takes n attempts from an address, also those that it has not yet: the debt is at
// most what comes in a minute.
func (l *limiter) charge(of netip.Prefix, now time.Time, n int) {
	if l == nil {
		return
	}
	left := l.bucket(of)
	most := l.perMinute + int(math.Floor(left.TokensAt(now)))
	left.ReserveN(now, max(0, min(n, l.perMinute, most)))
}

// bucket returns the bucket of an address. A new one is full, and takes the place of
// the one that was not used for the longest time if there are too many.
func (l *limiter) bucket(of netip.Prefix) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.buckets[of]; ok {
		l.used.MoveToFront(known)
		return known.Value.(*bucket).Limiter
	}
	if len(l.buckets) >= mostAddresses {
		oldest := l.used.Remove(l.used.Back()).(*bucket)
		delete(l.buckets, oldest.of)
	}
	fresh := &bucket{of, rate.NewLimiter(rate.Limit(float64(l.perMinute)/60), l.perMinute)}
	l.buckets[of] = l.used.PushFront(fresh)
	return fresh.Limiter
}
