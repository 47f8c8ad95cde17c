package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// nest is a definition whose tasks have children of their own kind: "nest" makes one that
// makes one, and so on; "lay" makes one, and "spawn" makes sixty.
const nest = `{"id":{"scope":"Proof","code":"Nest"},"displayName":"Nest","states":[{"name":"Egg"},{"name":"Nest"},{"name":"Done"}],"initialState":{"name":"Egg"},
	"triggers":[{"name":"nest","trigger":{"type":"External"}},{"name":"lay","trigger":{"type":"External"}},{"name":"spawn","trigger":{"type":"External"}},{"name":"close","trigger":{"type":"External"}}],
	"transitions":[{"fromState":"Egg","toState":"Nest","trigger":"nest","action":"nest"},{"fromState":"Nest","toState":"Nest","trigger":"nest","action":"nest"},
		{"fromState":"Egg","toState":"Nest","trigger":"lay","action":"lay"},{"fromState":"Nest","toState":"Nest","trigger":"lay","action":"lay"},
		{"fromState":"Egg","toState":"Nest","trigger":"spawn","action":"spawn"},{"fromState":"Nest","toState":"Nest","trigger":"spawn","action":"spawn"},
		{"fromState":"Egg","toState":"Done","trigger":"close"},{"fromState":"Nest","toState":"Done","trigger":"close","guard":"childTasks all (state eq 'Done')"}],
	"actions":[{"name":"nest","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[{"taskDefinitionId":{"scope":"Proof","code":"Nest"},"initialTrigger":"nest"}]}},
		{"name":"lay","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[EGG]}},
		{"name":"spawn","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[EGGS]}}]}`

// nesting is a rig with a root of that kind.
func nesting(t *testing.T) (*rig, *apiclient.Task) {
	t.Helper()
	r := newRig(t, sandbox.Options{})
	const egg = `{"taskDefinitionId":{"scope":"Proof","code":"Nest"}}`
	var d apiclient.Definition
	text := strings.NewReplacer("EGGS", strings.Repeat(egg+",", 59)+egg, "EGG", egg).Replace(nest)
	if err := json.Unmarshal([]byte(text), &d, apiclient.JSONOptions); err != nil {
		t.Fatal(err)
	}
	admin := r.upstream(t, "admin")
	if _, err := admin.Definitions.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	root, err := admin.Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: d.ID}, "")
	if err != nil {
		t.Fatal(err)
	}
	return r, root
}

// deepest is the last one down a line of first children.
func (r *rig) deepest(t *testing.T, id string) *apiclient.Task {
	t.Helper()
	for {
		task := r.now(t, id)
		if len(task.Children) == 0 {
			return task
		}
		id = task.Children[0].ID
	}
}

// TestFamilyOfALongLine goes up as far as is read at once, says where it ends, and asks for
// each task once.
func TestFamilyOfALongLine(t *testing.T) {
	r, root := nesting(t)
	leaf := root
	for range 3 { // ten at a time: more actions may not follow from each other
		r.change(t, "admin", leaf.ID, "nest")
		leaf = r.deepest(t, leaf.ID)
	}
	ctx := as(t, "viewer")
	r.wire.forget()
	f, err := r.Family(ctx, leaf.ID, time.Time{}, 0)
	if err != nil || len(f.Line) != mostAbove+1 || f.Line[mostAbove].ID != leaf.ID || f.Above == nil || f.Circle || f.Left != 0 {
		t.Fatalf("a line of %d, above it %v, error %v", len(f.Line), f.Above, err)
	}
	for i, k := range f.Line[:mostAbove] {
		if k.View == nil || len(k.Children) != 1 || k.Children[0] != f.Line[i+1] || !f.Line[i+1].Blocks {
			t.Errorf("in the line %+v", k)
		}
	}
	if got := r.wire.count("GET /api/tasks/"); got != mostAbove+1 {
		t.Errorf("%d reads of tasks for a line of %d", got, mostAbove+1)
	}
	if f, err = r.Family(ctx, f.Line[0].ID, time.Time{}, 0); err != nil || f.Above != nil || f.Line[0].ID != root.ID || len(f.Line) != 31-mostAbove {
		t.Errorf("further up there is a line of %d, above it %v, error %v", len(f.Line), f.Above, err)
	}
	f, err = r.Family(ctx, root.ID, root.Version.AsAtModified, 0)
	if err != nil || len(f.Line) != 1 || f.Line[0].Of != 0 || !f.Line[0].View.AsAt.Equal(root.Version.AsAtModified) {
		t.Errorf("before it had children, the root's family is %+v, error %v", f.Line[0], err)
	}
}

