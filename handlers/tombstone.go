package handlers

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// answerDeleted shows a deleted task: its last version, when and by whom it was deleted,
// and what became of what belonged to it.
func (s *server) answerDeleted(w http.ResponseWriter, r *http.Request, gone *desk.Gone, notice *views.Notice) {
	g := s.stoneModel(r, gone)
	g.Notice = notice
	current(g.Last.Tabs, 0)
	s.showGone(w, r, http.StatusGone, g, gone)
}

// current marks one of a row of places as the one that one is on.
func current(tabs []views.Link, here int) {
	for i := range tabs {
		tabs[i].Current = i == here
	}
}

// stoneModel words a tombstone.
func (s *server) stoneModel(r *http.Request, gone *desk.Gone) views.Gone {
	stone := stone{Tombstone: s.desk.Tombstone(r.Context(), gone), gone: gone, server: s, request: r}
	stone.words = s.wording(r, stone.View)
	g := s.blankGone(r, gone.ID, "deleted")
	g.RequestID, g.Heading = upstreamRequest(gone.Err), "Task "+g.Short+" was deleted"
	if !gone.AsAt.IsZero() {
		g.AsAt = moment.Address(gone.AsAt)
		g.Picker.Typed, g.Picker.Echo = g.AsAt, moment.UTC(gone.AsAt)
	}
	g.Last, g.DeletedBy = stone.last(), stone.by()
	if !gone.DeletedAt.IsZero() {
		g.DeletedAgo, g.DeletedAt = moment.Ago(s.now().Sub(gone.DeletedAt)), moment.Text(gone.DeletedAt, stone.words.zone)
	}
	g.Told = stone.told()
	g.Links, g.Hints = stone.next()
	g.Frame = s.frame(r, g.Short+" · deleted · "+g.Last.Name)
	g.Frame.Jump = gone.ID
	return g
}

// A stone is a tombstone on its way into words.
type stone struct {
	*desk.Tombstone
	gone    *desk.Gone
	words   wording
	server  *server
	request *http.Request
}

// last is the last version as a task page shows it, with a first tab that is the
// tombstone itself.
func (t stone) last() *views.Task {
	m := t.server.taskModel(t.request, t.View)
	m.Tabs[0].Text, m.Tabs[0].URL = "Last version", t.server.root.Task(m.ID)
	m.Family = t.family(m.Family)
	m.Differs, m.EvidenceURL = nil, "" // it follows no definition any more, and its pack is among the ways on
	for i := range m.Tabs {
		if m.Tabs[i].Text == "Compare" {
			m.Tabs[i].URL = t.server.root.Task(m.ID, "compare") // there is no now to compare with
		}
	}
	for _, group := range m.Groups {
		for i := range group.Rows {
			group.Rows[i].ReadOnly = "" // nothing of it can be changed
		}
	}
	if at := t.gone.DeletedAt; !at.IsZero() {
		m.Facts = slices.Insert(m.Facts, 1, views.Fact{Label: "Deleted", Value: moment.Text(at, t.words.zone), Title: moment.Wire(at)})
	}
	return &m
}

// family leads to the children as they are now; one that is not there now is marked so.
func (t stone) family(all []views.Relative) []views.Relative {
	children := t.Task.Children
	own := all[len(all)-len(children):]
	for i := range children {
		own[i].Relation = "child, not there now"
		if now := t.Children[children[i].ID]; now != nil {
			own[i].Relation, own[i].URL = "child, lives on", t.server.root.Task(now.ID)
			own[i].State = views.State{Name: now.State, Label: now.State, Kind: kindWithout(now, now.State)}
		}
	}
	return all
}

// by names who deleted the task, and is empty when that is not known.
func (t stone) by() string {
	if t.gone.By == "" {
		return ""
	}
	if who := t.words.who(t.gone.By); who != t.gone.By {
		return who
	}
	return cmp.Or(t.gone.ByName, t.gone.By)
}

// told are the sentences with what is known.
func (t stone) told() [][]views.Run {
	all := [][]views.Run{t.deletion()}
	if line := t.Deletion; line.Reason != "" || line.Ticket != "" {
		all = append(all, plain(whyDeleted(line.Reason, line.Ticket)))
	}
	if kept := t.kept(); kept != nil {
		all = append(all, kept)
	}
	if len(t.Again) > 0 {
		all = append(all, append(plain("It was created again as "), t.server.taskRuns(t.request, t.Again)...))
	}
	return append(all, plain("It can still be read as it was at every moment of its life."))
}

func whyDeleted(reason, ticket string) string {
	switch {
	case ticket == "":
		return "Reason: " + reason
	case reason == "":
		return "Ticket: " + ticket
	}
	return "Reason: " + reason + " (" + ticket + ")"
}

