package contract

import (
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
)

// The operations on several tasks.
var (
	updateTasks = exception{"PATCH /api/tasks/$update", "0.1.1469", updateMany}
	deleteTasks = exception{"POST /api/tasks/$delete", "0.1.1318", deleteMany}
)

// updateMany adds the operation that updates several tasks, each for itself.
func updateMany(spec *openapi3.T) {
	known := spec.Components.Schemas
	update := closed(map[string]*openapi3.Schema{
		"taskInstanceId": orNull(text), "triggerName": orNull(text), "stackingKey": orNull(text),
		"fields": list(known["TaskInstanceField"].Value), "correlationIds": list(text),
	})
	failure := closed(map[string]*openapi3.Schema{
		"id": orNull(text), "type": orNull(text), "detail": orNull(text),
		"errorDetails": known["LusidProblemDetails"].Value.Properties["errorDetails"].Value,
	})
	answer := closed(map[string]*openapi3.Schema{
		"values": list(known["Task"].Value), "failed": list(failure), "links": list(known["Link"].Value),
	}).WithRequired([]string{"values", "failed"})
	failures := spec.Paths.Value("/api/tasks").Post.Responses
	spec.Paths.Set("/api/tasks/$update", &openapi3.PathItem{Patch: &openapi3.Operation{
		RequestBody: bodyOf(closed(map[string]*openapi3.Schema{"updateTasks": list(update)})),
		Responses: openapi3.NewResponses(
			openapi3.WithStatus(http.StatusOK, &openapi3.ResponseRef{Value: openapi3.NewResponse().WithJSONSchema(answer)}),
			openapi3.WithStatus(http.StatusBadRequest, failures.Status(http.StatusBadRequest)),
			openapi3.WithName("default", failures.Default().Value),
		),
	}})
}

// deleteMany adds the operation that deletes several tasks, all or none.
func deleteMany(spec *openapi3.T) {
	spec.Paths.Set("/api/tasks/$delete", &openapi3.PathItem{Post: &openapi3.Operation{
		RequestBody: bodyOf(closed(map[string]*openapi3.Schema{"taskIds": list(text)})),
		Responses:   spec.Paths.Value("/api/tasks/{id}").Delete.Responses,
	}})
}

func bodyOf(s *openapi3.Schema) *openapi3.RequestBodyRef {
	return &openapi3.RequestBodyRef{Value: openapi3.NewRequestBody().WithRequired(true).WithJSONSchema(s)}
}

// closed is an object that has no other members than these.
func closed(members map[string]*openapi3.Schema) *openapi3.Schema {
	return openapi3.NewObjectSchema().WithProperties(members).WithoutAdditionalProperties()
}

// list is an array of these, or null.
func list(of *openapi3.Schema) *openapi3.Schema {
	return openapi3.NewArraySchema().WithItems(of).WithNullable()
}

func orNull(s *openapi3.Schema) *openapi3.Schema {
	nullable := *s
	return nullable.WithNullable()
}
