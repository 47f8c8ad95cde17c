package world

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// dice decide what a story leaves open. The same dice always fall the same way.
type dice struct {
	*rand.Rand
	cast     [seats]string
	requests uint64 // connection that the task's requests came by
	now      Moment // of the step that is being taken
}

// jsonText is a value that is JSON already, such as a number with all its digits.
type jsonText string

// The names of values that are no fields.
const (
	correlation = "·correlation"
	stackingKey = "·stackingKey"
)

// fields returns the values as fields.
func (v values) fields() []apiclient.Field {
	fields := make([]apiclient.Field, 0, len(v)/2)
	for i := 0; i < len(v); i += 2 {
		name := v[i].(string)
		if name != correlation && name != stackingKey {
			fields = append(fields, apiclient.Field{Name: name, Value: encode(v[i+1])})
		}
	}
	return fields
}

// labels returns the values that tie the task to others.
func (v values) labels() (correlations []string, key string) {
	for i := 0; i < len(v); i += 2 {
		switch v[i] {
		case correlation:
			correlations = append(correlations, v[i+1].(string))
		case stackingKey:
			key = v[i+1].(string)
		}
	}
	return correlations, key
}

func encode(v any) jsontext.Value {
	switch v := v.(type) {
	case bool:
		return fmt.Append(nil, v)
	case jsonText:
		return jsontext.Value(v)
	case time.Time:
		return fmt.Appendf(nil, "%q", v.Format("2006-01-02T15:04:05.0000000+00:00"))
	case string:
		text, err := jsontext.AppendQuote(nil, v)
		if err == nil {
			return text
		}
	}
	panic(fmt.Sprintf("world: a story sets %v", v))
}

// pick chooses a story by their shares.
func pick(d *dice, stories []*story) *story {
	sum := 0
	for _, s := range stories {
		sum += s.share
	}
	n := d.IntN(sum)
	for _, s := range stories {
		if n -= s.share; n < 0 {
			return s
		}
	}
	return stories[0]
}

// one chooses among texts.
func (d *dice) one(texts ...string) string { return texts[d.IntN(len(texts))] }

// code returns a prefix with so many digits.
func (d *dice) code(prefix string, digits int) string {
	var b strings.Builder
	b.WriteString(prefix)
	for range digits {
		b.WriteByte(byte('0' + d.IntN(10)))
	}
	return b.String()
}

// amount returns money of either sign, up to so many units.
func (d *dice) amount(units int) jsonText {
	return jsonText(fmt.Sprintf("%d.%02d", d.IntN(2*units)-units, d.IntN(100)))
}

// price returns a price with four decimals, the last of which may be 0.
func (d *dice) price() jsonText {
	return jsonText(fmt.Sprintf("%d.%03d0", 2+d.IntN(240), d.IntN(1000)))
}

// exact returns a number of 28 digits, more than a float can hold.
func (d *dice) exact() jsonText { return jsonText(d.code("1.", 26) + "7") }

// day returns midnight of the step's day, or of one so many days later.
func (d *dice) day(later int) time.Time {
	return d.now.Time().Truncate(day).AddDate(0, 0, later)
}

// sometimes returns the values with a chance of one in n.
func (d *dice) sometimes(n int, v values) values {
	if d.IntN(n) > 0 {
		return nil
	}
	return v
}
