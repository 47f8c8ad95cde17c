package handlers

import (
	"net/http"

	"taskdesk/internal/desk"
	"taskdesk/views"
)

// A bar keeps a person from a write that their role and the service would take.
type bar struct {
	words string // a sentence
	brief string // the same on a button
	whose leftTo
}

// leftTo says who may do what is kept from somebody.
type leftTo int

const (
	forOthers leftTo = iota
	forNobody
	forOwnID // whoever has an id of their own at the service
)

// barOf is what keeps this person from a trigger out of a state, or with no trigger from
// any write; nil when nothing does.
func (w wording) barOf(state, trigger string) *bar {
	if no := w.barred(trigger); no != nil {
		b := &bar{words: policyWords(no), brief: policyWords(no)}
		if len(no.Roles) == 0 {
			b.whose = forNobody
		}
		return b
	}
	if w.desk.Apart(w.View, state, trigger) != nil {
		return &bar{
			words: "A guard asks who fires this, and you share your id with " + otherPeople(len(w.Self.Others)) + ": it takes somebody with an id of their own.",
			brief: "takes somebody with an id of their own", whose: forOwnID,
		}
	}
	return nil
}

// bars words what keeps this person from a write now; "" when nothing does.
func (w wording) bars(trigger string) string {
	if b := w.barOf(w.Task.State, trigger); b != nil {
		return b.words
	}
	return ""
}

// keptBack is what keeps a trigger from somebody whose role fires triggers; nil when
// nothing does.
func (w wording) keptBack(trigger string) *bar {
	if !w.AsAt.IsZero() || w.locked != "" && w.barred("") == nil {
		return nil
	}
	return w.barOf(w.Task.State, trigger)
}

// mayFire returns nil when the person may fire a trigger of a task as it is, and else
// *policy.Refusal, *desk.SharedID, or what May fails with.
func (s *server) mayFire(r *http.Request, v *desk.View, trigger string) error {
	if err := s.desk.MayWrite(r.Context(), desk.OpFire, v.Task.DefinitionID, trigger); err != nil {
		return err
	}
	return s.desk.Apart(v, v.Task.State, trigger)
}

// wordShared words that a trigger is not fired under an id that others have too.
func (s *server) wordShared(no *desk.SharedID, page *views.Oops) {
	page.Status, page.Heading = http.StatusForbidden, "This takes somebody with an id of their own"
	page.Lines = []string{
		"A guard of " + no.Trigger + " asks who fires it. The Workflow service knows you and others as one person, " + no.ID + ", so what the guard says would mean nothing.", nothingChanged,
		"Whoever runs Taskdesk has to see to it that each person has an access of their own at the Workflow service. Until then they can let such triggers pass (TASKDESK_SHARED_IDENTITY=allow).",
	}
	page.Links = append(page.Links, views.Link{Text: "How the service sees you", URL: s.root.At("/identity")})
}
