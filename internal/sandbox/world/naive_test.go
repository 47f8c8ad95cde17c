package world

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// A naive list is a second, plain reading of what lists are, made of nothing but the
// tasks as they are sent.
type naiveList struct {
	tasks []*naiveTask // oldest first
	byID  map[string]*naiveTask
}

type naiveTask struct {
	*apiclient.Task
	list  *naiveList
	types map[string]string     // of fields, by name
	parts map[string]expr.Value // by name in lower case
}

func readNaively(t testing.TB, w *World, asAt Moment) *naiveList {
	t.Helper()
	list := &naiveList{byID: map[string]*naiveTask{}}
	for _, known := range w.tasks {
		task, err := w.Task(known.id, asAt)
		if err != nil {
			continue
		}
		n := &naiveTask{task, list, map[string]string{}, naiveParts(task)}
		for _, f := range known.def.wire.FieldSchema {
			n.types[f.Name] = f.Type
		}
		list.tasks, list.byID[task.ID] = append(list.tasks, n), n
	}
	slices.SortFunc(list.tasks, func(a, b *naiveTask) int { return a.Version.AsAtCreated.Compare(b.Version.AsAtCreated) })
	return list
}

func naiveParts(t *apiclient.Task) map[string]expr.Value {
	number := func(n *int64) expr.Value { return expr.Number(big.NewInt(*n).String()) }
	version := int64(t.Version.Number)
	parts := map[string]expr.Value{
		"terminalstate":                      expr.Truth(t.Terminal),
		"asatlasttransition":                 expr.Instant(t.LastTransition),
		"taskdefinitionversion.asatmodified": expr.Instant(t.DefinitionVersion.AsAtModified),
		"version.asatcreated":                expr.Instant(t.Version.AsAtCreated),
		"version.asatmodified":               expr.Instant(t.Version.AsAtModified),
		"version.asatversionnumber":          number(&version),
		"openduration":                       number(t.OpenDuration),
		"opendurationsincelastupdate":        number(t.OpenDurationSinceUpdate),
		"opendurationsincelasttransition":    number(t.OpenDurationSinceTransition),
	}
	texts := map[string]string{
		"id": t.ID, "state": t.State, "stackingkey": t.StackingKey,
		"taskdefinitionid.scope": t.DefinitionID.Scope, "taskdefinitionid.code": t.DefinitionID.Code,
		"taskdefinitiondisplayname": t.DefinitionName,
		"ultimateparenttask.id":     t.UltimateParent.ID, "ultimateparenttask.state": t.UltimateParent.State,
		"version.useridcreated": t.Version.UserIDCreated, "version.useridmodified": t.Version.UserIDModified,
		"version.requestidcreated": t.Version.RequestIDCreated, "version.requestidmodified": t.Version.RequestIDModified,
		"hierarchicalposition": t.Position, "completionstatus": t.CompletionStatus,
		"parenttask.id": "", "parenttask.state": "",
	}
	if t.Parent != nil {
		texts["parenttask.id"], texts["parenttask.state"] = t.Parent.ID, t.Parent.State
	}
	for name, s := range texts {
		parts[name] = expr.Value{}
		if s != "" {
			parts[name] = expr.Text(s)
		}
	}
	return parts
}

// Lookup implements expr.Env.
func (n *naiveTask) Lookup(path []string) (expr.Value, bool) {
	name := strings.ToLower(strings.Join(path, "."))
	field, ok := strings.CutPrefix(name, "fields.")
	if !ok {
		v, known := n.parts[name]
		return v, known
	}
	for _, f := range n.Fields {
		if strings.EqualFold(f.Name, field) {
			return n.typed(f), true
		}
	}
	return expr.Value{}, true
}

func (n *naiveTask) typed(f apiclient.Field) (v expr.Value) {
	v = expr.Of(f.Value)
	switch n.types[f.Name] {
	case apiclient.Decimal:
		v, _ = v.AsNumber()
	case apiclient.Boolean:
		v, _ = v.AsTruth()
	case apiclient.DateTime:
		v, _ = v.AsInstant()
	}
	return v
}

// Each implements expr.Env.
func (n *naiveTask) Each(path []string) (items []expr.Env, known bool) {
	switch strings.ToLower(path[0]) {
	case "childtasks":
		for _, c := range n.Children {
			items = append(items, n.list.byID[c.ID])
		}
		return items, true
	case "correlationids":
		for _, id := range n.CorrelationIDs {
			items = append(items, naiveElement(id))
		}
		return items, true
	}
	return nil, false
}

type naiveElement string

// Lookup implements expr.Env.
func (e naiveElement) Lookup(path []string) (expr.Value, bool) {
	return expr.Text(string(e)), path[0] == "~"
}

// Each implements expr.Env.
func (naiveElement) Each([]string) ([]expr.Env, bool) { return nil, false }

// ids returns the ids of the tasks that match, in order.
func (l *naiveList) ids(t testing.TB, filter string, sortBy []string) []string {
	t.Helper()
	kept := slices.Clone(l.tasks)
	if filter != "" {
		e, err := expr.Parse(filter)
		if err != nil {
			t.Fatalf("Parse(%q): %v", filter, err)
		}
		kept = slices.DeleteFunc(kept, func(n *naiveTask) bool { return e.Eval(n) != expr.Met })
	}
	slices.SortStableFunc(kept, func(a, b *naiveTask) int {
		for _, by := range sortBy {
			name, direction, _ := strings.Cut(by, " ")
			x, _ := a.Lookup(pathTo(name))
			y, _ := b.Lookup(pathTo(name))
			if c := naiveOrder(x, y, strings.EqualFold(direction, "DESC")); c != 0 {
				return c
			}
		}
		return 0
	})
	ids := make([]string, len(kept))
	for i, n := range kept {
		ids[i] = n.ID
	}
	return ids
}

// naiveOrder puts numbers before texts, and what is not set last in either direction.
func naiveOrder(a, b expr.Value, descending bool) int {
	if !a.IsSet() || !b.IsSet() {
		return rank(b) - rank(a)
	}
	x, xIsNumber := naiveNumber(a)
	y, yIsNumber := naiveNumber(b)
	c := strings.Compare(strings.ToLower(a.String()), strings.ToLower(b.String()))
	switch {
	case xIsNumber && yIsNumber:
		c = x.Cmp(y)
	case xIsNumber:
		c = -1
	case yIsNumber:
		c = 1
	}
	if descending {
		return -c
	}
	return c
}

func rank(v expr.Value) int {
	if v.IsSet() {
		return 1
	}
	return 0
}

func naiveNumber(v expr.Value) (*big.Rat, bool) {
	n, ok := v.AsNumber()
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetString(n.String())
}
