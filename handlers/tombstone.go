package handlers

import (
	"net/http"
	"slices"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
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
	children := t.Task.Children[:min(len(t.Task.Children), mostBeside)]
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
	hint := "It would be a new task with a new id; this one cannot be brought back under its own."
	if _, made := t.copiesAndAgain(); len(made) > 0 {
		again.Text, hint = "Create once more from this version", "It was created again already: this would be one more task, with an id of its own."
	}
	return slices.Insert(links, 1, again), []string{hint}
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
