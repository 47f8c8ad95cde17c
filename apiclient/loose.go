package apiclient

import (
	"bytes"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
)

// Problems are read loosely: their members are explanations, and one of another
// kind than the schema has is still worth showing.

// members yields the members of the object that dec stands before, up to its end or
// to where it cannot be read. Values are good until the next one.
func members(dec *jsontext.Decoder) iter.Seq2[string, jsontext.Value] {
	return func(yield func(string, jsontext.Value) bool) {
		if dec.PeekKind() != '{' {
			return
		}
		_, _ = dec.ReadToken()
		for dec.PeekKind() == '"' {
			token, err := dec.ReadToken()
			if err != nil {
				return
			}
			name := token.String()
			value, err := dec.ReadValue()
			if err != nil || !yield(name, value) {
				return
			}
		}
	}
}

// plain returns a string's text, "" for null, and the JSON of anything else.
func plain(value jsontext.Value) string {
	switch value.Kind() {
	case 'n':
		return ""
	case '"':
		text, _ := jsontext.AppendUnquote(nil, value) // what is invalid UTF-8 gets replaced
		return string(text)
	}
	return string(value)
}

// sentences reads a map of sentences: {"id": ["too long"]}. What is no map is kept
// under "".
func sentences(value jsontext.Value) map[string][]string {
	fields := map[string][]string{}
	add := func(name string, value jsontext.Value) {
		for _, one := range elements(value) {
			if words := plain(one); words != "" {
				fields[name] = append(fields[name], words)
			}
		}
	}
	if value.Kind() != '{' {
		add("", value)
	}
	for name, value := range members(loose(value)) {
		add(name, value)
	}
	return fields
}

// details reads a list of maps: [{"field": "price", "limit": 3}]. An element that is
// no map is kept under "detail".
func details(value jsontext.Value) []map[string]string {
	var list []map[string]string
	for _, one := range elements(value) {
		m := map[string]string{}
		for name, value := range members(loose(one)) {
			m[name] = plain(value)
		}
		if words := plain(one); one.Kind() != '{' && words != "" {
			m["detail"] = words
		}
		if len(m) > 0 {
			list = append(list, m)
		}
	}
	return list
}

// readDetails reads what a batch tells of an entry that failed. Were it strict, one
// odd word in there would lose the outcome of the whole batch.
func readDetails(b []byte, into *[]map[string]string) error {
	if *into = details(b); *into == nil && jsontext.Value(b).Kind() == '[' {
		*into = []map[string]string{}
	}
	return nil
}

// elements returns the elements of an array, and anything else as the only one.
func elements(value jsontext.Value) []jsontext.Value {
	if value.Kind() != '[' {
		return []jsontext.Value{value}
	}
	var all []jsontext.Value
	dec := loose(value)
	_, _ = dec.ReadToken()
	for dec.PeekKind() != ']' {
		one, err := dec.ReadValue()
		if err != nil {
			break
		}
		all = append(all, one.Clone())
	}
	return all
}

func loose(value []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewReader(value), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}
