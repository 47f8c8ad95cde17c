package apiclient_test

import (
	"context"
	"testing"
	"time"

	"taskdesk/apiclient"
)

// An operation is one thing that a client can do in a scene.
type operation struct {
	name    string
	do      func(context.Context, *apiclient.Client, *scene) error
	effect  func(testing.TB, *scene) int // how often it has happened; nil for a read
	instead map[string]ending            // by trouble: how it ends otherwise than others of its kind
}

var operations = []operation{
	{name: "Tasks.Get", do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
		_, err := c.Tasks.Get(ctx, s.first, time.Time{})
		return err
	}},
	{name: "Tasks.List", do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
		_, err := c.Tasks.List(ctx, apiclient.ListOptions{Limit: 5})
		return err
	}},
	{name: "Tasks.All", instead: patient, do: func(ctx context.Context, c *apiclient.Client, s *scene) (err error) {
		for _, err = range c.Tasks.All(ctx, apiclient.ListOptions{Limit: 5000}) {
			continue
		}
		return err
	}},
	{name: "Tasks.OfDefinition", do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
		_, err := c.Tasks.OfDefinition(ctx, s.definition.ID, time.Time{})
		return err
	}},
	{name: "Tasks.History", do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
		_, err := c.Tasks.History(ctx, s.first, time.Time{})
		return err
	}},
	{
		name: "Tasks.Create",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
			_, err := c.Tasks.Create(ctx, apiclient.CreateTask{DefinitionID: s.definition.ID, CorrelationIDs: []string{s.mark}}, "")
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.made(t) },
	},
	{
		name: "Tasks.Update",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
			_, err := c.Tasks.Update(ctx, s.first, apiclient.UpdateTask{CorrelationIDs: []string{s.mark}}, "")
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.changes(t, s.first) },
	},
	{
		name: "Tasks.Delete",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
			_, err := c.Tasks.Delete(ctx, s.first)
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.deletions(t, s.first) },
	},
	{
		name: "Tasks.UpdateBatch",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
			_, err := c.Tasks.UpdateBatch(ctx, s.updates())
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.both(t, s.changes) },
	},
	{
		name: "Tasks.DeleteBatch",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
			_, err := c.Tasks.DeleteBatch(ctx, []string{s.first, s.second})
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.both(t, s.deletions) },
	},
	{
		name: "Tasks.UpdateEach", instead: oneByOne,
		do: func(ctx context.Context, c *apiclient.Client, s *scene) (err error) {
			c.Tasks.UpdateEach(ctx, s.updates(), func(_ int, o apiclient.Outcome) { err = o.Err })
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.both(t, s.changes) },
	},
	{
		name: "Tasks.DeleteEach",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) (err error) {
			c.Tasks.DeleteEach(ctx, []string{s.first}, func(_ int, o apiclient.Outcome) { err = o.Err })
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.deletions(t, s.first) },
	},
	{name: "Definitions.Get", do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
		_, err := c.Definitions.Get(ctx, s.definition.ID, time.Time{})
		return err
	}},
	{name: "Definitions.List", do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
		_, err := c.Definitions.List(ctx, apiclient.ListOptions{})
		return err
	}},
	{name: "Definitions.All", instead: patient, do: func(ctx context.Context, c *apiclient.Client, s *scene) (err error) {
		for _, err = range c.Definitions.All(ctx, apiclient.ListOptions{Limit: 5000}) {
			continue
		}
		return err
	}},
	{
		name: "Definitions.Create",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
			_, err := c.Definitions.Create(ctx, s.missing)
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.versions(t, s.missing.ID) },
	},
	{
		name: "Definitions.Update",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
			d := s.definition
			d.DisplayName = "Changed"
			_, err := c.Definitions.Update(ctx, d)
			return err
		},
		effect: func(t testing.TB, s *scene) int { return s.versions(t, s.definition.ID) - 1 },
	},
	{
		name: "Definitions.Delete",
		do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
			_, err := c.Definitions.Delete(ctx, s.definition.ID)
			return err
		},
		effect: func(t testing.TB, s *scene) int { return 1 - s.versions(t, s.definition.ID) },
	},
	{name: "ActionLogs.Get", do: func(ctx context.Context, c *apiclient.Client, s *scene) error {
		_, err := c.ActionLogs.Get(ctx, s.actionLog)
		return err
	}},
}

// updates changes both tasks of the scene.
func (s *scene) updates() []apiclient.TaskUpdate {
	return []apiclient.TaskUpdate{{TaskID: s.first, CorrelationIDs: []string{s.mark}}, {TaskID: s.second, CorrelationIDs: []string{s.mark}}}
}

// patient is a walk: a time-out ends a request of it, and it asks again.
// It also looks again at the moment of the service's clock, where that is another.
var patient = map[string]ending{"no answer in time": {"", 2, 0}, "an answer that comes too late": {"", 2, 0}, "a clock that is early": {"", 2, 0}}

// oneByOne is what becomes of a batch that is refused as a whole: its two changes are
// made by themselves.
var oneByOne = map[string]ending{"403": {"", 3, 1}, "404, a problem": {"", 3, 1}, "409": {"", 3, 1}}
