package sandbox

import (
	"errors"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox/world"
)

// An updatedTasks is the answer to a batch update.
type updatedTasks struct {
	Values []*apiclient.Task `json:"values"`
	Failed []failedUpdate    `json:"failed"`
	Links  []link            `json:"links"`
}

type failedUpdate struct {
	ID      string              `json:"id"`
	Type    string              `json:"type"`
	Detail  string              `json:"detail"`
	Details []map[string]string `json:"errorDetails"`
}

// updateTasks changes tasks one after the other. Our choice: an entry that breaks
// the rules for its form fails alone, like one that is refused.
func (s *Sandbox) updateTasks(c *call) (any, error) {
	var in apiclient.UpdateTasks
	if err := c.read(&in); err != nil {
		return nil, err
	}
	out := updatedTasks{Values: []*apiclient.Task{}, Failed: []failedUpdate{}, Links: c.links()}
	for _, entry := range in.Tasks {
		change, err := readChange(entry)
		var task *apiclient.Task
		if err == nil {
			task, err = s.world.Update(c.author(), change.id, change.set, change.trigger)
		}
		switch f, told := failureOf(entry.TaskID, err); {
		case err == nil:
			out.Values = append(out.Values, task)
		case told:
			out.Failed = append(out.Failed, f)
		default:
			return nil, err
		}
	}
	return out, nil
}

// A change is one entry of a batch that has the right form.
type change struct {
	id      world.ID
	set     apiclient.UpdateTask
	trigger string
}

func readChange(e apiclient.TaskUpdate) (c change, err error) {
	if c.id, err = parseID(e.TaskID); err != nil {
		return c, err
	}
	if e.Trigger != "" {
		if err := checkName("triggerName", e.Trigger, 1024); err != nil {
			return c, err
		}
	}
	c.trigger = e.Trigger
	c.set = apiclient.UpdateTask{Fields: e.Fields, CorrelationIDs: e.CorrelationIDs, StackingKey: e.StackingKey}
	return c, checkFields(e.Fields)
}

// failureOf tells what is wrong with one entry, and false for a failure of the
// sandbox itself.
func failureOf(id string, err error) (failedUpdate, bool) {
	if refusal, ok := errors.AsType[*world.Refusal](err); ok {
		err = refused(refusal)
	}
	p, ok := errors.AsType[*problem](err)
	if !ok {
		return failedUpdate{}, false
	}
	details := append([]map[string]string{}, p.about...)
	for where, sentences := range p.errors {
		for _, sentence := range sentences {
			details = append(details, map[string]string{"parameter": where, "problem": sentence})
		}
	}
	return failedUpdate{ID: id, Type: p.name, Detail: p.detail, Details: details}, true
}

// deleteTasks deletes all of the tasks, or none.
func (s *Sandbox) deleteTasks(c *call) (any, error) {
	var in apiclient.DeleteTasks
	if err := c.read(&in); err != nil {
		return nil, err
	}
	ids := make([]world.ID, 0, len(in.IDs))
	for _, text := range in.IDs {
		id, err := parseID(text)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	at, err := s.world.Delete(c.author(), ids...)
	return deleted{Href: c.base + "/workflow/api/tasks", AsAt: at.Time(), Links: c.links()}, err
}
