package world

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"taskdesk/apiclient"
)

// A story is how one kind of task goes: who does what, after how long, and how
// long ago it ended. Stories keep the rules of their definitions; a test holds
// every seeded change against them.
type story struct {
	definition apiclient.DefinitionID
	share      int              // how often it is told, beside the others
	idle       [2]time.Duration // the last change was this long ago, at least and at most
	steps      []step           // the first makes the task
	deleted    bool             // an admin deletes the task some hours after the last step
	children   func(*dice) []*story
	maker      *actionLog // the action that makes the task; nil for a person
}

// A step is one change of a task.
type step struct {
	after   time.Duration // since the step before; a weight, when the story is stretched
	by      seat
	trigger string // empty for an edit, and for creation without one
	to      string // where the trigger leads, if it is not its first transition
	set     func(*dice) values
	runs    string // the action that the trigger starts
	ends    string // how the action that makes this step ended
}

// values are names and values by turns: string, bool, time.Time, or jsonText as it is.
type values []any

// A seat is the part that a person plays in a story.
type seat int

const (
	feed    seat = iota // the service user of a nightly check
	raiser              // who raised it by hand
	analyst             // who works on it
	checker             // somebody else than raiser and analyst
	seats
)

// persons are the people of the seeded history. The last two can sign in.
var persons = []string{"00u4mira5SatoRecon7c", "00u5jonas6WeberDqm8d", "00u6priya7NairPric9e", "00u2otto8BrandtOps5b", "00u3adaO9kaforAdmin6"}

// service is the user of the nightly checks.
const service = "00u0svc1NightlyRun3f"

// tell makes a task of a story, with its family.
func (s *seeder) tell(st *story) *task {
	d := s.roll()
	span := st.length()
	span += time.Duration(d.Int64N(int64(span) + 1))
	idle := st.idle[0] + time.Duration(d.Int64N(int64(st.idle[1]-st.idle[0])+1))
	last := s.before(idle)
	return s.play(d, st, nil, last-Moment(span.Microseconds()), last)
}

// length returns how long the story takes at least.
func (st *story) length() (sum time.Duration) {
	for _, step := range st.steps {
		sum += step.after
	}
	return sum
}

// play makes a task whose steps are spread from one moment to another.
func (s *seeder) play(d *dice, st *story, parent *task, from, to Moment) *task {
	t := &task{id: d.id(), parent: parent, versions: make([]version, 0, len(st.steps))}
	at, scale := from, float64(to-from)/float64(max(1, st.length().Microseconds()))
	maker := st.maker
	for i, step := range st.steps {
		at += Moment(float64(step.after.Microseconds()) * scale * (0.6 + 0.4*d.Float64()))
		began := s.instant(at)
		if i == 0 {
			t.def = s.world.definitions[st.definition].at(began)
		}
		d.now = began
		v := t.follow(step, d)
		s.pool.share(&v)
		v.at = began
		v.by.Request = RequestID{Connection: d.requests, Number: uint32(i + 1)}
		if step.trigger != "" || i == 0 {
			v.moved = began
		}
		maker = s.act(d, t, &v, step, maker)
		t.versions = append(t.versions, v)
	}
	s.world.add(t)
	if st.deleted {
		request := RequestID{Connection: d.requests, Number: uint32(len(t.versions) + 1)}
		t.deletion = &deletion{at: s.instant(at + Moment(time.Hour.Microseconds())), by: Author{User: persons[4], Request: request}}
	}
	s.bear(d, st, t)
	return t
}

// bear makes the task's children. They begin just after it, or when its action makes
// them, and end before its last step.
func (s *seeder) bear(d *dice, st *story, parent *task) {
	if st.children == nil {
		return
	}
	first, last := parent.versions[0].at, parent.last().version.at
	maker := s.world.logs[parent.last().acts.of().submitted]
	if maker != nil {
		first = maker.lines[0].at
	}
	for i, child := range st.children(d) {
		child.maker = maker
		from := first + Moment((time.Duration(i+3) * time.Minute).Microseconds())
		to := from + Moment(float64(last-from)*(0.5+0.4*d.Float64()))
		s.play(s.roll(), child, parent, from, to)
	}
}

// follow returns the version that a step makes, still without its moment.
func (t *task) follow(step step, d *dice) version {
	next := version{state: t.def.wire.InitialState.Name, values: make([]string, len(t.def.wire.FieldSchema))}
	if len(t.versions) > 0 {
		next = t.versions[len(t.versions)-1]
	}
	next.by = Author{User: d.cast[step.by]}
	if step.set != nil {
		set := step.set(d)
		next.labels = next.labels.with(set.labels())
		next.values = t.def.with(next.values, set.fields())
	}
	if step.trigger != "" {
		next.state = t.def.leads(next.state, step)
	}
	return next
}

// leads returns where a step's trigger leads.
func (d *definition) leads(from string, step step) string {
	for _, t := range d.machine.From(from) {
		if t.Trigger == step.trigger && (step.to == "" || t.To == step.to) {
			return t.To
		}
	}
	panic("world: a story fires " + step.trigger + " in " + from)
}

// id returns a task's id, the same for the same dice.
func (d *dice) id() (id ID) {
	binary.LittleEndian.PutUint64(id[:8], d.Uint64())
	binary.LittleEndian.PutUint64(id[8:], d.Uint64())
	return id.version4()
}

// roll returns the dice of the next task.
func (s *seeder) roll() *dice {
	s.rolls++
	d := &dice{Rand: rand.New(rand.NewPCG(s.seed, s.rolls))}
	d.requests = d.Uint64()
	people := d.Perm(len(persons))
	d.cast = [seats]string{service, persons[people[0]], persons[people[1]], persons[people[2]]}
	return d
}
