package apiclient

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// wireLayout is how the service writes moments: seven fraction digits, never Z.
const wireLayout = "2006-01-02T15:04:05.0000000+00:00"

// JSONOptions make package json write and read moments as the service does: to the
// tenth of a microsecond, in UTC, the zero time for null. They also read the details
// of a failure loosely.
var JSONOptions = json.JoinOptions(
	json.WithMarshalers(json.MarshalToFunc(writeMoment)),
	json.WithUnmarshalers(json.JoinUnmarshalers(json.UnmarshalFunc(readMoment), json.UnmarshalFunc(readDetails))),
)

func writeMoment(enc *jsontext.Encoder, t time.Time) error {
	return enc.WriteToken(jsontext.String(t.UTC().Format(wireLayout)))
}

func readMoment(b []byte, t *time.Time) (err error) {
	v := jsontext.Value(b)
	if v.Kind() == 'n' {
		*t = time.Time{}
		return nil
	}
	text, err := jsontext.AppendUnquote(nil, v) // a plus sign may come as \u002B
	if err != nil {
		return fmt.Errorf("moment %s is no text", v)
	}
	*t, err = parseMoment(string(text))
	return err
}

// parseMoment reads an ISO 8601 date and time with any number of fraction digits;
// without an offset it is UTC.
func parseMoment(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.UTC(), nil
	}
	t, err := time.Parse("2006-01-02T15:04:05.999999999", s)
	if err != nil {
		return time.Time{}, fmt.Errorf("moment %q is no ISO 8601 date and time", strings.ToValidUTF8(s, "?"))
	}
	return t, nil
}
