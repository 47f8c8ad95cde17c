package machine

import (
	"maps"

	"taskdesk/apiclient"
)

// After returns the facts as they are once a way was gone: what that changes, and what
// cannot be told of it, is not known any more. With byOther it may have been gone by
// somebody else than the current user.
func (m *Machine) After(w Way, f Facts, byOther bool) Facts {
	task, open := *m.env(f).facts.Task, map[string]bool{}
	maps.Copy(open, f.open)
	task.State, task.Terminal = w.To, m.Terminal(w.To)
	task.Version.Number++
	task.Version.UserIDModified = f.CurrentUser
	f.Task, f.open = &task, open
	for _, path := range movesOn {
		open[path] = true
	}
	unknown := byOther || f.CurrentUser == "" || m.Worker(w.Trigger) != ""
	open["userupdated"], open["version.useridmodified"] = unknown, unknown
	if w.Action == "" {
		return f
	}
	for _, path := range actsOn {
		open[path] = true
	}
	if m.actsOnChildren(w.Action) {
		open["childtasks"] = true
	}
	return f
}

// NewChildren tells whether the child tasks are not known because an action makes them,
// or moves them on.
func (f Facts) NewChildren() bool { return f.open["childtasks"] }

// actsOnChildren tells whether an action makes child tasks or moves them on, or may.
func (m *Machine) actsOnChildren(name string) bool {
	action, _ := m.Action(name)
	d, err := action.ReadDetails()
	return err != nil || len(d.Children) > 0 || d.Type == apiclient.TriggerChildTasks
}

// movesOn are the members of a task that every transition changes, and actsOn those that
// an action may.
var (
	movesOn = []string{"asatlasttransition", "version.asatmodified", "version.requestidmodified", "completionstatus",
		"openduration", "opendurationsincelastupdate", "opendurationsincelasttransition"}
	actsOn = []string{"hierarchicalposition", "parenttask.state", "ultimateparenttask.state", "actionlogidsubmitted", "actionlogidmodified"}
)
