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
		{"GET", "/api/tasks/{id}/history", s.taskHistory, http.StatusOK, false, false},
		{"PATCH", "/api/tasks/$update", s.updateTasks, http.StatusOK, true, false},
		{"POST", "/api/tasks/$delete", s.deleteTasks, http.StatusOK, true, false},
		{"POST", "/api/taskdefinitions", s.createDefinition, http.StatusCreated, true, false},
		{"GET", "/api/taskdefinitions", s.listDefinitions, http.StatusOK, false, false},
		{"GET", "/api/taskdefinitions/{scope}/{code}", s.getDefinition, http.StatusOK, false, false},
		{"PUT", "/api/taskdefinitions/{scope}/{code}", s.updateDefinition, http.StatusOK, true, false},
		{"DELETE", "/api/taskdefinitions/{scope}/{code}", s.deleteDefinition, http.StatusOK, true, false},
		{"GET", "/api/taskdefinitions/{scope}/{code}/tasks", s.tasksOfDefinition, http.StatusOK, false, false},
		{"GET", "/api/actionlogs/{id}", s.actionLog, http.StatusOK, false, false},
	}
}

// api serves the routes of the chosen generation. Other methods of their paths get
// 405, and everything else 404, as problems. In the seed era all else is 404.
func (s *Sandbox) api(base string) http.Handler {
	mux := http.NewServeMux()
	allowed := map[string][]string{}
	for _, rt := range s.routes() {
		mux.HandleFunc(rt.method+" /workflow"+rt.path, func(w http.ResponseWriter, r *http.Request) {
			c := s.newCall(base, w, r)
			if s.options.API == SeedEra && !rt.seedEra {
				c.fail(routeNotFound())
				return
			}
			c.serve(rt)
		})
		if !strings.Contains(rt.path, "$") { // what has one is an id to all other methods
			allowed[rt.path] = append(allowed[rt.path], rt.method)
		}
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
