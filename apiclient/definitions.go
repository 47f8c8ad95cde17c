package apiclient

import (
	"context"
	"net/http"
	"time"
)

// Get returns a definition as it stood at asAt, or as it is now when asAt is zero.
// It fails with ErrNotFound when there was none then.
//
// API: GET /api/taskdefinitions/{scope}/{code}
func (s *DefinitionsService) Get(ctx context.Context, id DefinitionID, asAt time.Time) (*Definition, error) {
	o := op{name: "Definitions.Get", method: http.MethodGet, path: []string{"taskdefinitions", id.Scope, id.Code}, query: at(asAt), tells: ofDefinitions, ofOne: true}
	d, _, err := call[Definition](ctx, s.c, o)
	return d, err
}

// List returns a page of the definitions that match.
//
// API: GET /api/taskdefinitions
func (s *DefinitionsService) List(ctx context.Context, o ListOptions) (*Page[Definition], error) {
	list := listOp("Definitions.List", ofDefinitions, "taskdefinitions")
	list.query = o.query()
	p, _, err := readPage[Definition](ctx, s.c, list)
	return p, err
}

// Create makes a definition. It fails with ErrConflict when the id is taken.
//
// API: POST /api/taskdefinitions
func (s *DefinitionsService) Create(ctx context.Context, d Definition) (*Definition, error) {
	o := op{name: "Definitions.Create", method: http.MethodPost, path: []string{"taskdefinitions"}, in: d}
	made, _, err := call[Definition](ctx, s.c, o)
	return made, err
}

// Update replaces a definition as a whole; its ID says which, and its Version is not
// sent. Tasks that are there keep the version of the definition that they began with.
// It fails with ErrNotFound when there is no such definition.
//
// API: PUT /api/taskdefinitions/{scope}/{code}
func (s *DefinitionsService) Update(ctx context.Context, d Definition) (*Definition, error) {
	o := op{name: "Definitions.Update", method: http.MethodPut, path: []string{"taskdefinitions", d.ID.Scope, d.ID.Code}}
	o.in = struct {
		Definition
		ID      any `json:"id,omitzero"` // the address says it, so the body must not
		Version any `json:"version,omitzero"`
	}{Definition: d}
	made, _, err := call[Definition](ctx, s.c, o)
	return made, err
}

// Delete deletes a definition. Its tasks live on, and it stays readable as at the
// moments before. It fails with ErrNotFound when there is no such definition.
//
// API: DELETE /api/taskdefinitions/{scope}/{code}
func (s *DefinitionsService) Delete(ctx context.Context, id DefinitionID) (*Deleted, error) {
	o := op{name: "Definitions.Delete", method: http.MethodDelete, path: []string{"taskdefinitions", id.Scope, id.Code}}
	d, _, err := call[Deleted](ctx, s.c, o)
	return d, err
}
