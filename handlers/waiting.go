package handlers

import (
	"slices"

	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// waiting is the sentence on top of the page: what the task waits for, by the first of
// its causes, and one more line for the second.
func (w wording) waiting() views.Waiting {
	causes := w.causes()
	first := causes[0]
	if len(causes) > 1 && first.More == nil {
		first.More = causes[1].Runs
	}
	return first
}

// causes are why the task is where it is, the most important first.
func (w wording) causes() (all []views.Waiting) {
	if w.Task.Terminal {
		return together(w.finished(), w.failure())
	}
	if hole := w.hole(); hole != nil {
		return together(hole, w.failure())
	}
	all = together(w.failure(), w.blocked())
	return append(all, together(w.rest(len(all) > 0))...)
}

func together(causes ...*views.Waiting) (all []views.Waiting) {
	for _, c := range causes {
		if c != nil {
			all = append(all, *c)
		}
	}
	return all
}

// finished says that the task has come to its end, or to a state that is one by nothing
// leaving it alone.
func (w wording) finished() *views.Waiting {
	if w.Machine != nil {
		if dead, ok := w.Machine.DeadEnd(w.Task.State); ok {
			return said("stuck", dead.Words+" ", views.Run{Text: "See its definition", URL: views.AsAt(w.root.Definition(w.Task.DefinitionID.Scope, w.Task.DefinitionID.Code), w.Task.DefinitionVersion.AsAtModified)})
		}
	}
	return said("done", "Finished: nothing leads out of ", bold(w.state(w.Task.State).Label), ".")
}

// hole says that the definition leaves no way on: there is none, or none that anything
// could open. The task keeps to that version of it.
func (w wording) hole() *views.Waiting {
	if w.Machine == nil {
		return nil
	}
	state := bold(w.state(w.Task.State).Label)
	if len(w.ways) == 0 {
		return said("stuck", "No trigger leads out of ", state, ", and it is not an end: its definition has a hole.")
	}
	var needs [][]views.Run
	for i, way := range w.ways {
		if w.Machine.Movable(way, w.given) {
			return nil
		}
		needs = append(needs, sentence("", w.wayRuns(i), " ", w.needs[i]).Runs)
	}
	hole := said("stuck", "Nobody can move it out of ", state, ", for its definition has a hole: ", apart(needs), ".")
	hole.More = w.notHelped()
	return hole
}

// notHelped says why mending the definition is of no use, and what is.
func (w wording) notHelped() []views.Run {
	runs := []views.Run{{Text: "A newer definition does not help it: a task keeps the one that it was created with, " + w.definitionOf() + "."}}
	if !w.AsAt.IsZero() || w.locked != "" {
		return runs
	}
	return append(runs, views.Run{Text: " "}, views.Run{Text: "Create another like this", URL: likeURL(w.root, w.Task.ID, w.AsAt)}, views.Run{Text: " to go on by today’s."})
}

// rest says which ways are open, and what each of the others needs. After another cause
// it is a second sentence.
func (w wording) rest(second bool) *views.Waiting {
	if w.Machine == nil {
		return said("unknown", "No definition is there to say what it waits for.")
	}
	open, blocked := w.sortWays(), w.blockedWays()
	alone := !second && open.kinds()+min(len(blocked), 1) == 1
	all := append(w.openWords(open, alone), blockedWords(blocked, alone)...)
	if all == nil {
		return nil
	}
	return said(choose(len(open.ready)+len(open.unsure) > 0, "ready", "waiting"), apart(all), ".")
}

// openWords say which ways are open, in a statement for each kind of them. Alone it is
// all there is to say.
func (w wording) openWords(open openWays, alone bool) (all [][]views.Run) {
	can := choose(w.AsAt.IsZero(), " can ", " could ")
	perhaps := can + "perhaps be fired" + choose(w.given.NewChildren(), ", as its child tasks are by then", "")
	if len(open.working) > 0 {
		all = append(all, sentence("", "Waiting for ", w.atWork(open.working)).Runs)
	}
	for _, kind := range []struct {
		ways            [][]views.Run
		awaited, ending string // around them, alone
		told            string // after them, beside others
	}{
		{open.ready, "Waiting for ", "", can + "be fired"},
		{open.unsure, "", perhaps, perhaps},
		{open.others, "Waiting for somebody else to fire ", "", can + "be fired, but not by you"},
		{open.nobodys, "Waiting for ", ", which nobody may fire here", can + "be fired by nobody here"},
		{open.ownID, "Waiting for somebody with an id of their own to fire ", "", can + "be fired, but not under a shared id"},
	} {
		switch ways := joined(kind.ways, " or "); {
		case ways == nil:
		case alone:
			all = append(all, sentence("", kind.awaited, ways, kind.ending).Runs)
		default:
			all = append(all, sentence("", ways, kind.told).Runs)
		}
	}
	return all
}

// blockedWords say what each of the ways needs.
func blockedWords(ways []blockedWay, alone bool) (all [][]views.Run) {
	for i, way := range ways {
		if i == 0 && alone {
			all = append(all, sentence("", "Waiting for ", way.name, ", which ", way.needs).Runs)
		} else {
			all = append(all, sentence("", way.name, " ", way.needs).Runs)
		}
	}
	return all
}

// openWays are the ways that no guard blocks, by their names.
type openWays struct {
	ready   [][]views.Run
	unsure  [][]views.Run // of which it cannot be told
	working [][]views.Run // that a worker fires by itself
	others  [][]views.Run // that the policy leaves to others
	nobodys [][]views.Run // that the policy leaves to nobody
	ownID   [][]views.Run // that take an id of one's own
}

// kinds counts the kinds of ways that are there.
func (o openWays) kinds() (n int) {
	for _, ways := range [][][]views.Run{o.ready, o.unsure, o.working, o.others, o.nobodys, o.ownID} {
		n += min(len(ways), 1)
	}
	return n
}

func (w wording) sortWays() (o openWays) {
	for i, way := range w.ways {
		if way.Verdict != expr.NotMet {
			kind := w.kindOf(way, &o)
			*kind = append(*kind, w.wayRuns(i))
		}
	}
	return openWays{distinct(o.ready), distinct(o.unsure), distinct(o.working), distinct(o.others), distinct(o.nobodys), distinct(o.ownID)}
}

// kindOf is where a way belongs among the open ones.
func (w wording) kindOf(way machine.Way, o *openWays) *[][]views.Run {
	kept := w.keptBack(way.Trigger)
	switch {
	case w.Machine.Worker(way.Trigger) != "":
		return &o.working
	case kept != nil:
		return map[leftTo]*[][]views.Run{forOthers: &o.others, forNobody: &o.nobodys, forOwnID: &o.ownID}[kept.whose]
	case way.Verdict == expr.CannotTell:
		return &o.unsure
	default:
		return &o.ready
	}
}

// A blockedWay is the name of a way and what it needs.
type blockedWay struct{ name, needs []views.Run }

func (w wording) blockedWays() (all []blockedWay) {
	for i, way := range w.ways {
		needs := w.needs[i]
		if needs == nil {
			continue
		}
		if !w.Machine.Movable(way, w.given) {
			needs = append(slices.Clip(needs), views.Run{Text: ", which cannot be met"})
		}
		all = append(all, blockedWay{w.wayRuns(i), needs})
	}
	return all
}

// wayRuns name the i-th way, with where it leads when another one has the same label.
func (w wording) wayRuns(i int) []views.Run {
	way := w.ways[i]
	name := []views.Run{bold(w.wayLabel(way))}
	for _, other := range w.ways {
		if other.To != way.To && w.wayLabel(other) == w.wayLabel(way) {
			return append(name, views.Run{Text: " to " + w.Machine.StateName(way.To)})
		}
	}
	return name
}
