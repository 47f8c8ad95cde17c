package apiclient

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// What a change can be.
const (
	ChangeCreate = "Create"
	ChangeUpdate = "Update"
	ChangeDelete = "Delete"
)

// A Change is one attribute of a task that one version of it changed.
type Change struct {
	AsAt      time.Time      `json:"asAtModified"` // UTC; when the version began
	UserID    string         `json:"userIdModified"`
	RequestID string         `json:"requestIdModified"`
	Number    int            `json:"asAtVersionNumber"` // changes of one version share it
	Action    string         `json:"action"`            // Create, Update or Delete
	Attribute string         `json:"attributeName"`     // State, or Fields[name]
	Previous  jsontext.Value `json:"previousValue,omitzero"`
	New       jsontext.Value `json:"newValue"` // null for a field that was cleared
	Unknown   jsontext.Value `json:",embed"`
}
