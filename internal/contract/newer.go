package contract

import (
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
)

// An exception is one thing that the sandbox has and the document, of API 0.1.1297, has
// not. A test makes sure that the sandbox needs each.
type exception struct {
	name  string
	since string // version of the API that has it so first
	amend func(*openapi3.T)
}

var (
	text     = openapi3.NewStringSchema()
	anything = openapi3.NewObjectSchema().WithAnyAdditionalProperties()
)

var deleteTasks = operation(http.MethodPost, "/api/tasks/$delete", "0.1.1318", openapi3.NewObjectSchema().
	WithProperty("taskIds", openapi3.NewArraySchema().WithItems(text).WithNullable()), openapi3.NewObjectSchema().
	WithProperty("asAt", openapi3.NewDateTimeSchema()).
	WithProperty("href", text).
	WithProperty("links", openapi3.NewArraySchema().WithItems(anything)).
	WithRequired([]string{"asAt"}))

// newer are the exceptions of the current generation.
var newer = []exception{
	operation(http.MethodPatch, "/api/tasks/$update", "0.1.1469", openapi3.NewObjectSchema().
		WithProperty("updateTasks", openapi3.NewArraySchema().WithItems(anything).WithNullable()), openapi3.NewObjectSchema().
		WithProperty("values", openapi3.NewArraySchema().WithItems(anything)).
		WithProperty("failed", openapi3.NewArraySchema().WithItems(anything)).
		WithProperty("links", openapi3.NewArraySchema().WithItems(anything)).
		WithRequired([]string{"values", "failed"})),
	deleteTasks,
	{"members of an action's details", "0.1.324", func(spec *openapi3.T) {
		// Where the document forbids the very members that its own kinds of action require.
		for _, name := range []string{"ActionDetails", "ActionDetailsResponse"} {
			spec.Components.Schemas[name].Value.AdditionalProperties = openapi3.AdditionalProperties{}
		}
	}},

	member("Task", "hierarchicalPosition", "0.1.1673", openapi3.NewStringSchema().WithEnum("UltimateParent", "IntermediateParent", "Child", "Standalone")),
	member("Task", "completionStatus", "0.1.1673", openapi3.NewStringSchema().WithEnum("NotStarted", "InProgress", "Completed")),
	member("Task", "openDuration", "0.1.1673", openapi3.NewInt64Schema()),
	member("Task", "openDurationSinceLastUpdate", "0.1.1673", openapi3.NewInt64Schema()),
	member("Task", "openDurationSinceLastTransition", "0.1.1673", openapi3.NewInt64Schema()),

	member("TaskStateDefinition", "displayName", "0.1.1529", text),
	member("TaskStateDefinition", "description", "0.1.1529", text),
	member("TaskStateDefinition", "category", "0.1.1529", text),
	member("TaskFieldDefinition", "displayName", "0.1.1529", text),
	member("TaskFieldDefinition", "description", "0.1.1529", text),
	member("TaskFieldDefinition", "category", "0.1.1529", text),
	member("TaskFieldDefinition", "containsUrl", "0.1.1529", openapi3.NewBoolSchema()),
	member("TransitionTriggerDefinition", "displayName", "0.1.1529", text),
	member("TransitionTriggerDefinition", "description", "0.1.1529", text),
	member("TaskTransitionDefinition", "displayName", "0.1.1529", text),
	member("TaskTransitionDefinition", "guardDescription", "0.1.1529", text),
	member("TaskTransitionDefinition", "guardConditionNotMetMessage", "0.1.1529", text),
}

func member(schema, name, since string, kind *openapi3.Schema) exception {
	return exception{schema + "." + name, since, func(spec *openapi3.T) {
		spec.Components.Schemas[schema].Value.Properties[name] = openapi3.NewSchemaRef("", kind)
	}}
}

// operation is one that takes and answers JSON of these kinds, and fails as the others do.
func operation(method, path, since string, takes, answers *openapi3.Schema) exception {
	return exception{method + " " + path, since, func(spec *openapi3.T) {
		update := spec.Paths.Value("/api/tasks/{id}").Post
		responses := openapi3.NewResponses()
		for _, status := range []string{"400", "404", "default"} {
			responses.Set(status, update.Responses.Value(status))
		}
		takes, answers = takes.WithoutAdditionalProperties(), answers.WithoutAdditionalProperties()
		responses.Set("200", &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("").WithJSONSchema(answers)})
		body := openapi3.NewRequestBody().WithContent(openapi3.Content{})
		for media := range update.RequestBody.Value.Content {
			body.Content[media] = openapi3.NewMediaType().WithSchema(takes)
		}
		spec.AddOperation(path, method, &openapi3.Operation{RequestBody: &openapi3.RequestBodyRef{Value: body}, Responses: responses})
	}}
}
