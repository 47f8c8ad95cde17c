// Package clientaddr tells from which address a request came, also when it came
// through proxies.
package clientaddr

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Of returns the address that a request came from: that of its sender, and where the
// sender is one of the proxies, the one that it received the request from, as it says in
// X-Forwarded-For. Only what a proxy has said counts, for all else can be invented. It is
// the zero address when the sender has none, as on a socket of the file system.
func (p Proxies) Of(r *http.Request) netip.Addr {
	addr, _ := parse(r.RemoteAddr)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) { // the last one is from the nearest proxy
		before, ok := parse(hop)
		if !ok || !p.Trusts(addr) {
			break
		}
		addr = before
	}
	return addr
}

// Trusts tells whether an address is that of one of the proxies.
func (p Proxies) Trusts(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(a) })
}

// Key returns whom an address stands for: itself, or its network of 64 bits where it is
// IPv6, all of which one subscriber has.
func Key(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	key, _ := a.Prefix(bits) // the zero prefix for the zero address
	return key
}

// parse reads an address, with or without a port.
func parse(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	a, err := netip.ParseAddr(s)
	if err != nil {
		var withPort netip.AddrPort
		withPort, err = netip.ParseAddrPort(s)
		a = withPort.Addr()
	}
	return a.Unmap().WithZone(""), err == nil
}
