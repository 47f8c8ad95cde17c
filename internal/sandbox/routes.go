package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// An operation does one thing, and returns the body of its answer.
type operation func(*call) (any, error)

// A route is one operation of the API.
type route struct {
	method, path string
	do           operation
	status       int  // of success
	writes       bool // viewers may not
	seedEra      bool // it was there from the beginning
}

// routes is the API's table of contents.
func (s *Sandbox) routes() []route {
	update := s.updateTask
	if s.options.API == SeedEra {
		update = s.updateTaskSeedEra
	}
	return []route{
		{"POST", "/api/tasks", s.createTask, http.StatusCreated, true, true},
		{"GET", "/api/tasks", s.listTasks, http.StatusOK, false, false},
		{"GET", "/api/tasks/{id}", s.getTask, http.StatusOK, false, true},
		{"POST", "/api/tasks/{id}", update, http.StatusOK, true, true},
		{"DELETE", "/api/tasks/{id}", s.deleteTask, http.StatusOK, true, true},
		{"POST", "/api/taskdefinitions", s.createDefinition, http.StatusCreated, true, false},
		{"GET", "/api/taskdefinitions", s.listDefinitions, http.StatusOK, false, false},
		{"GET", "/api/taskdefinitions/{scope}/{code}", s.getDefinition, http.StatusOK, false, false},
	}
}

// api serves the routes of the chosen generation. Other methods of their paths get
// 405, and everything else 404, as problems. In the seed era all else is 404.
func (s *Sandbox) api(base string) http.Handler {
	mux := http.NewServeMux()
	allowed := map[string][]string{}
	for _, rt := range s.routes() {
		if s.options.API == SeedEra && !rt.seedEra {
			continue
		}
		allowed[rt.path] = append(allowed[rt.path], rt.method)
		mux.HandleFunc(rt.method+" /workflow"+rt.path, func(w http.ResponseWriter, r *http.Request) {
			s.newCall(base, w, r).serve(rt)
		})
	}
	for path, methods := range allowed {
		refusal := methodNotAllowed(methods)
		if s.options.API == SeedEra {
			refusal = routeNotFound()
		}
		mux.HandleFunc("/workflow"+path, func(w http.ResponseWriter, r *http.Request) { s.newCall(base, w, r).fail(refusal) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.newCall(base, w, r).fail(routeNotFound()) })
	return mux
}

func methodNotAllowed(methods []string) *problem {
	slices.Sort(methods)
	allow := strings.Join(methods, ", ")
	p := badMethod.because("This address takes " + allow + ".")
	p.header = http.Header{"Allow": {allow}}
	return p
}

func routeNotFound() *problem { return badRoute.because("The API has no such address.") }
