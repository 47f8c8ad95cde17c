package evidence

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/sheet"
	"taskdesk/internal/taskid"
)

// A record is what is told of one task while its versions come. Only its tables are held,
// never its versions.
type record struct {
	*writer
	folder   string // of its files, with a slash at the end
	page     taskPage
	versions table
	changes  table
	logs     []string            // action logs that versions name, in the order met
	namedBy  map[string][]string // versions that name an action log
	latest   *apiclient.Task
}

// A table is a CSV file in memory.
type table struct {
	bytes.Buffer
	*sheet.Writer
}

func (t *table) begin(columns ...[]string) {
	t.Writer = sheet.NewWriter(&t.Buffer, flat(columns)...)
}

func (t *table) row(cells ...[]string) { t.Row(flat(cells)...) }

func flat(parts [][]string) (all []string) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// task adds a task with all that is known of it.
func (w *writer) task(ctx context.Context, id string) error {
	life, err := w.from.Life(ctx, id)
	if err != nil {
		return w.absent(ctx, id, err)
	}
	r := &record{writer: w, folder: "tasks/" + id + "/", namedBy: map[string][]string{}}
	r.page = taskPage{Pack: &w.Pack, ID: id, Short: taskid.Short(id), Deleted: life.Deleted}
	r.begin()
	for _, step := range []func(context.Context, *Life) error{r.walk, r.tables, r.family, r.actions, r.journal, r.finish} {
		if err := step(ctx, life); err != nil {
			return err
		}
	}
	return nil
}

func (r *record) begin() {
	r.versions.begin([]string{"version"}, r.columns("began"), []string{"person", "person id", "request id", "state before", "state", "terminal", "definition"},
		r.columns("definition version"), []string{"changes", "action log that made it", "action log that it started", "file"})
	r.changes.begin([]string{"version"}, r.columns("at"), []string{"person", "person id", "request id", "attribute", "field", "old", "new", "old (JSON)", "new (JSON)"})
}

// walk adds the versions as they come, each with what it changed from the one before.
func (r *record) walk(ctx context.Context, life *Life) error {
	var after *apiclient.Task
	for t, err := range life.Versions {
		if err != nil {
			after = cmp.Or(after, life.Task)
			what := fmt.Sprintf("The versions of task %s before version %d", r.page.ID, after.Version.Number)
			return errors.Join(r.miss(ctx, what, err), r.version(ctx, nil, after, false))
		}
		if err := r.version(ctx, t, after, true); err != nil {
			return err
		}
		after = t
	}
	return r.version(ctx, nil, after, true)
}

// tables adds the tables of versions, of changes, and of the fields as they are last.
func (r *record) tables(ctx context.Context, _ *Life) error {
	if r.latest == nil {
		return nil
	}
	var last table
	last.begin([]string{"field", "label", "type", "value", "value as read (" + r.Zone.String() + ")", "value (JSON)"})
	d, err := r.definition(ctx, r.latest)
	if err != nil {
		return err
	}
	for _, f := range r.latest.Fields {
		label, typ := d.field(f.Name)
		v := r.value(typ, f.Value)
		last.row([]string{f.Name, label, typ, history.Plain(f.Value), v.Words, string(f.Value)})
		r.page.Fields = append(r.page.Fields, fieldRow{label, v})
	}
	r.tell(ctx, d)
	return errors.Join(r.keep("versions.csv", &r.versions), r.keep("changes.csv", &r.changes), r.keep("fields-latest.csv", &last))
}

// keep adds a table to the task's files.
func (r *record) keep(name string, t *table) error {
	if err := t.Flush(); err != nil {
		return err
	}
	return r.bytes(r.folder+name, t.Bytes())
}

// journal adds what was done to the task through Taskdesk.
func (r *record) journal(ctx context.Context, _ *Life) error {
	var lines table
	lines.begin(r.from.Columns())
	for line, err := range r.from.Journal(ctx, r.page.ID) {
		if err != nil {
			if err := r.miss(ctx, "The journal of task "+r.page.ID, err); err != nil {
				return err
			}
			break
		}
		lines.row(line.Cells)
		r.page.Journal = append(r.page.Journal, lineRow{At: r.instant(line.At), Line: line})
	}
	return r.keep("journal.csv", &lines)
}

// finish adds the task's page, and its row in the index.
func (r *record) finish(ctx context.Context, _ *Life) error {
	r.writer.tasks = append(r.writer.tasks, taskRow{
		ID: r.page.ID, Page: taskFile(r.page.ID), Name: r.page.Name, State: r.page.State, Deleted: r.page.Deleted != "",
		Children: r.page.children(), Versions: len(r.page.Versions), Actions: len(r.page.Actions), JournalLines: len(r.page.Journal),
	})
	return r.file(taskFile(r.page.ID), func(out io.Writer) error { return taskHTML(r.page).Render(ctx, out) })
}
