package apiclient

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Get returns a definition as it stood at asAt, or as it is now when asAt is zero.
//
// API: GET /api/taskdefinitions/{scope}/{code}
func (s *DefinitionsService) Get(ctx context.Context, id DefinitionID, asAt time.Time) (*Definition, error) {
	d, _, err := call[Definition](ctx, s.c, op{"Definitions.Get", http.MethodGet, s.c.url(at(url.Values{}, asAt), "api", "taskdefinitions", id.Scope, id.Code), nil})
	return d, err
}

// List returns a page of the definitions that match.
//
// API: GET /api/taskdefinitions
func (s *DefinitionsService) List(ctx context.Context, o ListOptions) (*Page[Definition], error) {
	p, _, err := call[Page[Definition]](ctx, s.c, op{"Definitions.List", http.MethodGet, s.c.url(o.query(), "api", "taskdefinitions"), nil})
	return p, err
}

// Create makes a definition. It fails with ErrConflict when the id is taken.
//
// API: POST /api/taskdefinitions
func (s *DefinitionsService) Create(ctx context.Context, d Definition) (*Definition, error) {
	made, _, err := call[Definition](ctx, s.c, op{"Definitions.Create", http.MethodPost, s.c.url(nil, "api", "taskdefinitions"), d})
	return made, err
}
