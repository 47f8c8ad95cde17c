package fields

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
)

// typeOf guesses the type of a field that no schema types by the value that it has.
// TypeOf returns the type that a value has by its JSON kind, and "" for a text, which
// may stand for anything.
func TypeOf(v jsontext.Value) string {
	switch v.Kind() {
	case '0':
		return apiclient.Decimal
	case 't', 'f':
		return apiclient.Boolean
	default:
		return ""
	}
}

// likeOld writes a value as text where the one before was text: an upstream of
// the seed era has all its values so, and knows no other kind.
func likeOld(v, old jsontext.Value) jsontext.Value {
	if old.Kind() != '"' || v.Kind() == '"' || v.Kind() == 'n' {
		return v
	}
	return jsontext.Value(`"` + string(v) + `"`) // a number, true or false: nothing to escape
}

// plain returns a text's characters, and any other value as its JSON text.
func plain(v jsontext.Value) string {
	if len(v) == 0 || v.Kind() == 'n' {
		return ""
	}
	if v.Kind() != '"' {
		return string(v)
	}
	b, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return string(v)
	}
	return string(b)
}

func quote(s string) (jsontext.Value, error) {
	b, err := jsontext.AppendQuote(nil, s)
	if err != nil {
		return nil, Problem("This text holds characters that are not valid Unicode.")
	}
	return b, nil
}

// instant reads a moment as the API writes it; without an offset it is UTC.
func instant(s string) (time.Time, bool) {
	t, err := moment.ParseField(s, time.UTC)
	return t, err == nil
}

// lines undoes what browsers do to the line ends of a text: all become CRLF.
func lines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
