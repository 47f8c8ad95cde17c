package signin

import (
	"net/url"
	"strings"
	"testing"
)

func TestSafeNext(t *testing.T) {
	tests := []struct{ next, want string }{
		{"/", "/"},
		{"/tasks/1", "/tasks/1"},
		{"/tasks/1?asAt=2026-01-01T00%3A00%3A00Z&x=a+b", "/tasks/1?asAt=2026-01-01T00%3A00%3A00Z&x=a+b"},
		{"/tasks?filter=a//b&u=https://x.example", "/tasks?filter=a//b&u=https://x.example"},
		{"/definitions/a%2Fb/c", "/definitions/a%2Fb/c"},
		{"/tasks/1#changes", "/tasks/1"},
		{"/tasks?q=käse", "/tasks?q=k%C3%A4se"},
		{"/käse", "/k%C3%A4se"},
		{"/loginish", "/loginish"},

		{"", "/"},
		{"tasks", "/"},
		{"https://evil.example/", "/"},
		{"//evil.example", "/"},
		{"///evil.example", "/"},
		{"/\\evil.example", "/"},
		{"\\\\evil.example", "/"},
		{"/\t/evil.example", "/"},
		{"/\n/evil.example", "/"},
		{"\t//evil.example", "/"},
		{" //evil.example", "/"},
		{"/ /evil.example", "/"},
		{"/x\r\nSet-Cookie: a=b", "/"},
		{"javascript:alert(1)", "/"},
		{"http:evil.example", "/"},
		{"https:/evil.example", "/"},
		{"https:///evil.example", "/"},
		{"HtTpS://evil.example", "/"},
		{"//user@evil.example", "/"},
		{"https://localhost@evil.example/", "/"},
		{"//evil.example\\@desk.example", "/"},
		{"\\/evil.example", "/"},
		{"/\\/evil.example", "/"},
		{"/x\\y", "/"},
		{"/\x0b/evil.example", "/"},
		{"/\x7f/evil.example", "/"},
		{"data:text/html,x", "/"},
		{"/.//evil.example", "/.//evil.example"},
		{"/%2f/evil.example", "/%2f/evil.example"},
		{"/%5cevil.example", "/%5cevil.example"},
		{"/%09/evil.example", "/%09/evil.example"},
		{"/%2F%2Fevil.example", "/%2F%2Fevil.example"},
		{"%2F%2Fevil.example", "/"},
		{"%68ttps://evil.example", "/"},
		{"/?next=//evil.example", "/?next=//evil.example"},
		{"/@evil.example", "/@evil.example"},
		{"?x", "/"},
		{"#x", "/"},
		{".", "/"},
		{"/%zz", "/"},
		{"/\x00", "/"},
		{"/login?next=/login", "/"},
		{"/logout", "/"},
		{"/auth/callback?code=x", "/"},
		{"/signed-out", "/"},
		{"/" + strings.Repeat("x", mostNext), "/"},
	}
	s := under("")
	for _, tt := range tests {
		if got := s.SafeNext(tt.next); got != tt.want {
			t.Errorf("SafeNext(%q) = %q, want %q", tt.next, got, tt.want)
		}
	}
}

func TestLoginURL(t *testing.T) {
	tests := []struct{ next, want string }{
		{"/", "/login"},
		{"//evil.example", "/login"},
		{"/tasks/1?a=b&c=d", "/login?next=%2Ftasks%2F1%3Fa%3Db%26c%3Dd"},
	}
	for _, tt := range tests {
		if got := under("").LoginURL(tt.next); got != tt.want {
			t.Errorf("LoginURL(%q) = %q, want %q", tt.next, got, tt.want)
		}
	}
}

// TestNextBelowARoot is about a Taskdesk that shares its host with others.
func TestNextBelowARoot(t *testing.T) {
	s := under("/ops/desk")
	tests := []struct{ next, want string }{
		{"/ops/desk/tasks/1?a=b", "/ops/desk/tasks/1?a=b"},
		{"/ops/desk/", "/ops/desk/"},
		{"/tasks/1", "/ops/desk/"},
		{"/ops/desk", "/ops/desk/"},
		{"/ops/desktop/tasks/1", "/ops/desk/"},
		{"/ops/desk/../other", "/ops/desk/"},
		{"/ops/desk/%2e%2e/other", "/ops/desk/"},
		{"/ops/desk/x/../logout", "/ops/desk/"},
		{"/ops/desk/login", "/ops/desk/"},
		{"/ops/desk//evil.example", "/ops/desk//evil.example"},
		{"//ops/desk/", "/ops/desk/"},
	}
	for _, tt := range tests {
		if got := s.SafeNext(tt.next); got != tt.want {
			t.Errorf("SafeNext(%q) = %q, want %q", tt.next, got, tt.want)
		}
	}
	if got, want := s.LoginURL("/ops/desk/tasks/1"), "/ops/desk/login?next=%2Fops%2Fdesk%2Ftasks%2F1"; got != want {
		t.Errorf("LoginURL() = %q, want %q", got, want)
	}
}

// under is a service below a root.
func under(root string) *Service {
	return &Service{config: Config{PublicURL: &url.URL{Scheme: "https", Host: "example.com", Path: root}}}
}

func TestCookieName(t *testing.T) {
	for address, want := range map[string]string{
		"http://x": "taskdesk", "https://x": "__Host-taskdesk", "https://x/ops/desk": "__Host-taskdesk-ops-desk",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := cookieName("taskdesk", u); got != want {
			t.Errorf("cookieName(%s) = %q, want %q", address, got, want)
		}
	}
}

// FuzzSafeNext: whatever comes in, what comes out is a path of ours.
func FuzzSafeNext(f *testing.F) {
	for _, seed := range []string{"/tasks/1?a=b", "//evil", "/\\evil", "/%2f/evil", "/a#b", "/ä", "http://[::1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := under("").SafeNext(next)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsFunc(got, breaksAddress) {
			t.Errorf("SafeNext(%q) = %q", next, got)
		}
		if again := under("").SafeNext(got); again != got {
			t.Errorf("SafeNext(%q) = %q, and of that %q", next, got, again)
		}
	})
}

func TestWords(t *testing.T) {
	if got := words("a\nb\x7f" + strings.Repeat("ü", 400)); len([]rune(got)) != 300 || !strings.HasPrefix(got, "a b ü") {
		t.Errorf("words() = %q", got)
	}
}
