package clientaddr

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// proxies reads the text of a setting.
func proxies(t testing.TB, text string) Proxies {
	t.Helper()
	var p Proxies
	if err := p.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOf(t *testing.T) {
	const trusted = "10.0.0.0/8, 192.0.2.7, 2001:db8::/32"
	tests := []struct {
		name, trusted, remote string
		forwarded             []string // each a header line
		want                  string
	}{
		{"no proxies", "", "203.0.113.9:4711", nil, "203.0.113.9"},
		{"no proxies, a header", "", "203.0.113.9:4711", []string{"198.51.100.1"}, "203.0.113.9"},
		{"not one of the proxies", trusted, "203.0.113.9:4711", []string{"198.51.100.1, 10.1.1.1"}, "203.0.113.9"},
		{"a proxy that says nothing", trusted, "10.0.0.1:80", nil, "10.0.0.1"},
		{"through one", trusted, "10.0.0.1:80", []string{"203.0.113.9"}, "203.0.113.9"},
		{"through three", trusted, "10.0.0.1:80", []string{"203.0.113.9, 192.0.2.7,10.200.0.1"}, "203.0.113.9"},
		{"in several lines", trusted, "10.0.0.1:80", []string{"203.0.113.9", "192.0.2.7", "10.200.0.1"}, "203.0.113.9"},
		{"invented before", trusted, "10.0.0.1:80", []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},
		{"invented as a proxy's", trusted, "10.0.0.1:80", []string{"198.51.100.1, 10.9.9.9, 203.0.113.9, 10.200.0.1"}, "203.0.113.9"},
		{"from one of the proxies itself", trusted, "10.0.0.1:80", []string{"10.3.3.3, 10.2.2.2"}, "10.3.3.3"},
		{"what is no address", trusted, "10.0.0.1:80", []string{"203.0.113.9, unknown, 10.2.2.2"}, "10.2.2.2"},
		{"an empty part", trusted, "10.0.0.1:80", []string{"203.0.113.9,"}, "10.0.0.1"},
		{"an empty header", trusted, "10.0.0.1:80", []string{""}, "10.0.0.1"},
		{"with ports", trusted, "10.0.0.1:80", []string{"203.0.113.9:5000, 10.2.2.2:81"}, "203.0.113.9"},
		{"IPv6", trusted, "[2001:db8::1]:80", []string{"2001:db9::5, [2001:db8::2]:443"}, "2001:db9::5"},
		{"IPv4 in IPv6", trusted, "[::ffff:10.0.0.1]:80", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"a zone", "fe80::/10", "[fe80::1%eth0]:80", []string{"203.0.113.9"}, "203.0.113.9"},
		{"no address at all", trusted, "@", []string{"203.0.113.9"}, "invalid IP"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: tt.remote, Header: http.Header{"X-Forwarded-For": tt.forwarded}}
			if got := proxies(t, tt.trusted).Of(r).String(); got != tt.want {
				t.Errorf("Of() = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestKey(t *testing.T) {
	tests := []struct{ address, want string }{
		{"203.0.113.9", "203.0.113.9/32"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"2001:db8:1:2::", "2001:db8:1:2::/64"},
		{"2001:db8:1:3::", "2001:db8:1:3::/64"},
	}
	for _, tt := range tests {
		if got := Key(netip.MustParseAddr(tt.address)).String(); got != tt.want {
			t.Errorf("Key(%s) = %s, want %s", tt.address, got, tt.want)
		}
	}
	if got := Key(netip.Addr{}); got != (netip.Prefix{}) {
		t.Errorf("Key() of no address = %s, want none", got)
	}
}

func TestUnmarshalText(t *testing.T) {
	tests := []struct {
		text    string
		want    []string
		wantErr string
	}{
		{"", nil, ""},
		{" 10.1.2.3/8,\n192.0.2.7  ::1 ,", []string{"10.0.0.0/8", "192.0.2.7/32", "::1/128"}, ""},
		{"::ffff:192.0.2.7", []string{"192.0.2.7/32"}, ""},
		{"10.0.0.0/8, 10.0.0.0/33", nil, `"10.0.0.0/33" is neither an address nor a range`},
		{"proxy.example", nil, `"proxy.example" is neither`},
		{"::ffff:10.0.0.0/104", nil, `"::ffff:10.0.0.0/104" is neither`},
		{"0.0.0.0/0", nil, `"0.0.0.0/0" is every address`},
		{"10.0.0.1 ::/0", nil, `"::/0" is every address`},
	}
	for _, tt := range tests {
		var p Proxies
		err := p.UnmarshalText([]byte(tt.text))
		if tt.wantErr != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
				t.Errorf("UnmarshalText(%q) error = %v, want %q in it", tt.text, err, tt.wantErr)
			}
			continue
		}
		var got []string
		for _, network := range p {
			got = append(got, network.String())
		}
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("UnmarshalText(%q) = %q, error %v; want %q", tt.text, got, err, tt.want)
		}
	}
}
