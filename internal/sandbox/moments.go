package sandbox

import (
	"strings"
	"time"

	"taskdesk/internal/sandbox/world"
)

// momentLayouts are the forms of a moment, all with any number of fraction digits.
// Our choice: without an offset it is UTC, and without a time it is midnight.
var momentLayouts = []string{
	"2006-01-02T15:04:05Z07:00",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05Z07",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"2006-01-02",
}

// parseMoment reads a moment, and tells whether it could. A plus sign that was not
// escaped in an address arrives as a space: taking it as meant is our choice.
func parseMoment(text string) (world.Moment, bool) {
	text = strings.ToUpper(text)
	if len(text) > 10 && text[10] == ' ' {
		text = text[:10] + "T" + text[11:]
	}
	text = strings.Replace(text, " ", "+", 1)
	for _, layout := range momentLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return world.MomentOf(t), true
		}
	}
	return 0, false
}
