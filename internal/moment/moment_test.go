package moment

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of these tests, on any machine
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatalf("LoadLocation(%q): %v", name, err)
	}
	return z
}

// now is a Saturday: 10:04 in London, 15:34 in Kolkata.
var now = time.Date(2026, 11, 21, 10, 4, 11, 123456000, time.UTC)

func TestParse(t *testing.T) {
	tests := []struct{ name, given, zone, want string }{
		{"RFC 3339", "2026-11-20T09:00:00Z", "Europe/London", "2026-11-20T09:00:00Z"},
		{"small letters", "2026-11-20t09:00:00z", "Europe/London", "2026-11-20T09:00:00Z"},
		{"seven digits", "2026-11-20T09:00:00.1234567+00:00", "Europe/London", "2026-11-20T09:00:00.1234567Z"},
		{"seven digits", "2026-11-20T09:00:00.1234567Z", "Europe/London", "2026-11-20T09:00:00.1234567Z"},
		{"one digit", "2026-11-20T09:00:00.1Z", "Europe/London", "2026-11-20T09:00:00.1Z"},
		{"offset", "2026-11-20T09:00:00+05:30", "Europe/London", "2026-11-20T03:30:00Z"},
		{"offset behind", "2026-11-20T09:00:00-0330", "Europe/London", "2026-11-20T12:30:00Z"},
		{"offset in hours", "2026-11-20T09:00+01", "Europe/London", "2026-11-20T08:00:00Z"},
		{"space for T", "2026-11-20 09:00:00+01:00", "Europe/London", "2026-11-20T08:00:00Z"},
		{"blank before the offset", "2026-11-20 09:00:00 +01:00", "Europe/London", "2026-11-20T08:00:00Z"},
		{"plus that became a blank", "2026-11-20T09:00:00.5 01:00", "Europe/London", "2026-11-20T08:00:00.5Z"},
		{"no seconds", "2026-11-20T09:00Z", "Asia/Kolkata", "2026-11-20T09:00:00Z"},
		{"blanks and quotes", ` "2026-11-20T09:00:00Z" `, "Europe/London", "2026-11-20T09:00:00Z"},

		{"local", "2026-11-20 09:00", "Asia/Kolkata", "2026-11-20T03:30:00Z"},
		{"local with T", "2026-11-20T09:00:11", "Asia/Kolkata", "2026-11-20T03:30:11Z"},
		{"month as a word", "20 Nov 2026 09:00", "Asia/Kolkata", "2026-11-20T03:30:00Z"},
		{"whole month, seconds", "20 november  2026 09:00:11", "Asia/Kolkata", "2026-11-20T03:30:11Z"},
		{"comma after the date", "5 May 2026, 9:00", "Europe/London", "2026-05-05T08:00:00Z"},
		{"UTC behind", "20 Nov 2026 09:00 UTC", "Asia/Kolkata", "2026-11-20T09:00:00Z"},
		{"Z behind", "2026-11-20 09:00Z", "Asia/Kolkata", "2026-11-20T09:00:00Z"},
		{"the zone's abbreviation", "20 Nov 2026 09:00:11 IST", "Asia/Kolkata", "2026-11-20T03:30:11Z"},
		{"time of today", "09:00", "Asia/Kolkata", "2026-11-21T03:30:00Z"},
		{"time of today in UTC", "09:00 utc", "Asia/Kolkata", "2026-11-21T09:00:00Z"},
		{"date", "2026-11-20", "Asia/Kolkata", "2026-11-19T18:30:00Z"},
		{"date in UTC", "2026-11-20 UTC", "Asia/Kolkata", "2026-11-20T00:00:00Z"},
		{"date as words", "20 Nov 2026", "Europe/London", "2026-11-20T00:00:00Z"},

		{"now", "Now", "Europe/London", "2026-11-21T10:04:11.123456Z"},
		{"just now", "just now", "Europe/London", "2026-11-21T10:04:11.123456Z"},
		{"hours", "2h ago", "Europe/London", "2026-11-21T08:04:11.123456Z"},
		{"minutes", "90 min ago", "Europe/London", "2026-11-21T08:34:11.123456Z"},
		{"days", "3 Days Ago", "Europe/London", "2026-11-18T10:04:11.123456Z"},
		{"two units", "2 d 4 h ago", "Europe/London", "2026-11-19T06:04:11.123456Z"},
		{"days over a change of clocks", "30 days ago", "Europe/London", "2026-10-22T10:04:11.123456Z"},
		{"today", "today", "Asia/Kolkata", "2026-11-20T18:30:00Z"},
		{"today with time", "today 09:00", "Europe/London", "2026-11-21T09:00:00Z"},
		{"yesterday", "yesterday", "Europe/London", "2026-11-20T00:00:00Z"},
		{"yesterday with time", "YESTERDAY 17:00", "Asia/Kolkata", "2026-11-20T11:30:00Z"},
		{"weekday", "monday 09:00", "Europe/London", "2026-11-16T09:00:00Z"},
		{"short weekday", "fri 09:00", "Europe/London", "2026-11-20T09:00:00Z"},
		{"weekday of today, over", "saturday 10:04", "Europe/London", "2026-11-21T10:04:00Z"},
		{"weekday of today, to come", "saturday 10:05", "Europe/London", "2026-11-14T10:05:00Z"},
		{"weekday alone", "saturday", "Asia/Kolkata", "2026-11-20T18:30:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse(tt.given, now, zone(t, tt.zone))
			if got := Address(m.Time); err != nil || got != tt.want || m.Future || m.Time.Location() != time.UTC {
				t.Errorf("Parse(%q) = %v, future %v, error %v; want %v", tt.given, m.Time, m.Future, err, tt.want)
			}
		})
	}
}

