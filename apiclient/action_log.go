package apiclient

import (
	"context"
	"net/http"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// The kinds of action that a transition can start.
const (
	CreateChildTasks  = "CreateChildTasks"
	RunWorker         = "RunWorker"
	TriggerParentTask = "TriggerParentTask"
	TriggerChildTasks = "TriggerChildTasks"
)

// An ActionLog tells how one action went.
type ActionLog struct {
	ID          string          `json:"id"`
	Origin      ActionOrigin    `json:"origin"`
	Type        string          `json:"actionType"` // CreateChildTasks, RunWorker, TriggerParentTask or TriggerChildTasks
	RunAsUserID string          `json:"runAsUserId,omitzero"`
	Items       []ActionLogItem `json:"loggedItems"`
	Unknown     jsontext.Value  `json:",embed"`
}

// An ActionOrigin says what started an action.
type ActionOrigin struct {
	TaskID    string         `json:"taskId,omitzero"`
	RequestID string         `json:"requestId"` // of the request at the beginning of it all
	Unknown   jsontext.Value `json:",embed"`
}

// An ActionLogItem is one step of an action.
type ActionLogItem struct {
	Timestamp time.Time      `json:"timestamp"` // UTC
	Type      string         `json:"logType"`   // such as ActionSubmitted, ActionStarted, ActionSuccessful
	Details   string         `json:"details,omitzero"`
	Unknown   jsontext.Value `json:",embed"`
}

// ActionLogsService has the operations on action logs.
type ActionLogsService struct{ c *Client }

// Get returns the log of an action; tasks name those that touched them. It fails with
// ErrNotFound when there is none.
//
// API: GET /api/actionlogs/{id}
func (s *ActionLogsService) Get(ctx context.Context, id string) (*ActionLog, error) {
	l, _, err := call[ActionLog](ctx, s.c, op{name: "ActionLogs.Get", method: http.MethodGet, path: []string{"actionlogs", id}, tells: ofActionLogs, ofOne: true})
	return l, err
}
