package handlers

import (
	"errors"
	"net/http"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// noDefinition shows that there is no such definition, or that it is not shown. Other
// failures are returned.
func (s *server) noDefinition(w http.ResponseWriter, r *http.Request, id apiclient.DefinitionID, asAt time.Time, err error) error {
	n := views.NoDefinition{ID: id.String(), RequestID: upstreamRequest(err), Picker: s.definitionPicker(r, s.root.Definition(id.Scope, id.Code), asAt)}
	status := http.StatusNotFound
	switch {
	case errors.Is(err, apiclient.ErrForbidden):
		status, n.Heading = http.StatusForbidden, "You are not permitted to see definition "+n.ID
		n.Lines = []string{"Whether there is such a definition cannot be told. Ask whoever manages permissions in LUSID."}
	case !errors.Is(err, apiclient.ErrNotFound):
		return err
	case !s.wordNotThen(r, &n, id, asAt):
		n.Heading = "No definition " + n.ID + " was found"
		if !s.desk.TellsDefinitions() {
			n.Lines = []string{"The Workflow service offers no definitions at all. Taskdesk shows those that whoever runs it has given as files, and this one is not among them" + choose(asAt.IsZero(), ".", " as at that moment.")}
			break
		}
		n.Lines = []string{"The Workflow service shows no definition of this name" + choose(asAt.IsZero(), " now", " at that moment") + ". It may have been deleted, or never have been there; it may be one that you are not permitted to see; or the service offers no definitions at all.",
			"If you know when it was there, open it as at that moment. Tasks live on without their definition, and follow for life the version that they were created with."}
	}
	if wantsJSON(r) {
		s.problemJSON(w, views.Oops{Status: status, Heading: n.Heading, Lines: n.Lines, RequestID: n.RequestID})
		return nil
	}
	n.AsAt = n.Picker.Typed
	n.Frame = s.frame(r, n.Heading)
	return s.render(w, r, status, views.NoDefinitionPage(n), nil)
}

// wordNotThen says since when there is a definition that was not there at a moment, zero for
// now, and leads to it. It is false where that is not known.
func (s *server) wordNotThen(r *http.Request, n *views.NoDefinition, id apiclient.DefinitionID, asAt time.Time) bool {
	if from, ok := s.desk.GivenSince(id); ok && from.After(s.now()) {
		n.Heading = "Definition " + n.ID + " is not valid yet"
		n.Lines = []string{"It is in a file given by whoever runs Taskdesk, and valid from " + moment.Text(from, s.zone(r)) + " on."}
		return true
	}
	if asAt.IsZero() {
		return false
	}
	since, err := s.desk.DefinitionSince(r.Context(), id)
	if err != nil || since.IsZero() {
		return false
	}
	page, then := s.root.Definition(id.Scope, id.Code), moment.Text(asAt, s.zone(r))
	if since.After(asAt) {
		n.Heading = "Definition " + n.ID + " was not there yet"
		n.Lines = []string{"On " + then + " it was still to come. It has been there since " + moment.Text(since, s.zone(r)) + "."}
		n.Links = []views.Link{{Text: "See it as it was first", URL: views.AsAt(page, since)}, {Text: "See it now", URL: page}}
		return true
	}
	n.Heading = "Definition " + n.ID + " was not there then" // it came, went, and came again
	n.Lines = []string{"On " + then + " the Workflow service had none of this name, or none that you are permitted to see. It has one now."}
	n.Links = []views.Link{{Text: "See it now", URL: page}}
	return true
}
