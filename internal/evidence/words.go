package evidence

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
)

// isUTC tells whether the pack's zone is UTC itself, which then stands once.
func (p *Pack) isUTC() bool { return p.Zone == time.UTC || p.Zone.String() == "UTC" }

// columns names the cells of an instant: in UTC, and in the pack's zone.
func (p *Pack) columns(name string) []string {
	if p.isUTC() {
		return []string{name + " (UTC)"}
	}
	return []string{name + " (UTC)", name + " (" + p.Zone.String() + ")"}
}

// cells are an instant with all its digits; empty for the zero time.
func (p *Pack) cells(t time.Time) []string {
	cells := []string{"", ""}
	if !t.IsZero() {
		cells = []string{moment.Wire(t), moment.FieldText(t, p.Zone)}
	}
	if p.isUTC() {
		return cells[:1]
	}
	return cells
}

// An instant is a moment as a page tells it.
type instant struct{ Local, UTC string }

// instant words a moment of the service: in the pack's zone, and with all digits.
func (p *Pack) instant(t time.Time) instant {
	if t.IsZero() {
		return instant{}
	}
	i := instant{UTC: t.UTC().Format("2006-01-02 15:04:05.0000000 UTC")}
	if !p.isUTC() {
		i.Local = moment.Text(t, p.Zone)
	}
	return i
}

// asked words a moment that a person chose or at which they acted.
func (p *Pack) asked(t time.Time) instant {
	i := p.instant(t)
	i.UTC = moment.UTC(t)
	return i
}

// fileTime is an instant as part of a file's name.
func fileTime(t time.Time) string { return t.UTC().Format("20060102T150405.0000000Z") }

// fileName is a name with nothing in it that a file's may not have anywhere.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, s)
}

// wire is what the service told, written as the service writes it.
func wire(v any) ([]byte, error) { return json.Marshal(v, apiclient.JSONOptions) }
