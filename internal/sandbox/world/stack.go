package world

import (
	"slices"

	"taskdesk/apiclient"
)

// A stack is a group of tasks that share a stacking key. How stacks behave where
// the service does not say is our choice: a match opens one with both tasks in it,
// the oldest task leads, it closes when the lead is done, deleted or gone from the
// key, and a task that is done does not join.
type stack struct {
	opened, closed Moment // closed is 0 while open
	lead           *task
	members        []*membership
}

// A membership is one task's time in a stack.
type membership struct {
	task        *task
	stack       *stack
	key         string
	added, left Moment // left is 0 while in it
}

// A shelf is where tasks with one stacking key meet.
type shelf struct {
	open *stack
	lone []*task // with this key and not in a stack, oldest first
}

// restack brings a task's stack up to date after a change. The caller holds the lock.
func (w *World) restack(v view) {
	at, key := v.version.at, v.key()
	if m := v.task.membership(at); m != nil && m.key != key {
		w.unstack(v.task, at)
	}
	if v.terminal() {
		w.closeLed(v.task, at)
		w.forget(v.task)
		return
	}
	if key == "" || v.task.membership(at) != nil {
		return
	}
	w.forget(v.task)
	w.join(v.task, key, at)
}

func (v view) key() string { return v.labels.key() }

// join puts a task beside the others of its key.
func (w *World) join(t *task, key string, at Moment) {
	s := w.shelves[key]
	if s == nil {
		s = &shelf{}
		w.shelves[key] = s
	}
	if s.open == nil && len(s.lone) == 0 {
		s.lone = append(s.lone, t)
		return
	}
	if s.open == nil {
		s.open = &stack{opened: at, lead: s.lone[0]}
		for _, early := range s.lone {
			s.open.add(early, key, at)
		}
		s.lone = nil
	}
	s.open.add(t, key, at)
}

func (s *stack) add(t *task, key string, at Moment) {
	m := &membership{task: t, stack: s, key: key, added: at}
	s.members = append(s.members, m)
	t.stacked = append(t.stacked, m)
}

// unstack takes a task out of its stack, which closes if the task led it.
func (w *World) unstack(t *task, at Moment) {
	w.closeLed(t, at)
	w.forget(t)
	if m := t.membership(at); m != nil {
		m.left = at
	}
}

// closeLed closes the open stack that the task leads.
func (w *World) closeLed(t *task, at Moment) {
	m := t.membership(at)
	if m == nil || m.stack.lead != t || m.stack.closed != 0 {
		return
	}
	m.stack.closed = at
	w.shelves[m.key].open = nil
}

// forget takes a task off the shelves where it waits for company.
func (w *World) forget(t *task) {
	for _, v := range t.versions {
		if s := w.shelves[view{version: &v}.key()]; s != nil {
			s.lone = slices.DeleteFunc(s.lone, func(other *task) bool { return other == t })
		}
	}
}

// membership returns the task's membership as at a moment, and nil without one.
func (t *task) membership(at Moment) *membership {
	for _, m := range slices.Backward(t.stacked) {
		if m.there(at) {
			return m
		}
	}
	return nil
}

func (m *membership) there(at Moment) bool { return m.added <= at && (m.left == 0 || at < m.left) }

// stack returns the task's stack as at the view's moment, and nil without one.
func (v view) stack() *apiclient.Stack {
	m := v.task.membership(v.seen)
	if m == nil {
		return nil
	}
	s := &apiclient.Stack{
		MemberAdded: m.added.Time(), Opened: m.stack.opened.Time(),
		MembershipType: "Member", Status: "Open", LeadTaskID: m.stack.lead.id.String(),
	}
	if m.stack.lead == v.task {
		s.MembershipType = "Lead"
	}
	if m.stack.closed != 0 && m.stack.closed <= v.seen {
		s.Status, s.Closed = "Closed", m.stack.closed.Time()
	}
	if lead, ok := m.stack.lead.at(v.seen); ok {
		s.LeadTaskState = lead.state
	}
	for _, other := range m.stack.members {
		if other.there(v.seen) {
			s.TasksInStack++
		}
	}
	return s
}
