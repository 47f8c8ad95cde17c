package world

import "taskdesk/apiclient"

// All that happens in a world happens by the functions of this file, now or when it
// is played back from the tape. Their caller holds the lock.

// begin makes a task. Its first version is there already.
func (w *World) begin(t *task) {
	w.add(t)
	w.restack(t.last())
	w.tape.record(record{Begin: recordOfTask(t)})
}

// change gives a task its next version.
func (w *World) change(t *task, v version) {
	t.versions = append(t.versions, v)
	w.restack(t.last())
	w.tape.record(record{Change: recordOfVersion(t, &v)})
}

// end deletes a task.
func (w *World) end(t *task, d deletion) {
	t.deletion = &d
	w.unstack(t, d.at)
	w.tape.record(record{End: &endRecord{t.id, d.at, d.by}})
}

// define adds a version of a definition.
func (w *World) define(d *definition) {
	line := w.definitions[d.wire.ID]
	if line == nil {
		line = &definitionLine{}
		w.definitions[d.wire.ID] = line
	}
	line.versions = append(line.versions, d)
	w.tape.record(record{Define: d.wire})
}

// undefine ends a definition.
func (w *World) undefine(id apiclient.DefinitionID, at Moment) {
	line := w.definitions[id]
	line.versions = append(line.versions, &definition{since: at, gone: true})
	w.tape.record(record{Undefine: &undefineRecord{id, at}})
}

// open begins the log of an action.
func (w *World) open(l *actionLog) {
	w.logs[l.id] = l
	w.tape.record(record{Log: recordOfLog(l)})
}

// note adds a line to the log of an action.
func (w *World) note(l *actionLog, line logLine) {
	l.lines = append(l.lines, line)
	w.tape.record(record{Line: &lineRecord{l.id, line.at, line.kind, line.details}})
}

// add puts a task into the world.
func (w *World) add(t *task) {
	w.tasks = append(w.tasks, t)
	w.byID[t.id] = t
	if t.parent != nil {
		t.parent.children = append(t.parent.children, t)
	}
}
