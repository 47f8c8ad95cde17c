package world

import (
	"math"
	"sync/atomic"
	"time"
)

// A Moment is an instant in microseconds since 1970, UTC: the resolution of the
// real service, whose seventh digit is always 0.
type Moment int64

// Now is the moment of whoever asks without one. It lies after every other, and
// the future reads as now.
const Now Moment = math.MaxInt64

// MomentOf returns the moment of t; what is finer than a microsecond is cut off.
func MomentOf(t time.Time) Moment { return Moment(t.UnixMicro()) }

// Time returns the moment as a time in UTC.
func (m Moment) Time() time.Time { return time.UnixMicro(int64(m)).UTC() }

// seconds returns the whole seconds from one moment to a later one.
func seconds(from, to Moment) int64 { return max(0, int64(to-from)/1e6) }

// A clock hands out moments. No two changes get the same one, and none gets a
// moment that somebody has looked at already: what was read as at a moment stays
// true for ever.
type clock struct {
	now  func() time.Time
	last atomic.Int64 // the latest moment that was handed out or looked at
}

// tick returns the moment of a change that is dated by a clock which says at: that
// moment, unless it is taken or was looked at.
func (c *clock) tick(at Moment) Moment {
	for {
		last := c.last.Load()
		next := max(int64(at), last+1)
		if c.last.CompareAndSwap(last, next) {
			return Moment(next)
		}
	}
}

// look returns the moment to read as at, which is m or now if that is earlier.
func (c *clock) look(m Moment) Moment {
	for {
		last := c.last.Load()
		at := min(int64(m), max(c.now().UnixMicro(), last))
		if at <= last || c.last.CompareAndSwap(last, at) {
			return Moment(at)
		}
	}
}
