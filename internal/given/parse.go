package given

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
)

var errShape = errors.New(`want a definition as the API has it, {"id": …}, or a list of them`)

// valuesIn returns the definitions that a text has: one, a list, or the API's own page
// of them.
func valuesIn(text []byte) ([]jsontext.Value, error) {
	value := jsontext.Value(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff"))))
	var page struct {
		Values []jsontext.Value `json:"values"`
	}
	switch value.Kind() {
	case '[':
		if err := json.Unmarshal(value, &page.Values); err != nil {
			return nil, unreadable(value, err)
		}
	case '{':
		if err := json.Unmarshal(value, &page); err != nil {
			return nil, unreadable(value, err)
		}
		if page.Values == nil {
			return []jsontext.Value{value}, nil
		}
	}
	if len(page.Values) == 0 {
		return nil, cmp.Or(whole(value), errShape)
	}
	return page.Values, nil
}

// whole says where a text is no JSON; nil when it is.
func whole(text jsontext.Value) error {
	c := text.Clone()
	if err := c.Compact(); err != nil {
		return unreadable(text, err)
	}
	return nil
}

// unreadable says where a text is no JSON.
func unreadable(text []byte, err error) error {
	bad, ok := errors.AsType[*jsontext.SyntacticError](err)
	if !ok {
		return errShape
	}
	return fmt.Errorf("line %d: is no JSON: %w", 1+bytes.Count(text[:bad.ByteOffset], []byte("\n")), bad.Err)
}

// readOne reads a definition and from when on it is valid: validFrom, or else when the
// API says that this version was made; zero where neither is there.
func readOne(value jsontext.Value) (*apiclient.Definition, time.Time, error) {
	var in struct {
		ValidFrom string `json:"validFrom"`
		apiclient.Definition
	}
	if err := json.Unmarshal(value, &in, apiclient.JSONOptions); err != nil {
		return nil, time.Time{}, misshapen(err)
	}
	from := in.Version.AsAtModified
	if in.ValidFrom != "" {
		at, err := moment.ParseField(in.ValidFrom, time.UTC)
		if err != nil {
			return nil, time.Time{}, fmt.Errorf("validFrom: %w Got %q", err, in.ValidFrom)
		}
		from = at.UTC()
	}
	d := in.Definition
	d.Version.AsAtModified = cmp.Or(from, d.Version.AsAtModified)
	return &d, from, nil
}

// misshapen says which member is not of the kind that the API has there.
func misshapen(err error) error {
	bad, ok := errors.AsType[*json.SemanticError](err)
	if !ok || bad.JSONPointer == "" {
		return errShape
	}
	return fmt.Errorf("%s: is not what the API has there", bad.JSONPointer)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
