package handlers

import "fmt"

// givenBy says of a definition from a file that it is one, and from when on it is valid.
func (w wording) givenBy() string {
	valid := ""
	if from := w.Given.From; !from.IsZero() {
		valid = ", valid from " + from.In(w.zone).Format("2 Jan 2006")
	}
	return fmt.Sprintf("Definition from a file given by whoever runs Taskdesk (%s)%s; the Workflow service does not tell its own.", w.Given.File, valid)
}
