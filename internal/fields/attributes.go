package fields

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/internal/history"
)

// labels are what to call what is no field of a task, where its name is not that already.
var labels = map[string]string{
	"CorrelationIds": "Correlation ids", "StackingKey": "Stacking key", "ParentTask": "Parent", "ChildTasks": "Children",
	"TaskDefinitionId": "Definition", "TaskDefinitionVersion": "Version of the definition",
}

// AttributeLabel is what people call an attribute of a task that is no field.
func AttributeLabel(attribute string) string { return cmp.Or(labels[attribute], attribute) }

// AttributeWords returns the value of an attribute that is no field as a page shows it: of
// a list of texts, one a line.
func AttributeWords(v jsontext.Value) string {
	var texts []string
	if v.Kind() != '[' || json.Unmarshal(v, &texts) != nil {
		return history.Plain(v)
	}
	return strings.Join(texts, "\n")
}