func TestParseFuture(t *testing.T) {
	for _, s := range []string{"2026-11-21T10:04:12Z", "10:05", "today 23:59", "2027-01-01", "21 Nov 2026 11:00", "9999-12-31T23:59:59Z"} {
		m, err := Parse(s, now, time.UTC)
		if err != nil || !m.Future || !m.Time.Equal(now) {
			t.Errorf("Parse(%q) = %v, %v; want now, in the future", s, m, err)
		}
	}
}

// What is finer than the Workflow API is cut, which its reader is told.
func TestParseCuts(t *testing.T) {
	for given, cut := range map[string]bool{
		"2026-11-20T09:00:00.123456789Z": true, "2026-11-20T09:00:00.12345670Z": false, "2026-11-20T09:00:00.1234567Z": false, "2 h ago": false,
	} {
		m, err := Parse(given, now.Add(1), zone(t, "Asia/Kathmandu"))
		if err != nil || m.Cut != cut || m.Time.Nanosecond()%100 != 0 {
			t.Errorf("Parse(%q) = %v, cut %v, %v; want cut %v", given, m.Time, m.Cut, err, cut)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	given := []string{
		"", " ", ":", "soon", "ago", "2 ago", "h ago", "2 fortnights ago", "-2h ago", "9999999999999999999h ago", "999999 weeks ago",
		"2026-13-01", "-0001-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "0001-01-01 00:00+01:00", "2026-02-30 10:00", "30 Feb 2026", "21/11/2026", "2026-11-21 25:00", "24:00", "10:60", "10:04:60", "1:2:3:4",
		"2026-11-21T10:04:11.Z", "2026-11-21T10:04:11.1234567890Z", "2026-11-21T10:04:11+24:00", "2026-11-21T10:04:11+1", "2026-11-21T10:04:11 1:00",
		"2026-11-21T", "T10:04", "x10:04", "sat10:04", "someday 10:04", "2026-11-21 10:04 PST", "2026-11-21T10:04:11Z Z", "monday tuesday", strings.Repeat("9", 1<<20),
	}
	for _, s := range given {
		m, err := Parse(s, now, zone(t, "Europe/London"))
		if _, ok := errors.AsType[*ParseError](err); !ok {
			t.Errorf("Parse(%.60q) = %v, %v; want a *ParseError", s, m.Time, err)
		}
	}
}

// The first instant of the year 1 means no moment, however it is spelt, and before it no
// task can have been there.
func TestParseTooEarly(t *testing.T) {
	for _, s := range []string{
		"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00", "0001-01-01T00:00:00.00000009Z", "0001-01-01T05:30:00+05:30", "0000-12-31T19:00:00-05:00", "1 Jan 0001 00:00 UTC", "0001-01-01",
		"0001-01-01 00:00+01:00", "0000-06-01", "0000-01-01T00:00:00Z",
	} {
		if m, err := Parse(s, now, time.UTC); err == nil || !strings.Contains(err.Error(), "No task can have been there then") {
			t.Errorf("Parse(%q) = %v, %v; want that it is too early", s, m.Time, err)
		}
	}
	if m, err := Parse("0001-01-01T00:00:00.0000001Z", now, time.UTC); err != nil || m.Time.IsZero() {
		t.Errorf("the first moment of all is %v, %v", m.Time, err)
	}
}

func TestParseAddress(t *testing.T) {
	for given, want := range map[string]string{
		"2026-11-20T09:00:00.1234567Z": "2026-11-20T09:00:00.1234567Z", "2026-11-20T09:00:00.12345678+01:00": "2026-11-20T08:00:00.1234567Z",
		"0001-01-01T00:00:00Z": "", "0001-01-01T01:00:00+01:00": "", "2h ago": "", "": "",
	} {
		got, err := ParseAddress(given)
		if want != "" && (err != nil || Address(got) != want) || want == "" && err == nil {
			t.Errorf("ParseAddress(%q) = %v, %v; want %q", given, got, err, want)
		}
	}
}

func TestExamplesCanBeRead(t *testing.T) {
	for _, s := range Examples {
		if _, err := Parse(s, now, time.UTC); err != nil {
			t.Errorf("Parse(%q): %v", s, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range Examples {
		f.Add(s)
	}
	f.Add("2026-10-25 01:30 BST")
	f.Add("2 d 4 h ago")
	london := zone(f, "Europe/London")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := Parse(s, now, london)
		if err != nil {
			return
		}
		if m.Time.After(now) || m.Future && !m.Time.Equal(now) {
			t.Errorf("Parse(%q) = %v, which is not framed as the future", s, m)
		}
		if again, err := Parse(Address(m.Time), now, london); err != nil || !again.Time.Equal(m.Time) {
			t.Errorf("Parse(%q) = %v, whose address reads as %v, %v", s, m.Time, again.Time, err)
		}
	})
}
