package handlers

import (
	"slices"

	"taskdesk/internal/machine"
	"taskdesk/views"
)

// asks says whom the service takes the person for, where a guard out of the task's state
// asks that; nil where none does, and for who cannot fire anything.
func (w wording) asks() *views.Asks {
	if w.locked != "" || !w.AsAt.IsZero() || !slices.ContainsFunc(w.ways, asksWho) {
		return nil
	}
	a := &views.Asks{URL: w.root.At("/identity")}
	say := func(before, after string) {
		a.Runs = append(a.Runs, views.Run{Text: "Guards here ask who you are: the service sees you " + before}, bold(w.Self.UserID), views.Run{Text: after})
	}
	switch {
	case w.Self.Shared():
		a.Doubt = true
		say("and "+otherPeople(len(w.Self.Others))+" as ", ", and cannot tell you apart where a guard wants two different people."+choose(w.desk.AllowsShared(), "", " Taskdesk fires nothing that asks for CurrentUser until each of you has an id of their own."))
	case w.Self.Differs():
		a.Doubt = true
		say("as ", ", not as ")
		a.Runs = append(a.Runs, bold(w.Self.Subject), views.Run{Text: ", the id that you signed in with."})
	case w.Self.Proof == nil:
		say("as ", ", which no write of yours has confirmed yet.")
	default:
		say("as ", ".")
	}
	return a
}

// asksWho tells whether a guard asks who somebody is.
func asksWho(way machine.Way) bool {
	return way.Guard != nil && way.Guard.Mentions("CurrentUser", "UserCreated", "UserUpdated")
}
