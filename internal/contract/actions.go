package contract

import "github.com/getkin/kin-openapi/openapi3"

// triggerChildTasks adds a type of action, as definitions take it and as they show it.
func triggerChildTasks(spec *openapi3.T) {
	action := closed(map[string]*openapi3.Schema{
		"type": openapi3.NewStringSchema().WithEnum("TriggerChildTasks"), "trigger": text, "filter": orNull(text),
	}).WithRequired([]string{"type", "trigger"})
	for _, name := range []string{"ActionDetails", "ActionDetailsResponse"} {
		types := spec.Components.Schemas[name].Value
		types.OneOf = append(types.OneOf, openapi3.NewSchemaRef("", action))
	}
}

// openActions lets an action have the members of its type. The document has a schema for
// each type, and forbids all members but the type at the same time.
func openActions(spec *openapi3.T) {
	for _, name := range []string{"ActionDetails", "ActionDetailsResponse"} {
		spec.Components.Schemas[name].Value.AdditionalProperties = openapi3.AdditionalProperties{}
	}
}
