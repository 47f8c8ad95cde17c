package handlers

import (
	"net/http"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
)

// familyInJSON is a family for programs, with instants as the Workflow API writes them.
type familyInJSON struct {
	ID    string       `json:"id"`
	AsAt  string       `json:"asAt,omitempty"`
	Told  bool         `json:"told"`             // false when the service does not tell of families
	Left  int          `json:"notRead,omitzero"` // how many beside and below the line were not read, as there are too many
	Above string       `json:"above,omitempty"`  // the id of the first one's parent, where that was not followed
	Line  []kinInJSON  `json:"line"`             // from the root down to the task
	Stack *stackInJSON `json:"stack,omitempty"`
}

type stackInJSON struct {
	Key     string           `json:"stackingKey"`
	Stack   *apiclient.Stack `json:"stack"`
	Members []kinInJSON      `json:"members"`
	Unread  string           `json:"unread,omitempty"` // what of it is not here, and why
}

type kinInJSON struct {
	ID             string      `json:"id"`
	Definition     string      `json:"definition"`
	State          string      `json:"state"`
	LastTransition string      `json:"asAtLastTransition,omitempty"` // of those that were read
	Terminal       bool        `json:"terminalState,omitzero"`
	Blocks         bool        `json:"blocksParent"`
	Children       int         `json:"children"` // how many there are
	From           int         `json:"from,omitzero"`
	List           []kinInJSON `json:"childTasks,omitempty"` // those of them that are here
	Unread         string      `json:"unread,omitempty"`     // why no more is known of it
}

// familyJSON answers with a family. A task of the line has its children with it, and
// these, one of which is the next of the line, have none.
func (s *server) familyJSON(w http.ResponseWriter, r *http.Request, f *desk.Family) error {
	out := familyInJSON{ID: f.Task.ID, Told: f.Tells(), Left: f.Left, Line: []kinInJSON{}, Stack: s.stackJSON(r, f.View)}
	if !f.AsAt.IsZero() {
		out.AsAt = moment.Wire(f.AsAt)
	}
	if f.Above != nil {
		out.Above = f.Above.ID
	}
	for _, k := range f.Line {
		kin := kinJSON(k)
		kin.From = k.From
		for _, child := range k.Children {
			kin.List = append(kin.List, kinJSON(child))
		}
		out.Line = append(out.Line, kin)
	}
	return answerJSON(w, out)
}

// stackJSON is the stack that a task is in with those that are in it with the task, and
// nil when it is in none.
func (s *server) stackJSON(r *http.Request, v *desk.View) *stackInJSON {
	if v.Task.Stack == nil {
		return nil
	}
	members, err := s.desk.StackMembers(r.Context(), v)
	out := &stackInJSON{Key: v.Task.StackingKey, Stack: v.Task.Stack, Members: []kinInJSON{}, Unread: stackNote(err, len(members), v.Task.Stack.TasksInStack)}
	for _, member := range members {
		out.Members = append(out.Members, kinJSON(member))
	}
	return out
}

func kinJSON(k *desk.Kin) kinInJSON {
	out := kinInJSON{ID: k.ID, Definition: k.DefinitionID.String(), State: k.State, Blocks: k.Blocks, Children: k.Of, Unread: unreadWords(k.Err)}
	if k.View == nil {
		return out
	}
	t := k.View.Task
	out.Children, out.Terminal = max(k.Of, len(t.Children)), t.Terminal
	if !t.LastTransition.IsZero() {
		out.LastTransition = moment.Wire(t.LastTransition)
	}
	return out
}