// TestFamilyOfMany reads a page of children at a time, the nearest tasks first, and no
// more than there is room for.
func TestFamilyOfMany(t *testing.T) {
	r, root := nesting(t)
	ctx := as(t, "viewer")
	id := root.ID
	for range 3 {
		id = r.change(t, "admin", id, "spawn").Children[59].ID
	}
	last := r.now(t, id).Parent.ID
	r.change(t, "admin", root.ID, "spawn")

	k, err := r.Children(ctx, root.ID, time.Time{}, KinPage)
	if err != nil || k.Of != 120 || k.From != KinPage || len(k.Children) != KinPage || k.Children[0].View == nil || k.Children[KinPage-1].View == nil {
		t.Fatalf("children %d of %d from %d, error %v", len(k.Children), k.Of, k.From, err)
	}
	if k, err = r.Children(ctx, root.ID, time.Time{}, 1000); err != nil || k.From != 0 {
		t.Errorf("past the last child begins the page at %d, error %v", k.From, err)
	}
	r.wire.forget()
	f, err := r.Family(ctx, last, time.Time{}, KinPage)
	if err != nil || len(f.Line) != 3 {
		t.Fatalf("a line of %d, error %v", len(f.Line), err)
	}
	if own := f.Line[2]; own.From != KinPage || len(own.Children) != 10 || own.Children[9].View == nil {
		t.Errorf("its own children are %d from %d", len(own.Children), own.From)
	}
	if beside := f.Line[1]; beside.From != KinPage || len(beside.Children) != 10 || !slices.Contains(beside.Children, f.Line[2]) {
		t.Errorf("beside it are %d from %d", len(beside.Children), beside.From)
	}
	if reads := r.wire.count("GET /api/tasks/"); f.Left != 0 || reads != 3+10+(10-1)+(KinPage-1) {
		t.Errorf("%d reads, %d left", reads, f.Left)
	}
	f, err = r.Family(ctx, last, time.Time{}, 0)
	if err != nil || f.Left != 2*KinPage+10-2-MostKin || f.Line[2].Children[0].View == nil {
		t.Errorf("%d left, error %v", f.Left, err)
	}
}

// TestFamilyIsBounded: where there is more than is read at once, the nearest are.
func TestFamilyIsBounded(t *testing.T) {
	r, root := nesting(t)
	id := root.ID
	for range 3 {
		id = r.change(t, "admin", id, "spawn").Children[0].ID
	}
	at := r.now(t, id).Parent.ID
	r.wire.forget()
	f, err := r.Family(as(t, "viewer"), at, time.Time{}, 0)
	if err != nil || f.Left != 3*KinPage-2-MostKin {
		t.Fatalf("%d left, error %v", f.Left, err)
	}
	if reads := r.wire.count("GET /api/tasks/"); reads != 3+MostKin {
		t.Errorf("%d reads", reads)
	}
	if defs := r.wire.count("GET /api/taskdefinitions/"); defs != 1 {
		t.Errorf("%d reads of one definition", defs)
	}
	for i, want := range []bool{false, true, true} {
		if last := f.Line[i].Children[KinPage-1]; (last.View != nil) != want {
			t.Errorf("the last child of level %d was read: %v, want %v", i, last.View != nil, want)
		}
	}
}

// TestFamilyInACircle ends where a line comes back to itself.
func TestFamilyInACircle(t *testing.T) {
	r, root := nesting(t)
	r.change(t, "admin", root.ID, "nest")
	leaf := r.deepest(t, root.ID)
	crooked := r.now(t, root.ID)
	crooked.Parent = &apiclient.TaskSummary{ID: leaf.ID, DefinitionID: leaf.DefinitionID, DefinitionName: "Nest", State: leaf.State}
	crooked.Children = append(crooked.Children, *crooked.Parent, crooked.Children[0], apiclient.TaskSummary{ID: root.ID, DefinitionID: root.DefinitionID, DefinitionName: "Nest"})
	body, err := json.Marshal(crooked, apiclient.JSONOptions)
	if err != nil {
		t.Fatal(err)
	}
	r.wire.next = telling{r.wire.next, "/tasks/" + root.ID, string(body)}
	f, err := r.Family(as(t, "viewer"), leaf.ID, time.Time{}, 0)
	if err != nil || !f.Circle || f.Above == nil || f.Above.ID != leaf.ID || len(f.Line) != 11 {
		t.Fatalf("circle %v, above %v, a line of %d, error %v", f.Circle, f.Above, len(f.Line), err)
	}
	if n := len(f.Line[0].Children); n != 3 {
		t.Errorf("the root has %d children, want each once", n)
	}
}

