package proof

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"taskdesk/internal/sandbox"
)

// A schedule is what happens, in the order in which it begins.
type schedule struct {
	Seed   uint64 // of how long requests are on their way
	Tokens int    // life of access tokens in seconds
	API    string // generation of the upstream's
	Steps  []step
}

// A step is one thing that somebody does, or that happens.
type step struct {
	Do       string
	Who      int // of the people
	Task     int // of the tasks
	Form     string
	Fields   int  // which fields are filled in: a, b and c as bits
	Sheet    int  // which of the open forms; 0 is the newest
	Mine     bool // in a conflict one's own value is chosen
	Scripts  bool // the browser runs scripts
	How      string
	Crash    string // the point of the write at which the console crashes
	Where    string
	Tenths   int // how long, in tenths of a call's time limit
	Troubles []trouble
}

// What a step can do.
const (
	write   = "write"   // opens a form, fills it in and sends it
	prepare = "prepare" // opens a form and fills it in
	press   = "press"   // sends a form that is open, perhaps not for the first time
	draft   = "draft"   // has what is typed so far kept
	look    = "look"
	meddle  = "meddle" // somebody with another tool changes the task
	pass    = "pass"   // time goes by
	restart = "restart"
	signOut = "sign out" // in another tab
)

// How a form is sent.
const (
	once   = "once"
	twice  = "twice"  // a double click
	leave  = "leave"  // and the browser goes away before the answer
	rivals = "rivals" // at the same time as the other person sends theirs
	alone  = "alone"  // after its person has signed out in another tab
)

// String tells a step in a line.
func (s step) String() string {
	who := logins[s.Who]
	var b strings.Builder
	switch s.Do {
	case write, prepare:
		fmt.Fprintf(&b, "%s: %s %s of task %d, fields %03b", who, s.Do, s.Form, s.Task, s.Fields)
	case press, draft:
		fmt.Fprintf(&b, "%s: %s of form %d", who, s.Do, s.Sheet)
	case look:
		fmt.Fprintf(&b, "%s: look at %s, task %d", who, s.Where, s.Task)
	case meddle:
		fmt.Fprintf(&b, "somebody else: %s task %d, fields %03b", s.Form, s.Task, s.Fields)
	case pass:
		fmt.Fprintf(&b, "%d tenths of a limit pass", s.Tenths)
	case restart:
		fmt.Fprintf(&b, "restart %s", s.How)
	default:
		fmt.Fprintf(&b, "%s: %s", who, s.Do)
	}
	if s.Do == write || s.Do == press {
		fmt.Fprintf(&b, ", sent %s", s.How)
	}
	for _, extra := range []struct {
		said bool
		text string
	}{{s.Scripts, "with scripts"}, {s.Mine, "mine"}, {s.Crash != "", "crash " + s.Crash}, {s.Crash == duringCall || s.How == leave, fmt.Sprint("after ", s.Tenths, " tenths")}} {
		if extra.said {
			b.WriteString(", " + extra.text)
		}
	}
	for _, t := range s.Troubles {
		fmt.Fprintf(&b, "; next %s: %s", t.Target, t.Kind)
	}
	return b.String()
}

// String tells a schedule, a step a line.
func (s schedule) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, tokens last %d s, API %s\n", s.Seed, s.Tokens, s.API)
	for i, step := range s.Steps {
		fmt.Fprintf(&b, "%2d. %s\n", i+1, step)
	}
	return b.String()
}

// GoString is String, for rapid.
func (s schedule) GoString() string { return s.String() }

// weighted draws one of some words, each as often as it stands there.
func weighted(words ...string) *rapid.Generator[string] { return rapid.SampledFrom(words) }

var (
	drawDo = weighted(write, write, write, write, write, write, write, prepare, prepare, press, press, press, press,
		look, look, meddle, meddle, pass, restart, signOut, draft)
	drawForm   = weighted("edit", "edit", "edit", "edit and knock", "edit and close", "start", "start", "return", "knock", "knock", "close", "create", "delete")
	drawMeddle = weighted("edit", "edit", "edit", "edit", "start", "delete")
	drawHow    = weighted(once, once, once, once, twice, twice, leave, rivals, alone)
	drawCrash  = weighted("", "", "", "", "", "", beforeIntent, afterIntent, duringCall, afterCall, afterSettling)
	drawWhere  = weighted("home", "task", "task", "edit", "start", "write", "write", "journal of the task", "journal", "parked")
	drawTarget = weighted("write", "write", "write", "write", "read", "read", "list", "definition", "token", "any")
	drawKind   = rapid.SampledFrom(sortedKinds())
	drawAPI    = weighted(sandbox.Current, sandbox.Current, sandbox.Current, sandbox.SeedEra)
	drawTokens = rapid.SampledFrom([]int{3600, 3600, 3600, 120, 30})
)

func sortedKinds() []string {
	var all []string
	for name := range kinds {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

var drawTrouble = rapid.Custom(func(t *rapid.T) trouble {
	return trouble{drawTarget.Draw(t, "target"), drawKind.Draw(t, "kind")}
})

// drawStep draws what a step needs of its kind.
var drawStep = rapid.Custom(func(t *rapid.T) step {
	s := step{Do: drawDo.Draw(t, "do"), Who: rapid.IntRange(0, 1).Draw(t, "who")}
	switch s.Do {
	case write, prepare, meddle, look:
		s.Task = rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "task")
	case press, draft:
		s.Sheet = rapid.IntRange(0, 3).Draw(t, "sheet")
	case pass:
		s.Tenths = rapid.SampledFrom([]int{3, 12, 40, 400, 4000}).Draw(t, "tenths")
	case restart:
		s.How = weighted("by a signal", "by a crash").Draw(t, "how")
	}
	switch s.Do {
	case write, prepare:
		s.Form = drawForm.Draw(t, "form")
		s.Fields = rapid.IntRange(1, 7).Draw(t, "fields")
		s.Mine = rapid.Bool().Draw(t, "mine")
	case meddle:
		s.Form = drawMeddle.Draw(t, "form")
		s.Fields = rapid.IntRange(1, 7).Draw(t, "fields")
	case look:
		s.Where = drawWhere.Draw(t, "where")
	}
	if s.Do == write || s.Do == press {
		s.How = drawHow.Draw(t, "how")
		s.Crash = drawCrash.Draw(t, "crash")
		if s.How == leave || s.Crash == duringCall {
			s.Tenths = rapid.IntRange(0, 20).Draw(t, "tenths")
		}
		s.Scripts = rapid.Bool().Draw(t, "scripts")
		s.Troubles = rapid.SliceOfN(drawTrouble, 0, 3).Draw(t, "troubles")
	}
	if s.Do == look || s.Do == prepare {
		s.Troubles = rapid.SliceOfN(drawTrouble, 0, 1).Draw(t, "troubles")
	}
	return s
})

// drawSchedule draws a whole schedule.
var drawSchedule = rapid.Custom(func(t *rapid.T) schedule {
	return schedule{
		Seed: rapid.Uint64().Draw(t, "seed"), Tokens: drawTokens.Draw(t, "tokens"), API: drawAPI.Draw(t, "API"),
		Steps: rapid.SliceOfN(drawStep, 3, 12).Draw(t, "steps"),
	}
})
