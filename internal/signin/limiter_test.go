package signin

import (
	"net/netip"
	"testing"
	"time"
)

// numbered is one of many addresses.
func numbered(i int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32)
}

// TestMostAddresses lets more addresses come than are counted: those are forgotten that
// were not there for the longest time.
func TestMostAddresses(t *testing.T) {
	l, now := newLimiter(2), time.Now()
	for i := range mostAddresses {
		l.take(numbered(i), now, 2)
	}
	if wait := l.take(numbered(0), now, 1); wait == 0 {
		t.Error("the first address was forgotten too soon")
	}
	for i := range 100 {
		l.take(numbered(mostAddresses+i), now, 2)
	}
	if len(l.buckets) != mostAddresses || l.used.Len() != mostAddresses {
		t.Errorf("%d addresses in a list of %d, want %d in both", len(l.buckets), l.used.Len(), mostAddresses)
	}
	if wait := l.take(numbered(0), now, 1); wait == 0 {
		t.Error("an address that came again was forgotten")
	}
	if wait := l.take(numbered(1), now, 1); wait != 0 {
		t.Error("the address that was away for the longest time is still counted")
	}
}

// TestDebt lets an address fail as often as it likes: it owes a minute's attempts at most.
func TestDebt(t *testing.T) {
	for _, perMinute := range []int{1, 5, 60, 1000} {
		l, now := newLimiter(perMinute), time.Now()
		for range 200 {
			l.charge(numbered(1), now, failedPrice)
			l.charge(numbered(1), now, failedPrice-1)
		}
		wait := l.take(numbered(1), now, 1)
		if least, most := time.Minute, 2*time.Minute; wait < least || wait > most {
			t.Errorf("%d a minute: wait %v, want %v to %v", perMinute, wait, least, most)
		}
		if early := l.take(numbered(1), now.Add(wait-10*time.Millisecond), 1); early == 0 {
			t.Errorf("%d a minute: did not have to wait for %v", perMinute, wait)
		}
		if again := l.take(numbered(1), now.Add(wait+time.Millisecond), 1); again != 0 {
			t.Errorf("%d a minute: after the wait, wait %v more", perMinute, again)
		}
	}
}
