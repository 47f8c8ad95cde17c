package apiclient

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Get returns a task as it stood at asAt, or as it is now when asAt is zero. It
// fails with ErrNotFound when there was none then.
//
// API: GET /api/tasks/{id}
func (s *TasksService) Get(ctx context.Context, id string, asAt time.Time) (*Task, error) {
	o := op{name: "Tasks.Get", method: http.MethodGet, path: []string{"tasks", id}, query: at(asAt)}
	t, _, err := call[Task](ctx, s.c, o)
	return t, err
}

// List returns a page of the tasks that match.
//
// API: GET /api/tasks
func (s *TasksService) List(ctx context.Context, o ListOptions) (*Page[Task], error) {
	list := listOp("Tasks.List", ofLists, "tasks")
	list.query = o.query()
	p, _, err := readPage[Task](ctx, s.c, list)
	return p, err
}

// OfDefinition returns all tasks of a definition as they stood at asAt, or as they
// are now when asAt is zero. It is not paged, and fails with ErrUnavailable when the
// tasks are more than some twenty thousand: All with a filter has no such limit. A
// definition that was not there has no tasks.
//
// API: GET /api/taskdefinitions/{scope}/{code}/tasks
func (s *TasksService) OfDefinition(ctx context.Context, id DefinitionID, asAt time.Time) ([]Task, error) {
	o := listOp("Tasks.OfDefinition", ofLists, "taskdefinitions", id.Scope, id.Code, "tasks")
	o.query, o.ofOne = at(asAt), true
	all, _, err := readPage[Task](ctx, s.c, o)
	if err != nil {
		return nil, err
	}
	return all.Values, nil
}

// Create makes a task, and fires a first trigger unless it is empty. Nothing makes
// a repeated create harmless: after ErrOutcomeUnknown look before trying again.
//
// API: POST /api/tasks
func (s *TasksService) Create(ctx context.Context, in CreateTask, trigger string) (*Task, error) {
	o := op{name: "Tasks.Create", method: http.MethodPost, path: []string{"tasks"}, query: fire(trigger), in: in}
	t, _, err := call[Task](ctx, s.c, o)
	return t, err
}

// Delete deletes a task. It stays readable as at the moments before.
//
// API: DELETE /api/tasks/{id}
func (s *TasksService) Delete(ctx context.Context, id string) (*Deleted, error) {
	d, _, err := call[Deleted](ctx, s.c, deleteOp(id))
	return d, err
}

func deleteOp(id string) op {
	return op{name: "Tasks.Delete", method: http.MethodDelete, path: []string{"tasks", id}}
}

// fire is the query that fires a trigger; an empty one fires none.
func fire(trigger string) url.Values {
	if trigger == "" {
		return nil
	}
	return url.Values{"trigger": {trigger}}
}