// deletion says when the task was deleted, and by whom.
func (t stone) deletion() []views.Run {
	runs := t.when()
	switch who := t.by(); {
	case t.gone.Line != "":
		if who != "" {
			runs = append(runs, views.Run{Text: " by " + who})
		}
		runs = append(runs, views.Run{Text: ", "}, views.Run{Text: "through Taskdesk", URL: t.server.root.Task(t.gone.ID, "journal") + "#line-" + t.gone.Line}, views.Run{Text: "."})
	case who != "":
		runs = append(runs, views.Run{Text: " by " + who + "."})
	default:
		runs = append(runs, views.Run{Text: ". By whom is not known: it was not done through Taskdesk, and the Workflow service does not tell."})
	}
	return runs
}

// when says when it was deleted: to the second where that is known, else between which moments.
func (t stone) when() []views.Run {
	zone := t.words.zone
	if at := t.gone.DeletedAt; !at.IsZero() {
		return []views.Run{{Text: "It was deleted on "}, {Text: moment.Text(at, zone), Strong: true}}
	}
	runs := []views.Run{{Text: "It was deleted after "}, {Text: moment.Text(t.gone.Seen, zone), Strong: true}}
	if by := t.gone.Absent; !by.IsZero() {
		runs = append(runs, views.Run{Text: " and by "}, views.Run{Text: moment.Text(by, zone), Strong: true})
	}
	return runs
}

// kept says which child tasks live on; nil for a task without any.
func (t stone) kept() []views.Run {
	all, kept := len(t.Task.Children), []apiclient.Task{}
	for _, child := range t.Task.Children {
		if now := t.Children[child.ID]; now != nil {
			kept = append(kept, *now)
		}
	}
	switch {
	case all == 0:
		return nil
	case len(kept) == 0:
		return plain(fmt.Sprintf("It had %s, of which none is there now, or may be seen by you.", children(all)))
	case len(kept) == all:
		return append(plain(fmt.Sprintf("It had %s, not deleted with it: ", children(all))), t.server.taskRuns(t.request, kept)...)
	}
	return append(plain(fmt.Sprintf("It had %s, of which these live on: ", children(all))), t.server.taskRuns(t.request, kept)...)
}

// next are the ways on from a tombstone, and why one is missing.
func (t stone) next() (links []views.Link, hints []string) {
	s, ctx := t.server, t.request.Context()
	links = []views.Link{
		{Text: "View it as it was", URL: views.AsAt(s.root.Task(t.gone.ID), t.gone.Seen)},
		{Text: "Evidence pack…", URL: s.root.Evidence(t.gone.AsAt, t.gone.ID)},
	}
	switch err := s.desk.May(ctx, desk.OpCreate); {
	case err == nil:
	case s.ReadOnly:
		return links, []string{"Taskdesk is in read-only mode, so it cannot be created again here."}
	default:
		return links, []string{"You are signed in as " + role(t.words.person.Role) + ": an operator can create it again from this version."}
	}
	if barred := t.words.bars(""); barred != "" {
		return links, []string{"It cannot be created again here: " + barred}
	}
	again := views.Link{Text: "Create again from this version", URL: s.likeURL(t.gone.ID, t.gone.Seen)}
	return slices.Insert(links, 1, again), []string{"It would be a new task with a new id; this one cannot be brought back under its own."}
}

// taskRuns names tasks with their states, as the end of a sentence.
func (s *server) taskRuns(r *http.Request, tasks []apiclient.Task) (runs []views.Run) {
	for i, task := range tasks {
		switch {
		case i > 0 && i == len(tasks)-1:
			runs = append(runs, views.Run{Text: " and "})
		case i > 0:
			runs = append(runs, views.Run{Text: ", "})
		}
		name := cmp.Or(task.DefinitionName, task.DefinitionID.Code)
		runs = append(runs, views.Run{Text: name + " " + taskid.Short(task.ID), URL: s.root.Task(task.ID)}, views.Run{Text: " (" + task.State + ")"})
	}
	return append(runs, views.Run{Text: "."})
}

// stoneJournal shows what was done to a task that is deleted now.
func (s *server) stoneJournal(w http.ResponseWriter, r *http.Request, id string, j views.Journal) error {
	_, err := s.desk.Task(r.Context(), id, time.Time{})
	gone, ok := goneOf(err)
	if !ok || gone.Kind != desk.Deleted {
		return err
	}
	g := s.stoneModel(r, gone)
	g.Last.Journal = &j
	g.Frame.Title += " · Journal"
	return s.render(w, r, http.StatusOK, views.GonePage(g), views.GoneMain(g))
}
