package sandbox

import (
	"errors"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox/world"
)

// An outcome is what UpdateTask answered in the seed era.
type outcome struct {
	WasSuccessful bool      `json:"wasSuccessful"`
	AsAt          time.Time `json:"asAt,omitzero"`
	Message       string    `json:"message"`
}

// updateTaskSeedEra updates as in the seed era: a transition that is refused is an
// answer, and every other refusal a problem.
func (s *Sandbox) updateTaskSeedEra(c *call) (any, error) {
	id, in, trigger, err := c.update()
	if err != nil {
		return nil, err
	}
	t, err := s.world.Update(c.author(), id, in, trigger)
	refusal, ok := errors.AsType[*world.Refusal](err)
	if ok && (refusal.Reason == world.GuardNotMet || refusal.Reason == world.NoTransition) {
		return outcome{Message: refusal.Detail}, nil
	}
	if err != nil {
		return nil, err
	}
	message := "The task was changed."
	if trigger != "" {
		message = "The task moved to " + t.State + "."
	}
	return outcome{WasSuccessful: true, AsAt: t.Version.AsAtModified, Message: message}, nil
}

// generation returns a task with the members that it has in the sandbox's
// generation of the API. In the seed era every value was text.
func (s *Sandbox) generation(t *apiclient.Task) *apiclient.Task {
	if t == nil || s.options.API != SeedEra {
		return t
	}
	old := &apiclient.Task{
		ID: t.ID, DefinitionID: t.DefinitionID, DefinitionVersion: t.DefinitionVersion,
		State: t.State, Terminal: t.Terminal, LastTransition: t.LastTransition,
		CorrelationIDs: t.CorrelationIDs, Version: t.Version, Fields: []apiclient.Field{},
	}
	old.Version.RequestIDCreated, old.Version.RequestIDModified = "", ""
	for _, f := range t.Fields {
		if f.Value.Kind() != '"' {
			text, err := jsontext.AppendQuote(nil, f.Value)
			if err != nil {
				continue // a value that was stored is valid text
			}
			f.Value = text
		}
		old.Fields = append(old.Fields, f)
	}
	return old
}
