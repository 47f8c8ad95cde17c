package handlers

import (
	"taskdesk/internal/expr"
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

func (w wording) finished() *views.Waiting {
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
	runs := []views.Run{{Text: "A newer definition does not help it: a task keeps the one that it was created with, of " + w.Task.DefinitionVersion.AsAtModified.In(w.zone).Format("2 Jan 2006") + "."}}
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
	add := func(words ...any) { all = append(all, sentence("", words...).Runs) }
	if len(open.working) > 0 {
		add("Waiting for ", w.atWork(open.working))
	}
	switch ready := joined(open.ready, " or "); {
	case ready != nil && alone:
		add("Waiting for ", ready)
	case ready != nil:
		add(ready, can+"be fired")
	}
	if len(open.unsure) > 0 {
		add(joined(open.unsure, " and "), can+"perhaps be fired", choose(w.given.NewChildren(), ", as its child tasks are by then", ""))
	}
	switch barred := joined(open.barred, " or "); {
	case barred != nil && alone:
		add("Waiting for somebody else to fire ", barred)
	case barred != nil:
		add(barred, can+"be fired, but not by you")
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
	barred  [][]views.Run // that the policy leaves to others
}

// kinds counts the kinds of ways that are there.
func (o openWays) kinds() (n int) {
	for _, ways := range [][][]views.Run{o.ready, o.unsure, o.working, o.barred} {
		n += min(len(ways), 1)
	}
	return n
}

func (w wording) sortWays() (o openWays) {
	for i, way := range w.ways {
		to := &o.ready
		switch {
		case way.Verdict == expr.NotMet:
			continue
		case w.Machine.Worker(way.Trigger) != "":
			to = &o.working
		case w.leftToOthers(way.Trigger):
			to = &o.barred
		case way.Verdict == expr.CannotTell:
			to = &o.unsure
		}
		*to = append(*to, w.wayRuns(i))
	}
	return openWays{distinct(o.ready), distinct(o.unsure), distinct(o.working), distinct(o.barred)}
}

// leftToOthers tells whether the policy bars a trigger to somebody who could fire others now.
func (w wording) leftToOthers(trigger string) bool {
	return w.AsAt.IsZero() && w.locked == "" && w.bars(trigger) != ""
}

// A blockedWay is the name of a way and what it needs.
type blockedWay struct{ name, needs []views.Run }

func (w wording) blockedWays() (all []blockedWay) {
	for i := range w.ways {
		if w.needs[i] != nil {
			all = append(all, blockedWay{w.wayRuns(i), w.needs[i]})
		}
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
