package signin

import (
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
		{"/%zz", "/"},
		{"/\x00", "/"},
		{"/login?next=/login", "/"},
		{"/logout", "/"},
		{"/auth/callback?code=x", "/"},
		{"/signed-out", "/"},
		{"/" + strings.Repeat("x", mostNext), "/"},
	}
	for _, tt := range tests {
		if got := SafeNext(tt.next); got != tt.want {
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
		if got := LoginURL(tt.next); got != tt.want {
			t.Errorf("LoginURL(%q) = %q, want %q", tt.next, got, tt.want)
		}
	}
}

// FuzzSafeNext: whatever comes in, what comes out is a path of ours.
func FuzzSafeNext(f *testing.F) {
	for _, seed := range []string{"/tasks/1?a=b", "//evil", "/\\evil", "/%2f/evil", "/a#b", "/ä", "http://[::1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := SafeNext(next)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsFunc(got, breaksAddress) {
			t.Errorf("SafeNext(%q) = %q", next, got)
		}
		if again := SafeNext(got); again != got {
			t.Errorf("SafeNext(%q) = %q, and of that %q", next, got, again)
		}
	})
}

func TestWords(t *testing.T) {
	if got := words("a\nb\x7f" + strings.Repeat("ü", 400)); len([]rune(got)) != 300 || !strings.HasPrefix(got, "a b ü") {
		t.Errorf("words() = %q", got)
	}
}
