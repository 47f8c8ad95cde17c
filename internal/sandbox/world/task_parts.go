package world

import "taskdesk/internal/expr"

// taskParts says where a task's parts are, by wire name in lower case.
var taskParts = map[string]func(view) expr.Value{
	"id":                                 func(v view) expr.Value { return text(v.id.String()) },
	"state":                              func(v view) expr.Value { return text(v.state) },
	"terminalstate":                      func(v view) expr.Value { return expr.Truth(v.terminal()) },
	"stackingkey":                        func(v view) expr.Value { return text(v.key()) },
	"asatlasttransition":                 func(v view) expr.Value { return instant(v.moved) },
	"taskdefinitionid.scope":             func(v view) expr.Value { return text(v.def.wire.ID.Scope) },
	"taskdefinitionid.code":              func(v view) expr.Value { return text(v.def.wire.ID.Code) },
	"taskdefinitiondisplayname":          func(v view) expr.Value { return text(v.def.wire.DisplayName) },
	"taskdefinitionversion.asatmodified": func(v view) expr.Value { return instant(v.def.since) },
	"parenttask.id":                      func(v view) expr.Value { return ofParent(v, func(p view) expr.Value { return text(p.id.String()) }) },
	"parenttask.state":                   func(v view) expr.Value { return ofParent(v, func(p view) expr.Value { return text(p.state) }) },
	"ultimateparenttask.id":              func(v view) expr.Value { return text(v.top().id.String()) },
	"ultimateparenttask.state":           func(v view) expr.Value { return text(v.top().state) },
	"version.asatcreated":                func(v view) expr.Value { return instant(v.versions[0].at) },
	"version.asatmodified":               func(v view) expr.Value { return instant(v.version.at) },
	"version.useridcreated":              func(v view) expr.Value { return text(v.versions[0].by.User) },
	"version.useridmodified":             func(v view) expr.Value { return text(v.by.User) },
	"version.requestidcreated":           func(v view) expr.Value { return text(v.versions[0].by.Request.String()) },
	"version.requestidmodified":          func(v view) expr.Value { return text(v.by.Request.String()) },
	"version.asatversionnumber":          func(v view) expr.Value { return count(int64(v.number())) },
	"hierarchicalposition":               func(v view) expr.Value { return text(v.hierarchy()) },
	"completionstatus":                   func(v view) expr.Value { return text(v.completion()) },
	"openduration":                       func(v view) expr.Value { open, _, _ := v.durations(); return count(open) },
	"opendurationsincelastupdate":        func(v view) expr.Value { _, updated, _ := v.durations(); return count(updated) },
	"opendurationsincelasttransition":    func(v view) expr.Value { _, _, moved := v.durations(); return count(moved) },
}

func ofParent(v view, part func(view) expr.Value) expr.Value {
	if p, ok := v.above(); ok {
		return part(p)
	}
	return expr.Value{}
}
