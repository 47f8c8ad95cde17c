package moment

import (
	"strings"
	"testing"
	"time"
)

func TestParseField(t *testing.T) {
	tests := []struct{ name, given, want, problem string }{
		{"the wire", "2026-03-04T09:00:00.0000000+00:00", "2026-03-04T09:00:00Z", ""},
		{"the wire of Python", "2026-03-04T09:00:00.123456Z", "2026-03-04T09:00:00.123456Z", ""},
		{"seven digits", "2026-03-04 09:00:00.1234567 +01:00", "2026-03-04T08:00:00.1234567Z", ""},
		{"nine digits, two of them noughts", "2026-03-04 09:00:00.123456700 +01:00", "2026-03-04T08:00:00.1234567Z", ""},
		{"nine digits", "2026-03-04 09:00:00.123456789 +01:00", "", "seven digits of a second, no more. Write it like 2026-03-04 09:00:00.1234567 +01:00."},
		{"no seconds", "2026-03-04 09:00 -03:30", "2026-03-04T12:30:00Z", ""},
		{"no blank before the offset", "2026-03-04T09:00+05:30", "2026-03-04T03:30:00Z", ""},
		{"no offset", "2026-07-04 09:00:11", "2026-07-04T08:00:11Z", ""},
		{"as a browser's input has it", "2026-07-04T09:00", "2026-07-04T08:00:00Z", ""},
		{"as a page shows it", "4 Mar 2026 09:00:00 GMT", "2026-03-04T09:00:00Z", ""},
		{"in the future", "2099-03-04 09:00", "2099-03-04T09:00:00Z", ""},
		{"blanks around", "\t2026-03-04 09:00\n", "2026-03-04T09:00:00Z", ""},
		{"date only", "2026-03-04", "", "The time is missing. Write it after the date, like 2026-03-04 09:00."},
		{"date only, as words", "4 Mar 2026", "", "like 2026-03-04 09:00."},
		{"time only", "09:00", "", "no date and time"},
		{"words", "yesterday 09:00", "", "no date and time"},
		{"no such day", "2026-02-29 09:00", "", "no date and time"},
		{"ten digits", "2026-03-04 09:00:00.1234567890", "", "no date and time"},
		{"before the calendar", "0001-01-01 00:00 +01:00", "", "no date and time"},
		{"after the calendar", "9999-12-31 23:30 -01:00", "", "no date and time"},
		{"nothing", "", "", "no date and time"},
		{"too much", strings.Repeat(" ", 1000), "", "no date and time"},
		{"twice", "2026-10-25 01:30", "", "came twice"},
		{"never", "2026-03-29 01:30", "", "did not come"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseField(tt.given, zone(t, "Europe/London"))
			switch {
			case tt.problem != "" && (err == nil || !strings.Contains(err.Error(), tt.problem)):
				t.Errorf("ParseField(%q) = %v, error %v; want error %q", tt.given, got, err, tt.problem)
			case tt.problem == "" && (err != nil || Address(got) != tt.want):
				t.Errorf("ParseField(%q) = %v, %v; want %v", tt.given, got, err, tt.want)
			}
		})
	}
}

func TestFieldText(t *testing.T) {
	tests := []struct{ name, given, zone, want string }{
		{"winter", "2026-03-04T08:00:00Z", "Europe/Berlin", "2026-03-04 09:00:00 +01:00"},
		{"digits, zeros cut", "2026-03-04T08:00:00.1234500Z", "Asia/Kolkata", "2026-03-04 13:30:00.12345 +05:30"},
		{"an offset with seconds", "1840-01-01T00:00:00Z", "Europe/London", "1840-01-01 00:00:00 +00:00"},
		{"the zero of .NET", "0001-01-01T00:00:00Z", "America/New_York", "0001-01-01 00:00:00 +00:00"},
		{"the last second", "9999-12-31T23:59:59Z", "Asia/Kolkata", "9999-12-31 23:59:59 +00:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339Nano, tt.given)
			if err != nil {
				t.Fatal(err)
			}
			if got := FieldText(at, zone(t, tt.zone)); got != tt.want {
				t.Errorf("FieldText(%v) = %q, want %q", tt.given, got, tt.want)
			}
		})
	}
}

func FuzzFieldText(f *testing.F) {
	zones := []*time.Location{time.UTC, zone(f, "Asia/Kolkata"), zone(f, "Australia/Lord_Howe"), zone(f, "Europe/London"), zone(f, "America/New_York")}
	f.Add(now.Unix(), int64(123456700), uint8(1))
	f.Add(time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC).Unix(), int64(0), uint8(3))
	f.Add(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), int64(1), uint8(4))
	f.Fuzz(func(t *testing.T, seconds, nanoseconds int64, z uint8) {
		at := time.Unix(seconds, nanoseconds%1e9).UTC().Truncate(tick)
		if at.Year() < 1 || at.Year() > 9999 {
			return
		}
		s := FieldText(at, zones[int(z)%len(zones)])
		if got, err := ParseField(s, time.UTC); err != nil || !got.Equal(at) {
			t.Errorf("ParseField(%q) = %v, %v; want %v", s, got, err, at)
		}
	})
}

func BenchmarkParseField(b *testing.B) {
	london := zone(b, "Europe/London")
	for _, s := range []string{"2026-03-04T09:00:00.0000000+00:00", "2026-03-04 09:00:00 +01:00", "2026-03-04 09:00", "no date"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				_, _ = ParseField(s, london)
			}
		})
	}
}
