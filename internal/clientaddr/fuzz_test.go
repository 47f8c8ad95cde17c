package clientaddr

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

// FuzzOf lets somebody say what they like in X-Forwarded-For, in one line or several,
// before their request goes through some proxies, each of which adds whom it received it
// from. The address is always their own.
func FuzzOf(f *testing.F) {
	f.Add("", "203.0.113.9", uint8(1))
	f.Add("198.51.100.1", "203.0.113.9", uint8(0))
	f.Add("10.9.9.9, 10.0.0.1", "203.0.113.9", uint8(3))
	f.Add("198.51.100.1,\n,[::1]:80", "2001:db8::1", uint8(2))
	f.Add(strings.Repeat(",", 300)+"10.0.0.1", "::ffff:203.0.113.9", uint8(9))
	trusted := proxies(f, "10.0.0.0/8")
	f.Fuzz(func(t *testing.T, invented, from string, through uint8) {
		sender, err := netip.ParseAddr(from)
		if err != nil || sender.Zone() != "" || trusted.Trusts(sender.Unmap()) {
			return
		}
		r := &http.Request{Header: http.Header{"X-Forwarded-For": strings.Split(invented, "\n")}}
		last := sender.String()
		for i := range through {
			lines := r.Header["X-Forwarded-For"]
			lines[len(lines)-1] += ", " + last
			last = fmt.Sprintf("10.0.%d.1", i)
		}
		r.RemoteAddr = netip.AddrPortFrom(netip.MustParseAddr(last), 4711).String()
		if got := trusted.Of(r); got != sender.Unmap() {
			t.Errorf("a request of %s, through %d proxies, with %q: Of() = %s", sender, through, invented, got)
		}
	})
}
