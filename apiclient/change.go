package apiclient

import (
	"context"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// What a change can be.
const (
	ChangeCreate = "Create"
	ChangeUpdate = "Update"
	ChangeDelete = "Delete"
)

// A Change is one attribute of a task that one version of it changed.
type Change struct {
	AsAt      time.Time      `json:"asAtModified"` // UTC; when the version began
	UserID    string         `json:"userIdModified"`
	RequestID string         `json:"requestIdModified"`
	Number    int            `json:"asAtVersionNumber"` // changes of one version share it
	Action    string         `json:"action"`            // Create, Update or Delete
	Attribute string         `json:"attributeName"`     // State, or Fields[name]
	Previous  jsontext.Value `json:"previousValue,omitzero"`
	New       jsontext.Value `json:"newValue"` // null for a field that was cleared
	Unknown   jsontext.Value `json:",embed"`
}

// History returns the changes of a task since a moment, in the service's order. The
// moment is always sent, as without one the service may tell of the latest version
// alone: give the task's creation, Version.AsAtCreated, for all of them. It fails with
// ErrNotFound when there is no such task.
//
// API: GET /api/tasks/{id}/history
func (s *TasksService) History(ctx context.Context, id string, since time.Time) ([]Change, error) {
	o := listOp("Tasks.History", ofHistory, "tasks", id, "history")
	o.query, o.ofOne = moment(since), true
	all, _, err := call[Page[Change]](ctx, s.c, o)
	if err != nil {
		return nil, err
	}
	return all.Values, nil
}
