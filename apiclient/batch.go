package apiclient

import (
	"context"
	"net/http"

	"github.com/go-json-experiment/json/jsontext"
)

// A TaskUpdate is one entry of a batch: a change to one task, as Update makes it.
type TaskUpdate struct {
	TaskID         string   `json:"taskInstanceId"`
	Trigger        string   `json:"triggerName,omitzero"` // empty fires none
	Fields         []Field  `json:"fields,omitzero"`
	CorrelationIDs []string `json:"correlationIds,omitzero"` // replaces the set when given
	StackingKey    string   `json:"stackingKey,omitzero"`
}

// An UpdateTasks is the body of a batch update.
type UpdateTasks struct {
	Tasks []TaskUpdate `json:"updateTasks"`
}

// An UpdatedTasks is the answer to a batch update. Each entry of the batch stands
// alone: some may have worked and others not.
type UpdatedTasks struct {
	Values  []Task         `json:"values"`
	Failed  []FailedUpdate `json:"failed"`
	Unknown jsontext.Value `json:",embed"`
}

// A FailedUpdate says why one entry of a batch did not work.
type FailedUpdate struct {
	ID      string              `json:"id"` // the task's
	Type    string              `json:"type,omitzero"`
	Detail  string              `json:"detail,omitzero"`
	Details []map[string]string `json:"errorDetails,omitzero"`
	Unknown jsontext.Value      `json:",embed"`
}

// A DeleteTasks is the body of a batch deletion, which is all or nothing.
type DeleteTasks struct {
	IDs []string `json:"taskIds"`
}

// UpdateBatch makes many changes in one call. Each stands alone: the answer lists
// those that worked and those that did not, and is no error even when none did. It
// fails with ErrNotFound, or a status of 405, where the service has no batches, and
// with ErrOutcomeUnknown when the answer is lost: each of them may then have happened
// or not. UpdateEach takes care of all that.
//
// API: PATCH /api/tasks/$update
func (s *TasksService) UpdateBatch(ctx context.Context, updates []TaskUpdate) (*UpdatedTasks, error) {
	done, _, err := call[UpdatedTasks](ctx, s.c, updateBatchOp(updates))
	return done, err
}

func updateBatchOp(updates []TaskUpdate) op {
	return op{
		name: "Tasks.UpdateBatch", method: http.MethodPatch, path: []string{"tasks"}, verb: "$update",
		in: UpdateTasks{updates}, list: true, tells: ofBatches,
	}
}

// DeleteBatch deletes many tasks in one call, all or none. It fails with ErrNotFound
// when one of them is not there. That nothing is deleted then is what the API
// suggests, and nowhere promised: DeleteEach tells for each.
//
// API: POST /api/tasks/$delete
func (s *TasksService) DeleteBatch(ctx context.Context, ids []string) (*Deleted, error) {
	o := op{name: "Tasks.DeleteBatch", method: http.MethodPost, path: []string{"tasks"}, verb: "$delete", in: DeleteTasks{ids}}
	d, _, err := call[Deleted](ctx, s.c, o)
	return d, err
}
