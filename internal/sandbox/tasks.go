package sandbox

import (
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox/world"
)

func (s *Sandbox) getTask(c *call) (any, error) {
	id, err := c.id()
	if err != nil {
		return nil, err
	}
	asAt, err := c.seen()
	if err != nil {
		return nil, err
	}
	t, err := s.world.Task(id, asAt)
	return s.generation(t), err
}

func (s *Sandbox) createTask(c *call) (any, error) {
	trigger, err := c.trigger()
	if err != nil {
		return nil, err
	}
	var in apiclient.CreateTask
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if in.DefinitionID == (apiclient.DefinitionID{}) {
		return nil, invalid("TaskDefinitionId", "A task definition is needed.")
	}
	if err := checkFields(in.Fields); err != nil {
		return nil, err
	}
	t, err := s.world.Create(c.author(), in, trigger)
	return s.generation(t), err
}

func (s *Sandbox) updateTask(c *call) (any, error) {
	id, in, trigger, err := c.update()
	if err != nil {
		return nil, err
	}
	return s.world.Update(c.author(), id, in, trigger)
}

// update reads an UpdateTask request.
func (c *call) update() (id world.ID, in apiclient.UpdateTask, trigger string, err error) {
	if id, err = c.id(); err != nil {
		return id, in, trigger, err
	}
	if trigger, err = c.trigger(); err != nil {
		return id, in, trigger, err
	}
	if err = c.read(&in); err != nil {
		return id, in, trigger, err
	}
	return id, in, trigger, checkFields(in.Fields)
}

// A deleted is the answer to a deletion.
type deleted struct {
	Href  string    `json:"href"`
	AsAt  time.Time `json:"asAt"`
	Links []link    `json:"links"`
}

func (s *Sandbox) deleteTask(c *call) (any, error) {
	id, err := c.id()
	if err != nil {
		return nil, err
	}
	at, err := s.world.Delete(c.author(), id)
	return deleted{Href: c.base + "/workflow/api/tasks/" + id.String(), AsAt: at.Time(), Links: c.links()}, err
}

// A list is a page as it is sent. Our choice: previousPage is never filled.
type list[T any] struct {
	NextPage string `json:"nextPage,omitzero"`
	Values   []T    `json:"values"`
	Href     string `json:"href"`
	Links    []link `json:"links"`
}

func newList[T any](c *call, page world.Page[T]) list[T] {
	return list[T]{NextPage: page.Next, Values: page.Values, Href: c.base + c.r.URL.RequestURI(), Links: c.links()}
}

func (s *Sandbox) listTasks(c *call) (any, error) {
	q, err := c.query()
	if err != nil {
		return nil, err
	}
	page, err := s.world.Tasks(q)
	return newList(c, page), err
}
