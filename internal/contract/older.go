package contract

import (
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// older are the exceptions of the seed era, 0.1.208, which is older than the document.
var older = []exception{
	updateTasks, // which can be asked for, and is not there
	deleteTasks,
	{"UpdateTaskResponse", "0.1.208", func(spec *openapi3.T) {
		updated := openapi3.NewObjectSchema().
			WithProperty("wasSuccessful", openapi3.NewBoolSchema()).
			WithProperty("asAt", openapi3.NewDateTimeSchema().WithNullable()).
			WithProperty("message", openapi3.NewStringSchema().WithNullable()).
			WithRequired([]string{"wasSuccessful"}).
			WithoutAdditionalProperties()
		spec.Paths.Value("/api/tasks/{id}").Post.Responses.Status(http.StatusOK).Value.Content = openapi3.NewContentWithJSONSchema(updated)
	}},
	{"triggers of any characters", "0.1.208", func(spec *openapi3.T) {
		for _, path := range []string{"/api/tasks", "/api/tasks/{id}"} {
			spec.Paths.Value(path).Post.Parameters.GetByInAndName("query", "trigger").Schema.Value.Pattern = ""
		}
	}},
	optional("Task", "taskDefinitionDisplayName"),
	optional("Task", "ultimateParentTask"),
	{"no operations but the first four", "0.1.208", func(spec *openapi3.T) {
		for path, item := range spec.Paths.Map() {
			for method, operation := range item.Operations() {
				if !slices.Contains(firstFour, method+" "+path) {
					operation.Responses = openapi3.NewResponses(openapi3.WithStatus(http.StatusNotFound, noSuchOperation(spec)))
				}
			}
		}
	}},
}

var firstFour = []string{"POST /api/tasks", "GET /api/tasks/{id}", "POST /api/tasks/{id}", "DELETE /api/tasks/{id}"}

// noSuchOperation is all that an operation answers that is not there yet.
func noSuchOperation(spec *openapi3.T) *openapi3.ResponseRef {
	problem := spec.Components.Schemas["LusidProblemDetails"].Value
	return &openapi3.ResponseRef{Value: openapi3.NewResponse().WithJSONSchema(problem)}
}

func optional(schema, name string) exception {
	return exception{schema + " without " + name, "0.1.208", func(spec *openapi3.T) {
		s := spec.Components.Schemas[schema].Value
		s.Required = slices.DeleteFunc(s.Required, func(r string) bool { return r == name })
	}}
}
