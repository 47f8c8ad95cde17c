package sandbox

import (
	"errors"

	"taskdesk/internal/sandbox/world"
)

// A resources is a list that has no pages.
type resources[T any] struct {
	Values []T    `json:"values"`
	Href   string `json:"href"`
	Links  []link `json:"links"`
}

func newResources[T any](c *call, values []T) resources[T] {
	return resources[T]{Values: values, Href: c.base + c.r.URL.RequestURI(), Links: c.links()}
}

// taskHistory answers with what changed since asAt, which here is the oldest change
// that is wanted.
func (s *Sandbox) taskHistory(c *call) (any, error) {
	id, err := c.id()
	if err != nil {
		return nil, err
	}
	since, err := c.asAt()
	if err != nil {
		return nil, err
	}
	changes, err := s.world.History(id, since)
	return newResources(c, changes), err
}

func (s *Sandbox) tasksOfDefinition(c *call) (any, error) {
	id, asAt, err := c.definitionThen()
	if err != nil {
		return nil, err
	}
	tasks, err := s.world.TasksOf(id, asAt)
	return newResources(c, tasks), err
}

func (s *Sandbox) actionLog(c *call) (any, error) {
	id, err := c.id()
	if refusal, ok := errors.AsType[*world.Refusal](err); ok && refusal.Reason == world.TaskNotFound {
		return s.world.ActionLog(world.ID{}) // of the right form, and no id of a log
	}
	if err != nil {
		return nil, err
	}
	return s.world.ActionLog(id)
}
