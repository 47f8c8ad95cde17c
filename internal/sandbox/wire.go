package sandbox

import (
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// wire writes moments as the service does: seven digits, the last a 0, and an
// offset that is never Z.
var wire = json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, t time.Time) error {
	return enc.WriteToken(jsontext.String(t.UTC().Truncate(time.Microsecond).Format("2006-01-02T15:04:05.0000000+00:00")))
}))
