// Package evidence writes evidence packs: one ZIP of some tasks, with all their versions
// and what is known of them, that can be read, printed and checked without Taskdesk.
package evidence

import (
	"context"
	"io"
	"iter"
	"time"

	"taskdesk/apiclient"
)

// A Pack says of which tasks a pack is, and who made it when.
type Pack struct {
	Tasks    []string       // ids, in the order in which they are told
	AsAt     time.Time      // UTC; zero for the tasks as they are now
	MadeAt   time.Time      // UTC, to the second: the time of every file in it
	Zone     *time.Location // in which every instant stands beside UTC
	By       Maker
	Program  string // the version of Taskdesk
	Upstream string // address of the Workflow service
}

// A Maker is the person whose rights decided what could be had.
type Maker struct{ Name, Subject, Role string }

// A Source reads what goes into a pack, as the person who makes it.
type Source interface {
	// Life returns a task as it stood at the pack's moment, or before it was deleted.
	Life(ctx context.Context, id string) (*Life, error)
	// Definition returns the version of a definition that was current at asAt. An error that
	// is apiclient.ErrNotFound says that the service offers none.
	Definition(ctx context.Context, id apiclient.DefinitionID, asAt time.Time) (*apiclient.Definition, error)
	// ActionLog returns how an action went.
	ActionLog(ctx context.Context, id string) (*apiclient.ActionLog, error)
	// Journal returns what was done to a task through Taskdesk, newest first.
	Journal(ctx context.Context, task string) iter.Seq2[Line, error]
	// Name returns the name of the person with an id, and "" where it is not known whose it is.
	Name(ctx context.Context, id string) string
	// Columns names the cells of a line of the journal.
	Columns() []string
	// Words says why something could not be had, in a sentence for people.
	Words(err error) string
}

// A Life is a task with its versions.
type Life struct {
	Task     *apiclient.Task                   // as it stood
	Deleted  string                            // that it was deleted, and what is known of when, in a sentence; empty when it was not
	Versions iter.Seq2[*apiclient.Task, error] // newest first
}

// A Line of the journal is one thing that was done through Taskdesk.
type Line struct {
	At      time.Time
	Who     string
	What    string // "Fire resolve"
	Outcome string
	Reason  string
	Cells   []string // all that is known of it
}

// Write writes a pack as a ZIP, each part as soon as it was read. What cannot be had is
// told in it. It fails when ctx ends and when to takes no more; what was written until
// then is no ZIP that could be opened. The same content gives the same bytes.
func Write(ctx context.Context, to io.Writer, p Pack, from Source) error {
	w := &writer{Pack: p, from: from, archive: newArchive(to, p.MadeAt), definitions: map[string]*definition{}}
	for _, id := range p.Tasks {
		if err := w.task(ctx, id); err != nil {
			return err
		}
	}
	if len(w.tasks) > 0 && !w.requests {
		w.notes = append(w.notes, gap{"Request ids and action logs", "no version of these tasks names any, as in the first generation of the Workflow service."})
	}
	if err := w.incomplete(); err != nil {
		return err
	}
	if err := w.file("index.html", func(out io.Writer) error { return indexPage(w.index()).Render(ctx, out) }); err != nil {
		return err
	}
	return w.close()
}

// A writer is a pack that is being written.
type writer struct {
	Pack
	*archive
	from        Source
	definitions map[string]*definition // by their scope, code and moment
	tasks       []taskRow
	gaps        []gap // what should be in the pack and is not
	notes       []gap // what the service does not offer
	requests    bool  // whether a version names the request that made it
}

// A gap is something that is not in the pack, and why.
type gap struct{ What, Why string }

// miss notes what could not be had. It fails when the pack itself has come to an end.
func (w *writer) miss(ctx context.Context, what string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w.gaps = append(w.gaps, gap{what, w.from.Words(err)})
	return nil
}

// incomplete adds a file that cannot be overlooked when something is missing.
func (w *writer) incomplete() error {
	if len(w.gaps) == 0 {
		return nil
	}
	return w.file("INCOMPLETE.txt", func(out io.Writer) error {
		text := "This evidence pack is not complete. These could not be had:\r\n\r\n"
		for _, g := range w.gaps {
			text += "- " + g.What + ": " + g.Why + "\r\n"
		}
		_, err := io.WriteString(out, text)
		return err
	})
}
