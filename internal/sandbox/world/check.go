package world

import (
	"errors"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
)

// faults gathers what is wrong with the fields of a request, so that a person
// mends it all at once. The first fault gives the refusal its reason.
type faults struct{ found []fault }

type fault struct {
	reason Reason
	text   string
	about  map[string]string
}

func (f *faults) add(reason Reason, text string, about map[string]string) {
	f.found = append(f.found, fault{reason, text, about})
}

// refusal returns the faults as one refusal, and nil without any.
func (f *faults) refusal() error {
	if len(f.found) == 0 {
		return nil
	}
	r := &Refusal{Reason: f.found[0].reason}
	var texts []string
	for _, x := range f.found {
		texts = append(texts, x.text)
		r.About = append(r.About, x.about)
	}
	r.Detail = strings.Join(texts, " ")
	return r
}

// checkNew checks the fields of a task to be. Every field may be set now,
// read-only or not, and the required ones must be.
func (d *definition) checkNew(fields []apiclient.Field) error {
	var f faults
	given := map[string]bool{}
	for _, field := range fields {
		f.checkField(d.machine, field, given)
		given[field.Name] = field.IsSet()
	}
	for _, name := range d.wire.InitialState.RequiredFields {
		if !given[name] {
			f.add(FieldMissing, "The field "+name+" is needed to create a task.", map[string]string{"field": name})
		}
	}
	return f.refusal()
}

// checkChange checks the fields of an update of a task in the given state. Our
// choice: writing a read-only field is refused even with the value that it has.
func (d *definition) checkChange(fields []apiclient.Field, state string) error {
	var f faults
	given := map[string]bool{}
	for _, field := range fields {
		f.checkField(d.machine, field, given)
		given[field.Name] = true
		if d.machine.ReadOnly(field.Name, state) {
			f.add(FieldReadOnly, "The field "+field.Name+" cannot be changed in state "+state+".",
				map[string]string{"field": field.Name, "state": state})
		}
	}
	return f.refusal()
}

// checkField checks one field's name and value.
func (f *faults) checkField(m *machine.Machine, field apiclient.Field, given map[string]bool) {
	about := map[string]string{"field": field.Name}
	if _, again := given[field.Name]; again {
		f.add(FieldTwice, "The field "+field.Name+" is given twice.", about)
		return
	}
	if _, ok := m.Schema(field.Name); !ok {
		f.add(FieldUnknown, "The definition has no field "+field.Name+".", about)
		return
	}
	if !field.IsSet() {
		return
	}
	err := m.CheckValue(field.Name, field.Value)
	if bad, ok := errors.AsType[*machine.ValueError](err); ok {
		about["problem"] = bad.Problem
		f.add(ValueNotValid, "The field "+field.Name+" "+bad.Problem+".", about)
	}
}
