package policy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/internal/person"
)

// The longest names that the API takes, in bytes.
const (
	longestCode    = 64 // also of a scope
	longestTrigger = 1024
)

// members read what a rule can have. Their errors are one line each.
var members = map[string]func(*rule, jsontext.Value) error{
	"definition": (*rule).readDefinition,
	"trigger":    (*rule).readTrigger,
	"lookOnly":   func(r *rule, v jsontext.Value) error { return readTrue(&r.lookOnly, v) },
	"roles":      (*rule).readRoles,
	"reason":     func(r *rule, v jsontext.Value) error { return readTrue(&r.reason, v) },
	"ticket":     (*rule).readTicket,
	"because":    (*rule).readBecause,
}

func (r *rule) read(name string, v jsontext.Value) error {
	read, ok := members[name]
	if !ok {
		return fmt.Errorf("there is no member %q: a rule has %s", name, strings.Join(slices.Sorted(maps.Keys(members)), ", "))
	}
	_ = v.Compact() // it may be shown, and then in one line
	if err := read(r, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (r *rule) readDefinition(v jsontext.Value) error {
	scope, code, _ := strings.Cut(textOf(v), "/")
	if !canMatch(scope, longestCode) || !canMatch(code, longestCode) {
		return fmt.Errorf("can never match: want scope/code, each of at most %d letters, digits, - and _, with * for any others, such as TradeBreaks/*; got %s", longestCode, v)
	}
	r.scope, r.code = makePattern(scope), makePattern(code)
	return nil
}

func (r *rule) readTrigger(v jsontext.Value) error {
	text := textOf(v)
	if !canMatch(text, longestTrigger) {
		return fmt.Errorf("can never match: want a name of letters, digits, - and _, with * for any others, such as approve*; got %s", v)
	}
	p := makePattern(text)
	r.trigger = &p
	return nil
}

func (r *rule) readRoles(v jsontext.Value) error {
	var names []string
	if err := json.Unmarshal(v, &names); err != nil || names == nil {
		return fmt.Errorf(`want a list such as ["admin"], got %s`, v)
	}
	for _, name := range names {
		i := slices.IndexFunc(writers, func(role person.Role) bool { return role.String() == name })
		if i < 0 {
			return fmt.Errorf("there is no role %q that writes: want operator or admin, or [] for nobody", name)
		}
		if slices.Contains(r.roles, writers[i]) {
			return fmt.Errorf("%q stands there twice: leave one", name)
		}
		r.roles = append(r.roles, writers[i])
	}
	if len(r.roles) == len(writers) {
		return errors.New("names all who write, so it takes nothing away: leave one, or leave it out")
	}
	r.narrowed = true
	return nil
}

func (r *rule) readTicket(v jsontext.Value) (err error) {
	if v.Kind() != '"' {
		return readTrue(&r.ticket, v)
	}
	r.ticket = true
	r.form, err = makeForm(textOf(v))
	return err
}

func (r *rule) readBecause(v jsontext.Value) error {
	r.because = strings.TrimSpace(textOf(v))
	if r.because == "" {
		return fmt.Errorf("want words that people read when the rule stops them, got %s", v)
	}
	return nil
}

// readTrue reads a member that is true or left out.
func readTrue(to *bool, v jsontext.Value) error {
	if v.Kind() != 't' {
		return fmt.Errorf("want true, or leave it out; got %s", v)
	}
	*to = true
	return nil
}

// textOf returns the text that a value is, and "" for another kind of value.
func textOf(v jsontext.Value) string {
	var text string
	if err := json.Unmarshal(v, &text); err != nil {
		return ""
	}
	return text
}
