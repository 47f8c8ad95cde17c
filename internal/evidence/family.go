package evidence

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/taskid"
)

// A familyRow is a task that is above or below the one that is told.
type familyRow struct {
	Relation, ID, Name, State string
	Label                     string // what the state is called
	Page                      string // of it in the pack; empty where it is not in it
}

// held says whether a relative is in the pack, for its table.
func (f familyRow) held() string {
	if f.Page == "" {
		return "no"
	}
	return "yes"
}

// family adds the parents and children of the task as it stood at the pack's moment, and
// which of them are in the pack.
func (r *record) family(_ context.Context, life *Life) error {
	t := cmp.Or(life.Task, r.latest)
	if t == nil {
		return nil
	}
	r.page.FamilyTold = t.UltimateParent != nil || t.Parent != nil || t.Children != nil
	if root := t.UltimateParent; root != nil && root.ID != t.ID && (t.Parent == nil || root.ID != t.Parent.ID) {
		r.relative("root", *root)
	}
	if t.Parent != nil {
		r.relative("parent", *t.Parent)
	}
	for _, child := range t.Children {
		r.relative("child", child)
	}
	var rows table
	rows.begin([]string{"relation", "task id", "what", "state", "in this pack"})
	for _, f := range r.page.Family {
		rows.row([]string{f.Relation, f.ID, f.Name, f.State, f.held()})
	}
	return r.keep("family.csv", &rows)
}

func (r *record) relative(relation string, t apiclient.TaskSummary) {
	row := familyRow{Relation: relation, ID: t.ID, Name: cmp.Or(t.DefinitionName, t.DefinitionID.String()), State: t.State, Label: r.stateOf(t)}
	if slices.Contains(r.Tasks, t.ID) {
		row.Page = taskFile(t.ID)
	}
	r.page.Family = append(r.page.Family, row)
}

// when says of which moment the states of a family are.
func (t taskPage) when() string {
	switch {
	case t.Deleted != "":
		return "when this task was last there"
	case t.AsAt.IsZero():
		return "when this task was read"
	}
	return "at the moment of this pack"
}

// children says how many children a task has, and how many of them are in the pack.
func (t taskPage) children() string {
	all, here := 0, 0
	for _, f := range t.Family {
		if f.Relation == "child" {
			all++
		}
		if f.Relation == "child" && f.Page != "" {
			here++
		}
	}
	switch {
	case !t.FamilyTold:
		return "not told"
	case all == 0:
		return "none"
	}
	return fmt.Sprintf("%d, %d of them here", all, here)
}

// taskFile is where a task is told in a pack.
func taskFile(id string) string { return "tasks/" + id + "/task.html" }

// absent notes a task that could not be had, and leaves a page in its place for those that
// lead to it.
func (w *writer) absent(ctx context.Context, id string, err error) error {
	if err := w.miss(ctx, "Task "+id, err); err != nil {
		return err
	}
	page := absentPage(&w.Pack, id, taskid.Short(id), w.from.Words(err))
	return w.file(taskFile(id), func(out io.Writer) error { return page.Render(ctx, out) })
}
