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
	o := op{name: "Definitions.Get", method: http.MethodGet, path: []string{"taskdefinitions", id.Scope, id.Code}, query: at(asAt)}
	d, _, err := call[Definition](ctx, s.c, o)
	return d, err
}

// List returns a page of the definitions that match.
//
// API: GET /api/taskdefinitions
func (s *DefinitionsService) List(ctx context.Context, o ListOptions) (*Page[Definition], error) {
	list := op{name: "Definitions.List", method: http.MethodGet, path: []string{"taskdefinitions"}, query: o.query()}
	p, _, err := call[Page[Definition]](ctx, s.c, list)
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
