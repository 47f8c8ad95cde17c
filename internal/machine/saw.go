package machine

import (
	"fmt"
	"strings"

	"taskdesk/internal/expr"
)

// saw says what a test that was turned was judged by.
func (x explainer) saw(t *expr.Test) string {
	all, typ := paths(t), x.typeOf(t)
	var said []string
	for _, path := range all {
		words := x.sawPerson(path, len(all) > 1)
		if _, person := people[wireName(path)]; !person {
			words = x.sawThing(path, typ, len(all) > 1)
		}
		if words != "" {
			said = append(said, words)
		}
	}
	return strings.Join(said, " and ")
}

// sawThing says what a field or a member of the task is. It is named when it stands
// beside another.
func (x explainer) sawThing(path []string, typ string, named bool) string {
	subject := "it"
	if named {
		subject = x.noun(path)
	}
	_, isField := fieldOf(path)
	v, known := x.Lookup(path)
	switch {
	case !known && isField:
		return subject + " depends on what is filled in by then"
	case !known:
		return subject + " cannot be told here"
	case !v.IsSet():
		return subject + " is not set"
	case v.String() == "":
		return subject + " is empty"
	}
	return subject + " is " + x.value(typ, v)
}

// sawPerson says who somebody is. Beside others the one who acts goes without saying.
func (x explainer) sawPerson(path []string, beside bool) string {
	p := people[wireName(path)]
	v, known := x.Lookup(path)
	me := x.facts.CurrentUser
	switch {
	case p.name == "CurrentUser" && !known:
		return "who you are to the Workflow service is not known here"
	case p.name == "CurrentUser" && beside:
		return ""
	case p.name == "CurrentUser":
		return "you are " + x.personal(me)
	case !known:
		return p.words + " cannot be told here"
	case strings.EqualFold(v.String(), me):
		return "you " + p.did
	}
	return x.personal(v.String()) + " " + p.did
}

// sawElements says how many elements of a list passed.
func sawElements(passed, all int) string {
	switch {
	case all == 0:
		return "there are none"
	case passed == all && all == 1:
		return "it holds for the only one"
	case passed == all:
		return fmt.Sprintf("it holds for all %d", all)
	case passed == 0 && all == 1:
		return "it does not hold for the only one"
	case passed == 0:
		return fmt.Sprintf("it holds for none of %d", all)
	}
	return fmt.Sprintf("it holds for %d of %d", passed, all)
}
