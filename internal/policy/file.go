package policy

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var errShape = errors.New(`want {"rules": […]}`)

// parse reads the text of a policy, and tells all its faults at once.
func parse(text []byte) (*Policy, error) {
	var file struct {
		Rules   []jsontext.Value          `json:"rules"`
		Unknown map[string]jsontext.Value `json:",embed"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, unreadable(text, err)
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(file.Unknown)) {
		faults = append(faults, fmt.Errorf("there is no member %q beside rules", name))
	}
	if file.Rules == nil {
		faults = append(faults, errShape)
	}
	p := &Policy{}
	for i, value := range file.Rules {
		r, wrong := readRule(value)
		for _, err := range wrong {
			faults = append(faults, fmt.Errorf("rule %d: %w", i+1, err))
		}
		p.rules = append(p.rules, r)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return p, nil
}

// unreadable says where a text is no JSON, or has a member twice.
func unreadable(text []byte, err error) error {
	bad, ok := errors.AsType[*jsontext.SyntacticError](err)
	if !ok {
		return errShape
	}
	at := fmt.Sprintf("%sline %d", ruleAt(bad.JSONPointer), 1+bytes.Count(text[:bad.ByteOffset], []byte("\n")))
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return fmt.Errorf("%s: %q stands there a second time: leave one", at, bad.JSONPointer.LastToken())
	}
	return fmt.Errorf("%s: is no JSON: %w", at, bad.Err)
}

// ruleAt is how the fault of a place begins: with the number of its rule, if it is in one.
func ruleAt(place jsontext.Pointer) string {
	path := slices.Collect(place.Tokens())
	if len(path) < 2 || path[0] != "rules" {
		return ""
	}
	i, err := strconv.Atoi(path[1])
	if err != nil {
		return ""
	}
	return fmt.Sprintf("rule %d: ", i+1)
}

// readRule reads one rule, or says in a line each what is wrong with it.
func readRule(value jsontext.Value) (*rule, []error) {
	var given map[string]jsontext.Value
	if err := json.Unmarshal(value, &given); err != nil || given == nil {
		return nil, []error{errors.New("want an object {…}")}
	}
	r := &rule{scope: everyName, code: everyName}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if err := r.read(name, given[name]); err != nil {
			faults = append(faults, err)
		}
	}
	if len(faults) == 0 {
		faults = r.idle()
	}
	return r, faults
}

// idle tells what in a rule has no effect, which nobody means to write.
func (r *rule) idle() (faults []error) {
	demands := r.reason || r.ticket
	if r.lookOnly && r.trigger != nil {
		faults = append(faults, errors.New(`lookOnly is about every write: leave trigger out, or put "roles": [] in place of lookOnly`))
	}
	if r.lookOnly && (r.narrowed || demands) {
		faults = append(faults, errors.New("lookOnly lets nobody write: leave roles, reason and ticket out"))
	}
	if r.narrowed && len(r.roles) == 0 && demands {
		faults = append(faults, errors.New("no role is left to give a reason or a ticket: leave them out"))
	}
	if !r.lookOnly && !r.narrowed && !demands {
		faults = append(faults, errors.New("says nothing: put lookOnly, roles, reason or ticket"))
	}
	return faults
}
