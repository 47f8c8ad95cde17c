package world

import "time"

// act ties a version to the action that made it, if one did, and to the one that it
// starts, which it returns.
func (s *seeder) act(d *dice, t *task, v *version, step step, maker *actionLog) *actionLog {
	if step.ends != "" {
		maker.end(v.at, step.ends)
	}
	if step.ends != "" || len(t.versions) == 0 {
		v.acts = v.acts.modifiedBy(maker)
	}
	if step.runs == "" {
		return maker
	}
	return s.begin(d, t, v, step.runs)
}

// begin opens the log of the action that a step starts.
func (s *seeder) begin(d *dice, t *task, v *version, action string) *actionLog {
	l, err := newLog(t, action, v.by)
	if err != nil {
		panic("world: " + err.Error())
	}
	l.id = d.id()
	l.lines = []logLine{{at: v.at, kind: actionSubmitted}}
	v.acts = v.acts.submitting(l)
	s.world.logs[l.id] = l
	return l
}

// end writes how an action went, up to just before the step that it made.
func (l *actionLog) end(at Moment, outcome string) {
	begin, end := l.lines[0].at, at-Moment(time.Millisecond.Microseconds())
	part := func(share float64) Moment { return begin + Moment(float64(end-begin)*share) }
	l.lines = append(l.lines,
		logLine{part(0.01), actionInitialising, ""},
		logLine{part(0.03), actionStarted, ""},
		logLine{part(0.6), actionProgress, "Half of the work is done"})
	last := logLine{end, actionSuccessful, "No results"}
	switch outcome {
	case withResults:
		last.details = "Results found"
	case failedToComplete:
		last = logLine{end, actionFailed, "The worker stopped with an error."}
	}
	l.lines = append(l.lines, last)
}
