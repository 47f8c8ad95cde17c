package handlers

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// asks says whom the service takes the person for, where a guard out of the task's state
// asks that; nil where none does, and for who cannot fire anything.
func (w wording) asks() *views.Asks {
	if w.locked != "" || !w.AsAt.IsZero() || !slices.ContainsFunc(w.ways, asksWho) {
		return nil
	}
	a := doubt(w.Self)
	switch {
	case a != nil:
	case w.Self.Proof == nil:
		a = asksWith(w.Self, "as ", ", which no write of yours has confirmed yet.")
	default:
		a = asksWith(w.Self, "as ", ".")
	}
	a.URL = w.root.At("/identity")
	return a
}

// doubt says for whom the service takes the person, where that is not who signed in alone,
// and is nil where it is.
func doubt(i desk.Identity) *views.Asks {
	var a *views.Asks
	switch {
	case i.Shared():
		a = asksWith(i, "and "+otherPeople(len(i.Others))+" as ", ", and cannot tell you apart where a guard wants two different people.")
	case i.Differs():
		a = asksWith(i, "as ", ", not as ")
		a.Runs = append(a.Runs, bold(i.Subject), views.Run{Text: ", the id that you signed in with."})
	default:
		return nil
	}
	a.Doubt = true
	return a
}

// asksWith says that guards ask who the person is, and with words around it for whom the
// service takes them.
func asksWith(i desk.Identity, before, after string) *views.Asks {
	return &views.Asks{Runs: []views.Run{{Text: "Guards here ask who you are: the service sees you " + before}, bold(i.UserID), {Text: after}}}
}

// asks warns where guards of the definition ask who somebody is, and the service takes the
// person for somebody else, or several for one.
func (w definitionWording) asks() *views.Asks {
	if !w.asAt.IsZero() || !slices.ContainsFunc(w.Definition().Transitions, w.asksWho) {
		return nil
	}
	a := doubt(w.self)
	if a != nil {
		a.URL = w.root.At("/identity")
	}
	return a
}

func (w definitionWording) asksWho(t apiclient.Transition) bool {
	guard, err := w.Guard(t)
	return err == nil && asksWho(machine.Way{Transition: t, Guard: guard})
}

// asksWho tells whether a guard asks who somebody is.
func asksWho(way machine.Way) bool {
	return way.Guard != nil && way.Guard.Mentions("CurrentUser", "UserCreated", "UserUpdated")
}