// TestFamilyWithGaps shows what can be had, and keeps why the rest cannot.
func TestFamilyWithGaps(t *testing.T) {
	r, root := nesting(t)
	id := r.change(t, "admin", root.ID, "nest").Children[0].ID
	r.change(t, "admin", root.ID, "lay")
	below := r.change(t, "admin", id, "lay").Children
	next := r.wire.next
	r.wire.next = without(without(next, "/tasks/"+root.ID), "/tasks/"+below[1].ID)
	f, err := r.Family(as(t, "viewer"), id, time.Time{}, 0)
	if err != nil || len(f.Line) != 2 || f.Above != nil {
		t.Fatalf("a line of %d, above it %v, error %v", len(f.Line), f.Above, err)
	}
	top := f.Line[0]
	if !errors.Is(top.Err, apiclient.ErrNotFound) || top.Of != 1 || top.Children[0] != f.Line[1] || top.State == "" {
		t.Errorf("the root is %+v", top)
	}
	i := slices.IndexFunc(f.Line[1].Children, func(k *Kin) bool { return k.ID == below[1].ID })
	if lost := f.Line[1].Children[i]; !errors.Is(lost.Err, apiclient.ErrNotFound) || lost.State != "Egg" {
		t.Errorf("the child is %+v", lost)
	}
	if _, err := r.Family(t.Context(), id, time.Time{}, 0); !errors.Is(err, ErrNobody) {
		t.Errorf("to nobody: %v", err)
	}
}

// TestBlockersComeFirst: a child that keeps its parent waiting stands before those that do not.
func TestBlockersComeFirst(t *testing.T) {
	r, root := nesting(t)
	spawned := r.change(t, "admin", root.ID, "spawn").Children
	for _, child := range spawned[:KinPage] {
		r.change(t, "admin", child.ID, "close")
	}
	k, err := r.Children(as(t, "viewer"), root.ID, time.Time{}, 0)
	if err != nil || !k.Children[9].Blocks || k.Children[10].Blocks || k.Children[0].ID != spawned[KinPage].ID || k.Children[10].ID != spawned[0].ID {
		t.Errorf("children %v, error %v", k.Children, err)
	}
}

// TestStackMembers finds those that are in the stack, and not others with the same key.
func TestStackMembers(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	admin, ctx := r.upstream(t, "admin"), as(t, "viewer")
	key := "it's / one key"
	stacked := func() *apiclient.Task {
		made, err := admin.Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T"`), field("difference", "1")}, StackingKey: key}, "")
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	old, second := stacked(), stacked()
	before := second.Version.AsAtModified
	r.remove(t, old.ID) // the lead: its stack is closed
	third, fourth := stacked(), stacked()
	for _, tt := range []struct {
		name string
		id   string
		asAt time.Time
		want []string
	}{
		{"now", fourth.ID, time.Time{}, []string{third.ID, fourth.ID}},
		{"then", second.ID, before, []string{old.ID, second.ID}},
		{"without a stack", r.sandbox.Examples().LongHistory, time.Time{}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := r.Task(ctx, tt.id, tt.asAt)
			if err != nil {
				t.Fatal(err)
			}
			members, err := r.StackMembers(ctx, v)
			var got []string
			for _, k := range members {
				got = append(got, k.ID)
				if k.View.Machine == nil || !k.View.AsAt.Equal(tt.asAt) {
					t.Errorf("a member is %+v", k.View)
				}
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("members %v, want %v; error %v", got, tt.want, err)
			}
		})
	}
	v, err := r.Task(ctx, fourth.ID, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	early, _ := r.another(t, Options{SeedEra: true})
	t.Cleanup(early.Close)
	if _, err := early.StackMembers(ctx, v); !errors.Is(err, apiclient.ErrNotFound) {
		t.Errorf("without lists: %v", err)
	}
}
