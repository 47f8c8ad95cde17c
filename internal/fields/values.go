package fields

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

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

func quote(s string) (jsontext.Value, error) {
	b, err := jsontext.AppendQuote(nil, s)
	if err != nil {
		return nil, Problem("This text holds characters that are not valid Unicode.")
	}
	return b, nil
}

// lines undoes what browsers do to the line ends of a text: all become CRLF.
func lines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
