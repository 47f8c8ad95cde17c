package handlers

import (
	"fmt"
	"time"

	"taskdesk/internal/given"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// givenBy says of the definition of a task that it is from a file.
func (w wording) givenBy() string { return givenWords(w.Given, w.zone) }

// laterFile says of a task without a definition that a file has one from a later moment on,
// and is empty where none has.
func (w wording) laterFile() string {
	from, ok := w.desk.GivenSince(w.Task.DefinitionID)
	if !ok || !from.After(w.Task.DefinitionVersion.AsAtModified) {
		return ""
	}
	return "and the one that is given as a file is valid only from " + from.In(w.zone).Format("2 Jan 2006 15:04") + " on, "
}

// givenWords say of a definition that it is from a file, and from when on it is valid.
func givenWords(g *given.Definition, zone *time.Location) string {
	valid := ""
	if !g.From.IsZero() {
		valid = ", valid from " + g.From.In(zone).Format("2 Jan 2006")
	}
	return fmt.Sprintf("Definition from a file given by whoever runs Taskdesk (%s)%s; the Workflow service does not tell its own.", g.File, valid)
}

// given makes a definition's page say that it is from a file, in place of what only the
// service tells of a version.
func (w definitionWording) given(d *views.Definition, g *given.Definition) {
	d.Given = givenWords(g, w.zone)
	d.Facts = []views.Fact{{Label: "Scope and code", Value: d.ID, Code: true}, {Label: "File", Value: g.File}}
	from := views.Fact{Label: "Valid from", Value: "the beginning: the file names no date"}
	if !g.From.IsZero() {
		from.Value, from.Title = moment.Text(g.From, w.zone), moment.Wire(g.From)
	}
	d.Facts = append(d.Facts, from)
}
