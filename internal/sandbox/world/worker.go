package world

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// No worker runs in a sandbox: what one would do is made up here. The parameters
// "outcome" and "seconds" of the action decide how a run ends and how long it takes;
// without them the log's id does, so that a run ends the same way however often its
// world is played back.

// The ways in which a run can end, as a definition names their triggers.
const (
	withResults      = "completedWithResults"
	noResults        = "completedNoResults"
	failedToStart    = "failedToStart"
	failedToComplete = "failedToComplete"
)

// A run is a worker at work.
type run struct {
	log    *actionLog
	params map[string]string // JSON texts
	steps  []runStep         // that are still to come
}

type runStep struct {
	due     Moment
	kind    string
	details string
	trigger string
	results int // rows that the worker found
}

// schedule starts the worker of an action, or goes on where its log ends.
func (w *World) schedule(l *actionLog) {
	r := &run{log: l, params: map[string]string{}}
	values := l.origin().value
	for name, m := range l.details.Parameters {
		if value := mapped(m, values); value != nil {
			r.params[name] = string(value)
		}
	}
	r.plan()
	done := 0
	for _, line := range l.lines[1:] {
		if line.kind != actionNotTriggered {
			done++
		}
	}
	r.steps = r.steps[min(done, len(r.steps)):]
	w.wait(r)
}

// wait puts a run where it comes in the order of what is due, after its equals.
func (w *World) wait(r *run) {
	if len(r.steps) > 0 {
		i := sort.Search(len(w.runs), func(i int) bool { return w.runs[i].steps[0].due > r.steps[0].due })
		w.runs = slices.Insert(w.runs, i, r)
	}
	next := Now
	if len(w.runs) > 0 {
		next = w.runs[0].steps[0].due
	}
	w.next.Store(int64(next))
}

// catchUp does all that was due by now. The caller holds the lock.
func (w *World) catchUp() {
	now := MomentOf(w.clock.now())
	for len(w.runs) > 0 && w.runs[0].steps[0].due <= now {
		r := w.runs[0]
		w.runs = w.runs[1:]
		step := r.steps[0]
		r.steps = r.steps[1:]
		w.step(r, step)
		w.act()
		w.wait(r)
	}
}

// step does one step of a run. Our choice: a trigger that is refused is logged, and
// changes nothing of how the run ends; children that cannot be made are its failure.
func (w *World) step(r *run, s runStep) {
	l := r.log
	l.by.At = s.due
	line := logLine{kind: s.kind, details: s.details}
	if s.results > 0 {
		made, err := w.childrenOf(r, s.results)
		if made > 0 {
			line.details += ", " + plural(made, "child task made", "child tasks made")
		}
		if err != nil {
			line.kind, s.trigger = actionFailed, l.details.Triggers.FailedToComplete
			line.details += ". A child task could not be made: " + err.Error()
		}
	}
	if s.trigger != "" {
		if _, err := w.trigger(l, l.task, s.trigger); err != nil {
			w.noteNow(l, actionNotTriggered, s.trigger+": "+err.Error())
		}
	}
	w.noteNow(l, line.kind, line.details)
}

// plan works out how the run goes.
func (r *run) plan() {
	dice := binary.LittleEndian.Uint64(r.log.id[8:])
	begin := r.log.lines[0].at
	takes := r.takes(dice)
	at := func(share float64) Moment { return begin + Moment(float64(takes.Microseconds())*share) }
	t := r.log.details.Triggers
	r.steps = []runStep{{due: at(0.05), kind: actionInitialising}}
	outcome := r.outcome(dice)
	if outcome == failedToStart {
		r.steps = append(r.steps, runStep{due: at(0.2), kind: actionFailed, details: "The worker could not be started.", trigger: t.FailedToStart})
		return
	}
	rows := 2 + int(dice>>8%3)
	r.steps = append(r.steps,
		runStep{due: at(0.1), kind: actionStarted, trigger: t.Started},
		runStep{due: at(0.6), kind: actionProgress, details: "Half of the work is done"})
	last := runStep{due: at(1), kind: actionSuccessful, details: "No results", trigger: t.CompletedNoResults}
	switch outcome {
	case failedToComplete:
		last = runStep{due: at(1), kind: actionFailed, details: "The worker stopped with an error.", trigger: t.FailedToComplete}
	case withResults:
		last = runStep{due: at(1), kind: actionSuccessful, details: plural(rows, "result", "results"), trigger: t.CompletedWithResults, results: rows}
	}
	r.steps = append(r.steps, last)
	r.limit(begin, time.Duration(r.log.details.Timeout)*time.Second)
}

