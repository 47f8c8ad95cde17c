package world

import (
	"slices"
	"sort"

	"taskdesk/apiclient"
)

// A task is all versions of one task. A million of them have to fit in memory:
// versions share what did not change, and strings that repeat are shared by all.
type task struct {
	id       ID
	def      *definition // the version that rules it, for life
	parent   *task
	children []*task
	versions []version // oldest first, never empty
	deletion *deletion // nil while it lives
	stacked  []*membership
}

// A version is a task between two changes.
type version struct {
	at     Moment
	moved  Moment // the last transition; creation before the first
	by     Author
	state  string
	values []string // JSON texts in the order of the field schema; empty where not set
	labels *labels  // nil for none
	acts   *acts    // nil while no action had a hand in it
}

// labels tie a task to others.
type labels struct {
	correlations []string
	stackingKey  string
}

// A deletion ends a task. It is a mark: nothing is erased.
type deletion struct {
	at Moment
	by Author
}

// A view is a task as at a moment.
type view struct {
	*task
	*version
	seen Moment // the moment looked from
}

// at returns the task as at a moment, which is its newest version by then, and
// false when it was not there. It is not there on a nil task.
func (t *task) at(m Moment) (view, bool) {
	if t == nil || t.deletion != nil && t.deletion.at <= m {
		return view{}, false
	}
	if newest := t.last().version; newest.at <= m { // as it mostly is
		return view{t, newest, m}, true
	}
	n := sort.Search(len(t.versions), func(i int) bool { return t.versions[i].at > m })
	if n == 0 {
		return view{}, false
	}
	return view{t, &t.versions[n-1], m}, true
}

// last returns the task's newest version as at the moment it began.
func (t *task) last() view {
	v := &t.versions[len(t.versions)-1]
	return view{t, v, v.at}
}

// number returns which version this is, 1 for the first.
func (v view) number() int {
	i, _ := slices.BinarySearchFunc(v.versions, v.version.at, func(x version, m Moment) int { return int(x.at - m) })
	return i + 1
}

func (v view) terminal() bool { return v.def.machine.Terminal(v.state) }

// family returns the children that are there as at the view's moment.
func (v view) family() []view {
	children := make([]view, 0, len(v.children))
	for _, c := range v.children {
		if child, ok := c.at(v.seen); ok {
			children = append(children, child)
		}
	}
	return children
}

// above returns the parent as at the view's moment. Our choice: a parent that was
// deleted meanwhile is still named, in its last state.
func (v view) above() (view, bool) {
	if v.parent == nil {
		return view{}, false
	}
	if p, ok := v.parent.at(v.seen); ok {
		return p, true
	}
	p := v.parent.last()
	p.seen = v.seen
	return p, true
}

// top returns the ultimate parent, which is the task itself for a root.
func (v view) top() view {
	for {
		p, ok := v.above()
		if !ok {
			return v
		}
		v = p
	}
}

// value returns the JSON text of a field, and empty text when it is not set.
func (v view) value(field string) string {
	if i, ok := v.def.position[field]; ok {
		return v.values[i]
	}
	return ""
}

// fields returns the fields that are set. Our choice: in the order of the schema.
func (v view) fields() []apiclient.Field {
	fields := make([]apiclient.Field, 0, len(v.values))
	for i, value := range v.values {
		if value != "" {
			fields = append(fields, apiclient.Field{Name: v.def.wire.FieldSchema[i].Name, Value: []byte(value)})
		}
	}
	return fields
}
