package world

import "taskdesk/apiclient"

// TasksOf returns the tasks of a definition as at a moment, oldest first. It fails
// with DefinitionNotFound when there was no such definition then.
func (w *World) TasksOf(id apiclient.DefinitionID, asAt Moment) ([]*apiclient.Task, error) {
	at := w.look(asAt)
	if _, err := w.Definition(id, at); err != nil {
		return nil, err
	}
	t := w.taskTable(at)
	return wires(t, t.matching(func(e *env[view]) bool { return e.row.def.wire.ID == id }), view.wire), nil
}
