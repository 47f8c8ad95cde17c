package handlers

import (
	"taskdesk/internal/fields"
	"taskdesk/internal/history"
)

// The attributes of a task besides its fields, as the API's history names them.
const (
	attrState       = "State"
	attrCorrelation = "CorrelationIds"
	attrStacking    = "StackingKey"
)

// attributeOf is what the API's history calls a field.
func attributeOf(field string) string { return "Fields[" + field + "]" }

// attributeLabel is what people call an attribute.
func (w wording) attributeLabel(attribute string) string {
	if field, ok := (history.Change{Attribute: attribute}).Field(); ok {
		return label(w.schema(field))
	}
	return fields.AttributeLabel(attribute)
}
