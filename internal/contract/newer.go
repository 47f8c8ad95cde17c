package contract

import "github.com/getkin/kin-openapi/openapi3"

// An exception is one thing that the sandbox has and the document, of API 0.1.1297, has
// not. A test makes sure that the sandbox needs each.
type exception struct {
	name  string
	since string // version of the API that has it so first
	amend func(*openapi3.T)
}

var text = openapi3.NewStringSchema()

// newer are the exceptions of the current generation.
var newer = []exception{
	updateTasks,
	deleteTasks,
	{"actions of type TriggerChildTasks", "0.1.1675", triggerChildTasks},
	{"members of actions", "0.1.324", openActions},
	{"new value of what was cleared", "0.1.1218", nullNewValue},

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
	member("ActionDefinitionResponse", "displayName", "0.1.1529", text),
	member("TaskTransitionDefinition", "displayName", "0.1.1529", text),
	member("TaskTransitionDefinition", "guardDescription", "0.1.1529", text),
	member("TaskTransitionDefinition", "guardConditionNotMetMessage", "0.1.1529", text),
}

func member(schema, name, since string, kind *openapi3.Schema) exception {
	return exception{schema + "." + name, since, func(spec *openapi3.T) {
		spec.Components.Schemas[schema].Value.Properties[name] = openapi3.NewSchemaRef("", kind)
	}}
}

// nullNewValue lets the history tell of a field that was cleared. The document has no way
// to say that: null is our choice.
func nullNewValue(spec *openapi3.T) {
	spec.Components.Schemas["ChangeItem"].Value.Properties["newValue"].Value.Nullable = true
}
