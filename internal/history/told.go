package history

import (
	"context"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// hear asks the API's own history, where there is one, for what is not known from it
// yet. It is a help and nothing more: what it tells is checked, and without it the
// versions are walked.
func (p *Past) hear(top *pin) {
	i := slices.IndexFunc(p.readers, func(r *reader) bool { return r.err == nil && r.source.History != nil })
	since := top.created()
	if p.hearing || i < 0 || p.heard >= top.number || since.IsZero() {
		return
	}
	if last := p.pins.lastTold(); last != nil {
		since = last.begin
	}
	r := p.readers[i]
	p.hearing, p.heard, p.early = true, top.number, 0
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.ctx))
	p.stop = cancel
	go func() {
		defer cancel()
		changes, err := r.source.History(ctx, since)
		p.mu.Lock()
		defer p.mu.Unlock()
		defer p.wake()
		p.hearing = false
		switch {
		case err == nil:
			p.pins.tell(changes, top)
		case ctx.Err() != nil:
			p.heard = 0 // nobody wanted to know it any more
		}
		p.fill()
	}()
}

func (ps pins) lastTold() *pin {
	for _, p := range slices.Backward(ps) {
		if p.told != nil {
			return p
		}
	}
	return nil
}

// tell takes what the API's history says of the versions up to one whose task is known.
// When each began is taken in any case. What they changed is believed only when taking
// it back, from that task on, meets no contradiction and leads to what was there before.
func (ps *pins) tell(changes []apiclient.Change, top *pin) {
	last, before := 0, &apiclient.Task{}
	if p := ps.lastTold(); p != nil {
		last, before = p.number, p.task
	}
	versions := group(changes, last, top.number)
	for _, v := range versions {
		ps.hint(v.Number, v.AsAt)
	}
	states, whole := takeBack(versions, top.task, before)
	if !whole || last == 0 && (len(versions) == 0 || versions[0].Number != 1) {
		return
	}
	for i := range versions {
		versions[i].State = states[i]
		if at, ok := ps.find(versions[i].Number); ok && (*ps)[at].begin.Equal(versions[i].AsAt) {
			(*ps)[at].told = &versions[i]
		}
	}
}

// group makes versions of changes, oldest first, from after a number up to another one.
func group(changes []apiclient.Change, after, to int) []Version {
	changes = slices.DeleteFunc(slices.Clone(changes), func(c apiclient.Change) bool {
		return c.Number <= after || c.Number > to || c.Action == apiclient.ChangeDelete
	})
	slices.SortStableFunc(changes, func(a, b apiclient.Change) int { return a.Number - b.Number })
	var versions []Version
	for _, c := range changes {
		if n := len(versions); n == 0 || versions[n-1].Number != c.Number {
			versions = append(versions, Version{Number: c.Number, AsAt: c.AsAt, UserID: c.UserID, RequestID: c.RequestID})
		}
		v := &versions[len(versions)-1]
		if known(c.Attribute) && !Same(c.Previous, c.New) {
			v.Changes = append(v.Changes, Change{c.Attribute, set(c.Attribute, c.Previous), set(c.Attribute, c.New)})
		}
	}
	return versions
}

// known tells whether a version is told by an attribute; the API may have others.
func known(attribute string) bool {
	return slices.Contains([]string{"State", "CorrelationIds", "StackingKey"}, attribute) || strings.HasPrefix(attribute, "Fields[")
}

// set returns a value as Compare has it: nil when it is not set.
func set(attribute string, v jsontext.Value) jsontext.Value {
	nothing := attribute != "State" && attribute != "StackingKey" && attribute != "CorrelationIds"
	if !isSet(v) || !nothing && (string(v) == `""` || string(v) == "[]") {
		return nil
	}
	return v
}

// takeBack undoes versions from a task on, the newest first. It returns the state of
// each, and whether all that they say fits: each new value is the one that was there,
// and in the end there is what a task before them had.
func takeBack(versions []Version, task, before *apiclient.Task) (states []string, fits bool) {
	now := values(task)
	states = make([]string, len(versions))
	for i, v := range slices.Backward(versions) {
		states[i] = Plain(now["State"])
		for _, c := range v.Changes {
			if !Same(now[c.Attribute], c.New) {
				return nil, false
			}
			now[c.Attribute] = c.Old
		}
	}
	if before == nil {
		return states, true
	}
	then := values(before)
	for attribute, v := range now {
		if !Same(v, then[attribute]) {
			return nil, false
		}
		delete(then, attribute)
	}
	for _, v := range then {
		if isSet(v) {
			return nil, false
		}
	}
	return states, true
}

// values are all attributes of a task that Compare compares.
func values(t *apiclient.Task) map[string]jsontext.Value {
	values := make(map[string]jsontext.Value)
	for _, c := range Compare(&apiclient.Task{}, t) {
		values[c.Attribute] = c.New
	}
	return values
}
