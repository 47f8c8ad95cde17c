package moment

import (
	"testing"
	"time"
)

func TestTexts(t *testing.T) {
	whole := now.Truncate(time.Second).In(zone(t, "Asia/Kolkata"))
	tests := []struct{ name, got, want string }{
		{"wire", Wire(now), "2026-11-21T10:04:11.1234560+00:00"},
		{"wire of another zone", Wire(whole), "2026-11-21T10:04:11.0000000+00:00"},
		{"address", Address(now), "2026-11-21T10:04:11.123456Z"},
		{"address of a whole second", Address(whole), "2026-11-21T10:04:11Z"},
		{"UTC", UTC(now), "2026-11-21 10:04:11.123456 UTC"},
		{"UTC of a whole second", UTC(whole), "2026-11-21 10:04:11 UTC"},
		{"text", Text(now, zone(t, "Europe/London")), "21 Nov 2026 10:04:11 GMT"},
		{"text in summer", Text(now.AddDate(0, -5, -16), zone(t, "Europe/London")), "5 Jun 2026 11:04:11 BST"},
		{"text in India", Text(now, zone(t, "Asia/Kolkata")), "21 Nov 2026 15:34:11 IST"},
		{"text without an abbreviation", Text(now, zone(t, "Australia/Lord_Howe")), "21 Nov 2026 21:04:11 +11:00"},
		{"exact text", ExactText(now, zone(t, "Europe/London")), "21 Nov 2026 10:04:11.123456 GMT"},
		{"exact text of a whole second", ExactText(whole, zone(t, "Asia/Kathmandu")), "21 Nov 2026 15:49:11 +05:45"},
		{"address of nanoseconds", Address(now.Add(89)), "2026-11-21T10:04:11.123456Z"},
		{"text at a fixed offset", Text(now, time.FixedZone("", 3600)), "21 Nov 2026 11:04:11 +01:00"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestSpanAndAgo(t *testing.T) {
	tests := []struct {
		d         time.Duration
		span, ago string
	}{
		{-time.Hour, "0 s", "just now"},
		{0, "0 s", "just now"},
		{12*time.Second + 999*time.Millisecond, "12 s", "just now"},
		{time.Minute - 1, "59 s", "just now"},
		{6 * time.Minute, "6 min", "6 min ago"},
		{35*time.Minute + 59*time.Second, "35 min", "35 min ago"},
		{time.Hour, "1 h", "1 h ago"},
		{90 * time.Minute, "1 h 30 min", "1 h 30 min ago"},
		{24 * time.Hour, "1 d", "1 d ago"},
		{52*time.Hour + 59*time.Minute, "2 d 4 h", "2 d 4 h ago"},
		{400 * 24 * time.Hour, "400 d", "400 d ago"},
	}
	for _, tt := range tests {
		if got := Span(tt.d); got != tt.span {
			t.Errorf("Span(%v) = %q, want %q", tt.d, got, tt.span)
		}
		if got := Ago(tt.d); got != tt.ago {
			t.Errorf("Ago(%v) = %q, want %q", tt.d, got, tt.ago)
		}
	}
}
