package machine

import "strings"

// people are those whom a guard can name, by their names in lower case.
var people = map[string]struct {
	name  string // as the API writes it
	words string
	did   string // what they did, after their name
}{
	"currentuser": {"CurrentUser", "you", ""},
	"usercreated": {"UserCreated", "who created it", "created it"},
	"userupdated": {"UserUpdated", "who changed it last", "changed it last"},
}

// things are words for members of a task, by their wire names in lower case.
var things = map[string]string{
	"state":                           "the state",
	"stackingkey":                     "the stacking key",
	"asatlasttransition":              "the moment of its last transition",
	"version.asatcreated":             "the moment of its creation",
	"version.asatmodified":            "the moment of its last change",
	"version.asatversionnumber":       "the number of its version",
	"parenttask.state":                "the state of its parent",
	"ultimateparenttask.state":        "the state of its root",
	"taskdefinitionid.code":           "the code of its definition",
	"taskdefinitionid.scope":          "the scope of its definition",
	"stack.leadtaskstate":             "the state of its stack’s lead",
	"stack.tasksinstack":              "the number of tasks in its stack",
	"openduration":                    "the seconds that it has been open",
	"opendurationsincelastupdate":     "the seconds since its last change",
	"opendurationsincelasttransition": "the seconds since its last transition",
}

// noun is what to call a path of the task.
func (x explainer) noun(path []string) string {
	name := wireName(path)
	if field, ok := fieldOf(path); ok {
		if schema := x.machine.named(field); schema != nil {
			return x.machine.FieldName(schema.Name)
		}
		return "the field " + field + ", which the definition does not have,"
	}
	if p, ok := people[name]; ok {
		return p.words
	}
	if words, ok := things[name]; ok {
		return words
	}
	return "its " + strings.Join(path, ".")
}

// its is what to call a path of an element of a list.
func (x explainer) its(path []string) string {
	name := wireName(path)
	if p, ok := people[name]; ok {
		return p.words
	}
	if name == "~" {
		return "it"
	}
	return "its " + strings.Join(path, ".")
}
