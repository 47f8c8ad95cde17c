package proof

import (
	"fmt"
	"maps"

	"taskdesk/internal/store"
)

// claim holds what a page said against what was so.
func (j *judge) claim(c claim) {
	why := ""
	switch c.what {
	case claimsNow:
		why = j.now(c)
	case claimsGone:
		if !j.goneBy(c.task, c.got) {
			why = "the task was not deleted"
		}
	case claimsDone, claimsRefused:
		why = j.ended(c)
	case claimsBroken:
		why = "nobody has changed the journal"
	}
	if why != "" {
		j.untrue = append(j.untrue, fmt.Sprintf("%s, but a page said %q at #%d–%d: %s", why, c.what, c.begun, c.got, c.page))
	}
}

// now tells what is wrong with a task as it was shown.
func (j *judge) now(c claim) string {
	changes := j.world[c.task]
	for i, v := range changes {
		if v.version != c.version {
			continue
		}
		switch {
		case v.state != c.state:
			return fmt.Sprintf("version %d was in state %s", v.version, v.state)
		case c.fields != nil && !maps.Equal(c.fields, v.fields):
			return fmt.Sprintf("version %d had fields %v, not %v", v.version, v.fields, c.fields)
		case v.at > c.got:
			return fmt.Sprintf("version %d was yet to come", v.version)
		case i+1 < len(changes) && changes[i+1].at < c.begun:
			return fmt.Sprintf("version %d was not the last any more: %s", v.version, changes[i+1])
		}
		return ""
	}
	return fmt.Sprintf("there was no version %d", c.version)
}

// goneBy tells whether a task was deleted by a moment.
func (j *judge) goneBy(id string, at int64) bool {
	for _, c := range j.world[id] {
		if c.op == opDelete && c.at <= at {
			return true
		}
	}
	return false
}

// ended tells what is wrong with how a write was said to have ended.
func (j *judge) ended(c claim) string {
	if c.line != "" {
		return j.endedLine(c)
	}
	sub := j.play.submissions[c.token]
	if c.what == claimsDone {
		return j.doneBy(sub, c)
	}
	return j.notDone(sub, c)
}

// endedLine is ended for a page that names the journal line. Once settled, an outcome
// stands; whether lines tell the truth is judged with the books.
func (j *judge) endedLine(c claim) string {
	l, ok := j.lines[c.line]
	switch {
	case !ok:
		return "there is no such line"
	case l.Outcome != c.what:
		return fmt.Sprintf("line %s of %s ended %q", l.ID, l.Reason, l.Outcome)
	case c.what == claimsDone && l.Op == opDelete:
		return j.doneBy(j.play.submissions[l.Reason], c)
	case c.what == claimsDone && j.madeBy(l).at > c.got:
		return fmt.Sprintf("line %s of %s was not done by then", l.ID, l.Reason)
	}
	return ""
}

// doneBy tells why a submission is not done by the time that a page said so.
func (j *judge) doneBy(sub *submission, c claim) string {
	if sub.op == opDelete {
		if !j.goneBy(sub.task, c.got) {
			return sub.token + " did not delete the task"
		}
		return ""
	}
	for _, change := range j.effects(sub) {
		if change.at <= c.got {
			return ""
		}
	}
	return sub.token + " was not done by then"
}

// notDone tells why a sending was done all the same that a page said was not: before
// it was sent again, or by more than the other copies of the form can have done.
func (j *judge) notDone(sub *submission, c claim) string {
	next := int64(never)
	others := map[string]bool{}
	for _, p := range sub.presses {
		if p.begun > c.got && p.key == c.key {
			next = min(next, p.begun)
		}
		if p.key != c.key {
			others[p.key] = true
		}
	}
	var done []change
	for _, change := range j.effects(sub) {
		if change.at < next {
			done = append(done, change)
		}
	}
	if len(done) > len(others) && !j.vanishedAgain(sub) {
		return fmt.Sprintf("%s was done: %s", sub.token, done)
	}
	return ""
}

// never comes after all that happens.
const never = 1 << 62

// effects are the changes that a submission made: those that carry its token, and those
// that its lines in the journal tell of.
func (j *judge) effects(sub *submission) (all []change) {
	for _, changes := range j.world {
		for _, c := range changes {
			if c.console && c.token() == sub.token {
				all = append(all, c)
			}
		}
	}
	for _, l := range j.lines {
		if made := j.madeBy(l); l.Reason == sub.token && made.console && made.token() == "" {
			all = append(all, made)
		}
	}
	return all
}

// madeBy is the change that a line tells of; the zero change when there is none. A line
// whose version could not be read tells its moment alone.
func (j *judge) madeBy(l store.Line) change {
	for _, c := range j.world[l.Task] {
		itsMoment := l.AfterVersion == 0 && c.when.Equal(l.AfterAsAt)
		if l.Outcome == store.Done && c.op != opDelete && (c.version == l.AfterVersion || itsMoment) {
			return c
		}
	}
	return change{}
}
