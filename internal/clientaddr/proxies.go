package clientaddr

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"unicode"
)

// Proxies are the addresses of the servers in front, which tell truly whom they
// received a request from.
type Proxies []netip.Prefix

// UnmarshalText reads addresses and ranges with commas or blanks between them. Its
// error says which one cannot be used.
func (p *Proxies) UnmarshalText(text []byte) error {
	*p = nil
	for _, word := range strings.FieldsFunc(string(text), separates) {
		network, err := parseRange(word)
		if err != nil {
			return fmt.Errorf("%q %w", word, err)
		}
		*p = append(*p, network)
	}
	return nil
}

func separates(r rune) bool { return r == ',' || unicode.IsSpace(r) }

var (
	errRange     = errors.New("is neither an address nor a range: want 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32")
	errEverybody = errors.New("is every address there is: name those of the proxies")
)

// parseRange reads a range, or one address.
func parseRange(word string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(word); err == nil {
		a = a.Unmap().WithZone("")
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(word)
	switch {
	case err != nil || p.Addr().Is4In6():
		return netip.Prefix{}, errRange
	case p.Bits() == 0:
		return netip.Prefix{}, errEverybody
	}
	return p.Masked(), nil
}
