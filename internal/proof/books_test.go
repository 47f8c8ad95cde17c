package proof

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"taskdesk/internal/store"
)

// books holds the journal's lines against the world, one to one.
func (j *judge) books() {
	made := map[string]string{} // task and version: line
	for _, l := range j.lines {
		switch {
		case l.Outcome == store.Done && l.Op == opDelete:
			if !j.goneBy(l.Task, never) {
				j.wrong("line %s of %s says that a task was deleted which is there", l.ID, l.Reason)
			}
		case l.Outcome == store.Done:
			j.doneLine(l, made)
		case l.Outcome != store.Refused && !j.mayStayOpen(l):
			j.wrong("line %s of %s is still open", l.ID, l.Reason)
		}
	}
	for id, changes := range j.world {
		for _, c := range changes {
			if c.console && c.op != opDelete && made[place(id, c.version)] == "" && !j.openFor(id, c) && !j.vanished(id) {
				j.wrong("%s: no line tells of %s", id, c)
			}
		}
	}
}

// mayStayOpen tells whether a line can be open for ever. The seed era lists no tasks, so
// a new one whose answer was lost cannot be looked for. And it shows no definitions, so
// of two triggers that one person fired it cannot be told which took effect.
func (j *judge) mayStayOpen(l store.Line) bool {
	if !j.play.seedEra || l.Op == opCreate {
		return j.play.seedEra
	}
	for _, other := range j.lines {
		if other.ID != l.ID && isOpen(other) && other.Task == l.Task && other.Subject == l.Subject {
			return true
		}
	}
	return false
}

func isOpen(l store.Line) bool { return l.Outcome != store.Done && l.Outcome != store.Refused }

// openFor tells whether a change may be that of a line which is open.
func (j *judge) openFor(id string, c change) bool {
	for _, l := range j.lines {
		its := l.Op == c.op && l.Trigger == c.trigger && l.Subject == c.user && (l.Task == id || l.Op == opCreate)
		if isOpen(l) && its && j.mayStayOpen(l) && (c.token() == "" || l.Reason == c.token()) {
			return true
		}
	}
	return false
}

// vanished tells whether a task was deleted so soon after it was made that nobody who
// had no answer can tell that it was there.
func (j *judge) vanished(id string) bool {
	changes := j.world[id]
	last := changes[len(changes)-1]
	return last.op == opDelete && last.when.Sub(changes[0].when) < 3*j.play.house.unit
}

// vanishedAgain tells whether that befell the task that a submission made.
func (j *judge) vanishedAgain(sub *submission) bool {
	for id, changes := range j.world {
		if sub.op == opCreate && changes[0].token() == sub.token {
			return j.vanished(id)
		}
	}
	return false
}

func (j *judge) wrong(format string, args ...any) {
	j.journal = append(j.journal, fmt.Sprintf(format, args...))
}

func place(id string, version int) string { return fmt.Sprint(id, " ", version) }

// doneLine checks a line that says that something was done.
func (j *judge) doneLine(l store.Line, made map[string]string) {
	c := j.madeBy(l)
	token := c.token()
	switch {
	case c.version == 0:
		j.wrong("line %s of %s says it made version %d of %v, which there is not", l.ID, l.Reason, l.AfterVersion, l.AfterAsAt)
	case l.Op == opUpdate && baseOf(l) == l.AfterVersion:
		if c.fields == nil || !holds(c, l) {
			j.wrong("line %s of %s says that there was nothing to change on %s", l.ID, l.Reason, c)
		}
		return
	case !c.console || c.op != l.Op || c.trigger != l.Trigger || c.user != l.Subject || token != "" && token != l.Reason:
		j.wrong("line %s of %s, %s %s, says it made what %s made", l.ID, l.Reason, l.Op, l.Trigger, c)
	case made[place(l.Task, c.version)] != "":
		j.wrong("lines %s and %s both say they made %s", l.ID, made[place(l.Task, c.version)], c)
	}
	made[place(l.Task, c.version)] = l.ID
}

// sentBy is what a line says was sent, and on which version.
type sentBy struct {
	Fields []struct{ Name, Value string } `json:"fields"`
	Base   struct {
		Version int `json:"version"`
	} `json:"base"`
}

func requestOf(l store.Line) (sent sentBy) {
	_ = json.Unmarshal(l.Request, &sent) // of a line without fields nothing is asked
	return sent
}

func baseOf(l store.Line) int { return requestOf(l).Base.Version }

// holds tells whether a version has what a line says was sent.
func holds(c change, l store.Line) bool {
	for _, f := range requestOf(l).Fields {
		if c.fields[f.Name] != f.Value {
			return false
		}
	}
	return true
}
