package world

import "taskdesk/apiclient"

// TasksOf returns the tasks of a definition as at a moment, oldest first. It fails
// with DefinitionNotFound when there was no such definition then.
func (w *World) TasksOf(id apiclient.DefinitionID, asAt Moment) ([]*apiclient.Task, error) {
	at := w.look(asAt)
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.definitions[id].at(at) == nil {
		return nil, definitionNotFound()
	}
	tasks := []*apiclient.Task{}
	for _, t := range w.tasks {
		if t.def.wire.ID != id {
			continue
		}
		if v, ok := t.at(at); ok {
			tasks = append(tasks, v.wire())
		}
	}
	return tasks, nil
}
