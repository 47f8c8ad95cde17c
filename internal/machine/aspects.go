package machine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

func startAspects(d *apiclient.Definition) []aspect {
	return []aspect{{AspectState, d.InitialState.Name}, {AspectRequired, listed(d.InitialState.RequiredFields)}}
}

func stateAspects(s apiclient.State) named {
	return named{s.Name, []aspect{{AspectLabel, s.DisplayName}, {AspectDescription, s.Description}, {AspectCategory, s.Category}}}
}

func fieldAspects(f apiclient.FieldSchema) named {
	link := f.ContainsURL != nil && *f.ContainsURL
	return named{f.Name, []aspect{
		{AspectType, f.Type}, {AspectLabel, f.DisplayName}, {AspectDescription, f.Description}, {AspectCategory, f.Category},
		{AspectReadOnly, readOnlyWords(f.ReadOnlyStates)}, {AspectValues, valuesWords(f)}, {AspectLink, fmt.Sprint(link)},
	}}
}

func triggerAspects(t apiclient.TriggerSchema) named {
	return named{t.Name, []aspect{{AspectType, t.Trigger.Type}, {AspectLabel, t.DisplayName}, {AspectDescription, t.Description}}}
}

func actionAspects(a apiclient.Action) named {
	return named{a.Name, []aspect{
		{AspectLabel, a.DisplayName}, {AspectDescription, a.Description}, {AspectRunAs, a.RunAsUserID}, {AspectDetails, canonical(a.Details)},
	}}
}

func transitionAspects(t apiclient.Transition) []aspect {
	return []aspect{
		{AspectTarget, t.To}, {AspectGuard, guardWords(t.Guard)}, {AspectAction, t.Action}, {AspectLabel, t.DisplayName}, {AspectDescription, t.Description},
		{AspectGuardWords, strings.Trim(t.GuardDescription+"\n"+t.GuardNotMetMessage, "\n")},
	}
}

// guardWords is a guard as the language prints it, so that blanks and brackets that mean
// nothing make no difference; one that cannot be read is as it was written.
func guardWords(guard string) string {
	e, err := expr.Parse(guard)
	if guard == "" || err != nil {
		return guard
	}
	return e.String()
}

// readOnlyWords are the states in which a field is read-only, and empty for none.
func readOnlyWords(r *apiclient.ReadOnlyStates) string {
	switch {
	case r == nil:
		return ""
	case r.StateType == apiclient.SelectedStates:
		return listed(r.Selected)
	}
	return r.StateType
}

// valuesWords are a field's acceptable values.
func valuesWords(f apiclient.FieldSchema) string {
	c := f.ValueConstraints
	if c == nil {
		return ""
	}
	var words []string
	for _, v := range c.AcceptableValues {
		words = append(words, valueWords(f.Type, v))
	}
	return c.ConstraintType + ": " + strings.Join(words, ", ")
}

// valueWords is a value as its field's type has it: of a number its digits without
// zeros that mean nothing.
func valueWords(fieldType string, v jsontext.Value) string {
	value, ok := read(fieldType, v)
	if !ok || fieldType != apiclient.Decimal {
		return value.String()
	}
	d, err := decimal.NewFromString(value.String())
	if err != nil {
		return value.String()
	}
	return d.String()
}

// listed are names in which order does not count.
func listed(names []string) string { return strings.Join(slices.Sorted(slices.Values(names)), ", ") }

// canonical is JSON in which neither blanks nor the order of members count.
func canonical(v jsontext.Value) string {
	c := v.Clone()
	if c.Canonicalize() != nil {
		return string(v)
	}
	return string(c)
}
