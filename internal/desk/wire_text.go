package desk

import (
	"sync/atomic"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// wireKind is how an upstream writes the values of fields.
type wireKind int32

const (
	wireUnseen wireKind = iota
	wireTyped           // a decimal is a number
	wireText            // every value is a text: so it was until tasks told the name of their definition
)

// lastWire is how the values of the task that was read last were written.
type lastWire struct{ kind atomic.Int32 }

func kindOf(t *apiclient.Task) wireKind {
	if t.DefinitionName == "" {
		return wireText
	}
	return wireTyped
}

func (l *lastWire) see(t *apiclient.Task) { l.kind.Store(int32(kindOf(t))) }

// takesText tells whether the upstream knows no values but texts, by the task that is
// about to be changed; before a create, by the one that was read last, and else by whether
// its definition is from a file.
func (d *Desk) takesText(now *apiclient.Task, id apiclient.DefinitionID) bool {
	if now != nil {
		return kindOf(now) == wireText
	}
	switch kind := wireKind(d.values.kind.Load()); {
	case d.options.SeedEra:
		return true
	case kind != wireUnseen:
		return kind == wireText
	}
	return d.options.Definitions.At(id, d.now()) != nil
}

// asTexts returns fields with every value written as text; null stays.
func asTexts(fields []apiclient.Field) []apiclient.Field {
	all := make([]apiclient.Field, len(fields))
	for i, f := range fields {
		if f.IsSet() && f.Value.Kind() != '"' {
			if quoted, err := jsontext.AppendQuote(nil, f.Value); err == nil {
				f.Value = quoted
			}
		}
		all[i] = f
	}
	return all
}
