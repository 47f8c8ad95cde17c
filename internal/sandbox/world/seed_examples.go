package world

import (
	"time"

	"taskdesk/apiclient"
)

// examples makes the tasks that the demo names.
func (s *seeder) examples() Examples {
	found := step{by: feed, set: newBreak}
	assigned := step{after: 3 * time.Hour, by: analyst, trigger: "assign"}
	taken := step{after: 20 * time.Minute, by: analyst, set: takeBreak}
	opened := step{by: raiser, set: newChallenge}
	sent := step{after: 2 * time.Hour, by: raiser, trigger: "sendOut", set: nameVendor}
	answered := step{after: 30 * time.Hour, by: analyst, trigger: "answer"}
	held := step{after: 8 * time.Hour, by: checker, trigger: "holdBack"}

	gone := s.example(tradeBreak, 2*day, found, assigned, taken,
		step{after: 8 * day, by: analyst, set: noteBreak}, step{after: day, by: checker, trigger: "resolve"})
	request := RequestID{Connection: s.seed, Number: 1}
	gone.deletion = &deletion{at: s.instant(s.before(44 * time.Hour)), by: Author{User: persons[4], Request: request}}

	family := waitingFamily()
	family.idle = [2]time.Duration{4 * day, 5 * day}
	return Examples{
		Ordinary:    s.example(tradeBreak, 3*time.Hour, found, assigned, taken).id.String(),
		Stuck:       s.example(priceChallenge, 6*day, opened, sent, answered).id.String(),
		LongHistory: s.example(tradeBreak, 50*time.Minute, longHistory()...).id.String(),
		Deleted:     gone.id.String(),
		Family:      s.tell(family).id.String(),
		Unmovable:   s.example(priceChallenge, 18*day, opened, sent, answered, held).id.String(),
		Failed:      s.tell(failedCheck(0, [2]time.Duration{2 * day, 3 * day})).id.String(),
	}
}

// example makes a task whose last change was so long ago.
func (s *seeder) example(definition apiclient.DefinitionID, idle time.Duration, steps ...step) *task {
	return s.tell(&story{definition: definition, idle: [2]time.Duration{idle, idle}, steps: steps})
}

// longHistory is a break that goes to and fro for days: 45 changes.
func longHistory() []step {
	steps := []step{
		{by: feed, set: newBreak},
		{after: time.Hour, by: analyst, trigger: "assign"},
		{after: 20 * time.Minute, by: analyst, set: takeBreak},
	}
	for i := range 7 {
		steps = append(steps,
			step{after: 2 * time.Hour, by: analyst, set: noteBreak},
			step{after: 90 * time.Minute, by: checker, set: correctBreak},
			step{after: time.Hour, by: analyst, trigger: "escalate"},
			step{after: 3 * time.Hour, by: checker, set: noteBreak},
			step{after: 4 * time.Hour, by: checker, trigger: "handBack"},
			step{after: 5 * time.Hour, by: seat(int(raiser) + i%2), set: takeBreak},
		)
	}
	return steps
}

func correctBreak(d *dice) values {
	return values{"difference", d.amount(90_000), "blocking", d.IntN(2) == 0, "fxRate", d.exact()}
}