// limit ends a run that takes longer than it may; without a limit it may take any time.
func (r *run) limit(begin Moment, limit time.Duration) {
	end := begin + Moment(limit.Microseconds())
	for i, step := range r.steps {
		if limit > 0 && step.due > end {
			r.steps = append(r.steps[:i], runStep{
				due: end, kind: actionFailed, details: "The worker did not end within " + limit.String() + ".", trigger: r.log.details.Triggers.FailedToComplete,
			})
			return
		}
	}
}

// outcome says how the run ends: of ten, seven with results, one without, and two fail.
func (r *run) outcome(dice uint64) string {
	asked := textOf(r.params["outcome"])
	if slices.Contains([]string{withResults, noResults, failedToStart, failedToComplete}, asked) {
		return asked
	}
	switch dice % 10 {
	case 0:
		return noResults
	case 1:
		return failedToComplete
	case 2:
		return failedToStart
	}
	return withResults
}

// takes says how long the run takes: 2 to 5 seconds, and a tenth of one at least.
func (r *run) takes(dice uint64) time.Duration {
	if s, err := strconv.ParseFloat(textOf(r.params["seconds"]), 64); err == nil && s >= 0 && s < 1e6 {
		return max(time.Duration(s*float64(time.Second)), 100*time.Millisecond)
	}
	return 2*time.Second + time.Duration(dice>>16%3000)*time.Millisecond
}

// childrenOf makes the children that the action wants of the worker's results, row by
// row up to one that cannot be made, and returns how many. Our choice: a task that was
// deleted meanwhile gets none.
func (w *World) childrenOf(r *run, results int) (made int, err error) {
	if r.log.task.deletion != nil {
		return 0, taskNotFound()
	}
	for n := range results {
		row := r.row(n + 1)
		var wanted []apiclient.ChildConfig
		for _, config := range r.log.details.Children {
			fits, err := row.matches(config.Matching)
			if err != nil {
				return made, err
			}
			if fits {
				wanted = append(wanted, config)
			}
		}
		children, err := w.createChildren(r.log, wanted, row.value)
		if err != nil {
			return made, err
		}
		made += children
	}
	return made, nil
}

// A result is one row that a worker found, as JSON texts by column: its parameters, and
// three columns of its own.
type result map[string]string

func (r *run) row(n int) result {
	row := maps.Clone(r.params)
	row["row"] = strconv.Itoa(n)
	row["message"] = fmt.Sprintf("%q", fmt.Sprintf("Row %d breaks the rule", n))
	row["severity"] = []string{`"Low"`, `"Medium"`, `"High"`}[n%3]
	return row
}

func (r result) value(column string) string { return r[column] }

// matches tells whether a configuration wants the row.
func (r result) matches(m *apiclient.ResultMatching) (bool, error) {
	if m == nil || m.Filter == "" {
		return true, nil
	}
	e, err := expr.Parse(m.Filter)
	if err != nil {
		return false, err
	}
	return e.Eval(r) == expr.Met, nil
}

// Lookup implements expr.Env.
func (r result) Lookup(path []string) (expr.Value, bool) {
	if len(path) != 1 {
		return expr.Value{}, false
	}
	for column, text := range r {
		if strings.EqualFold(column, path[0]) {
			return expr.Of([]byte(text)), true
		}
	}
	return expr.Value{}, false
}

// Each implements expr.Env.
func (result) Each([]string) ([]expr.Env, bool) { return nil, false }
