package life

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/history"
)

var start = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

// versions begin so many minutes after the start, each as "minutes state".
func versions(t *testing.T, lines ...string) []history.Version {
	t.Helper()
	var all []history.Version
	for i, line := range lines {
		var minutes int
		var state string
		if _, err := fmt.Sscanf(line, "%d %s", &minutes, &state); err != nil {
			t.Fatal(err)
		}
		all = append(all, history.Version{Number: i + 1, AsAt: start.Add(time.Duration(minutes) * time.Minute), UserID: "u" + fmt.Sprint(i+1), State: state})
	}
	return all
}

func TestStays(t *testing.T) {
	end := start.Add(100 * time.Minute)
	var got []string
	for _, s := range Stays(versions(t, "0 Open", "10 Open", "30 Held", "90 Open"), end) {
		got = append(got, fmt.Sprint(s.State, " ", s.For(), " ", s.By, " ", s.Changes))
	}
	want := []string{"Open 30m0s u1 2", "Held 1h0m0s u3 1", "Open 10m0s u4 1"}
	if !slices.Equal(got, want) {
		t.Errorf("Stays() = %q, want %q", got, want)
	}
	if s := Stays(nil, end); s != nil {
		t.Errorf("no versions stay %v", s)
	}
}

func TestX(t *testing.T) {
	s := Strip{start, start.Add(time.Hour)}
	for after, want := range map[time.Duration]int{-time.Hour: 0, 0: 0, 30 * time.Minute: Width / 2, time.Hour: Width, 2 * time.Hour: Width} {
		if got := s.X(start.Add(after)); got != want {
			t.Errorf("%v after the start is at %d, want %d", after, got, want)
		}
	}
	if got := (Strip{start, start}).X(start); got != 0 {
		t.Errorf("a life of no time is at %d", got)
	}
}

func TestBands(t *testing.T) {
	day := 24 * 60
	all := versions(t, "0 Open", "1 Held", "2 Open", "3 Held", fmt.Sprint(day, " Open"), fmt.Sprint(10*day-1, " Done"))
	end := start.AddDate(0, 0, 10)
	s := Strip{start, end}
	var got []string
	for _, b := range s.Bands(Stays(all, end)) {
		got = append(got, fmt.Sprint(b.X, "+", b.Width, "×", len(b.Stays), b.Stays[0].State))
	}
	want := []string{"0+4×3Open", "0+105×1Held", "105+950×1Open", "1052+4×1Done"}
	if !slices.Equal(got, want) {
		t.Errorf("Bands() = %q, want %q", got, want)
	}
}

// Many versions at once are one mark with few lines, and one alone in a long silence is one as well.
func TestMarks(t *testing.T) {
	lines := slices.Repeat([]string{"5 Open"}, 500)
	all := versions(t, append(lines, "6 Open", "700 Open", "1440 Open")...)
	s := Strip{start, start.AddDate(0, 0, 1)}
	var got []string
	for _, m := range s.Marks(all) {
		got = append(got, fmt.Sprint(m.X, " ", len(m.Versions), " ", m.Lines))
	}
	want := []string{"0 501 [3 4]", "504 1 [513]", "1032 1 [1055]"}
	if !slices.Equal(got, want) {
		t.Errorf("Marks() = %q, want %q", got, want)
	}
}

func TestTicks(t *testing.T) {
	at := func(s string) time.Time {
		t.Helper()
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tt := range []struct{ name, zone, from, to, want string }{
		{"seconds", "UTC", "2026-11-20T09:30:01Z", "2026-11-20T09:30:08Z", "09:30:02 09:30:03 09:30:04 09:30:05 09:30:06 09:30:07"},
		{"minutes", "UTC", "2026-11-20T09:30:10Z", "2026-11-20T09:34:50Z", "09:31 09:32 09:33 09:34"},
		{"hours over a midnight", "Europe/Berlin", "2026-11-20T20:00:00Z", "2026-11-21T02:00:00Z", "22:00 23:00 21|Nov 01:00 02:00"},
		{"days of a zone", "America/New_York", "2026-11-20T00:00:00Z", "2026-11-24T12:00:00Z", "20|Nov 21|Nov 22|Nov 23|Nov 24|Nov"},
		{"days over a change of clocks", "Europe/Berlin", "2026-10-22T12:00:00Z", "2026-10-28T12:00:00Z", "23|Oct 24|Oct 25|Oct 26|Oct 27|Oct 28|Oct"},
		{"the hour that came twice", "Europe/Berlin", "2026-10-24T22:30:00Z", "2026-10-25T04:00:00Z", "01:00 02:00 03:00 04:00"},
		{"months", "UTC", "2026-01-10T00:00:00Z", "2026-07-20T00:00:00Z", "Feb|2026 Mar|2026 Apr|2026 May|2026 Jun|2026 Jul|2026"},
		{"years", "UTC", "1999-05-01T00:00:00Z", "2026-05-01T00:00:00Z", "2000 2005 2010 2015 2020 2025"},
		{"no time", "UTC", "2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			zone, err := time.LoadLocation(tt.zone)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, tick := range (Strip{at(tt.from), at(tt.to)}).Ticks(zone) {
				got = append(got, strings.ReplaceAll(tick.Label, " ", "|"))
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("ticks at %q, want %q", got, tt.want)
			}
		})
	}
}

// However long a life was, its labels have room.
func TestTicksHaveRoom(t *testing.T) {
	for d := time.Second; d < 150*365*24*time.Hour; d += d/2 + time.Second {
		ticks := Strip{start, start.Add(d)}.Ticks(time.UTC)
		if len(ticks) > ticksMost+1 {
			t.Errorf("%v has %d ticks", d, len(ticks))
		}
		for i := 1; i < len(ticks); i++ {
			if gap := ticks[i].X - ticks[i-1].X; gap < 60 {
				t.Errorf("%v: %q and %q are %d px apart", d, ticks[i-1].Label, ticks[i].Label, gap)
			}
		}
	}
}
