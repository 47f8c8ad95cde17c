package machine

import (
	"strconv"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

type (
	task    = apiclient.Task
	summary = apiclient.TaskSummary
)

// member returns what a task has at a path of wire names in lower case, besides its
// fields and lists.
func member(t *task, path string) expr.Value {
	if rest, ok := strings.CutPrefix(path, "parenttask."); ok {
		return summaryMember(t.Parent, rest)
	}
	if rest, ok := strings.CutPrefix(path, "ultimateparenttask."); ok {
		return summaryMember(t.UltimateParent, rest)
	}
	if read, ok := members[path]; ok {
		return read(t)
	}
	return expr.Value{}
}

var members = map[string]func(*task) expr.Value{
	"id":                 func(t *task) expr.Value { return optional(t.ID) },
	"state":              func(t *task) expr.Value { return optional(t.State) },
	"terminalstate":      func(t *task) expr.Value { return expr.Truth(t.Terminal) },
	"asatlasttransition": func(t *task) expr.Value { return moment(t.LastTransition) },

	"taskdefinitionid.scope":             func(t *task) expr.Value { return optional(t.DefinitionID.Scope) },
	"taskdefinitionid.code":              func(t *task) expr.Value { return optional(t.DefinitionID.Code) },
	"taskdefinitionversion.asatmodified": func(t *task) expr.Value { return moment(t.DefinitionVersion.AsAtModified) },
	"taskdefinitiondisplayname":          func(t *task) expr.Value { return optional(t.DefinitionName) },
	"workflowid.scope":                   func(t *task) expr.Value { return optional(orZero(t.WorkflowID).Scope) },
	"workflowid.code":                    func(t *task) expr.Value { return optional(orZero(t.WorkflowID).Code) },
	"workflowdisplayname":                func(t *task) expr.Value { return optional(t.WorkflowName) },

	"version.asatcreated":       func(t *task) expr.Value { return moment(t.Version.AsAtCreated) },
	"version.useridcreated":     func(t *task) expr.Value { return optional(t.Version.UserIDCreated) },
	"version.requestidcreated":  func(t *task) expr.Value { return optional(t.Version.RequestIDCreated) },
	"version.asatmodified":      func(t *task) expr.Value { return moment(t.Version.AsAtModified) },
	"version.useridmodified":    func(t *task) expr.Value { return optional(t.Version.UserIDModified) },
	"version.requestidmodified": func(t *task) expr.Value { return optional(t.Version.RequestIDModified) },
	"version.asatversionnumber": func(t *task) expr.Value { return count(t.Version.Number) },

	"stackingkey":               func(t *task) expr.Value { return optional(t.StackingKey) },
	"stack.memberaddedasat":     func(t *task) expr.Value { return moment(orZero(t.Stack).MemberAdded) },
	"stack.stackopenedasat":     func(t *task) expr.Value { return moment(orZero(t.Stack).Opened) },
	"stack.stackclosedasat":     func(t *task) expr.Value { return moment(orZero(t.Stack).Closed) },
	"stack.stackmembershiptype": func(t *task) expr.Value { return optional(orZero(t.Stack).MembershipType) },
	"stack.stackstatus":         func(t *task) expr.Value { return optional(orZero(t.Stack).Status) },
	"stack.leadtaskid":          func(t *task) expr.Value { return optional(orZero(t.Stack).LeadTaskID) },
	"stack.leadtaskstate":       func(t *task) expr.Value { return optional(orZero(t.Stack).LeadTaskState) },
	"stack.tasksinstack":        func(t *task) expr.Value { return count(orZero(t.Stack).TasksInStack) },

	"actionlogidcreated":   func(t *task) expr.Value { return optional(t.ActionLogCreated) },
	"actionlogidmodified":  func(t *task) expr.Value { return optional(t.ActionLogModified) },
	"actionlogidsubmitted": func(t *task) expr.Value { return optional(t.ActionLogSubmitted) },

	"hierarchicalposition":            func(t *task) expr.Value { return optional(t.Position) },
	"completionstatus":                func(t *task) expr.Value { return optional(t.CompletionStatus) },
	"openduration":                    func(t *task) expr.Value { return seconds(t.OpenDuration) },
	"opendurationsincelastupdate":     func(t *task) expr.Value { return seconds(t.OpenDurationSinceUpdate) },
	"opendurationsincelasttransition": func(t *task) expr.Value { return seconds(t.OpenDurationSinceTransition) },
}

// summaryMember is member for a parent or child; a task that is not there has none.
func summaryMember(s *summary, path string) expr.Value {
	if read, ok := summaryMembers[path]; ok && s != nil {
		return read(s)
	}
	return expr.Value{}
}

var summaryMembers = map[string]func(*summary) expr.Value{
	"id":                                 func(s *summary) expr.Value { return optional(s.ID) },
	"state":                              func(s *summary) expr.Value { return optional(s.State) },
	"taskdefinitionid.scope":             func(s *summary) expr.Value { return optional(s.DefinitionID.Scope) },
	"taskdefinitionid.code":              func(s *summary) expr.Value { return optional(s.DefinitionID.Code) },
	"taskdefinitionversion.asatmodified": func(s *summary) expr.Value { return moment(s.DefinitionVersion.AsAtModified) },
	"taskdefinitiondisplayname":          func(s *summary) expr.Value { return optional(s.DefinitionName) },
}

// optional returns a text, not set when it is empty.
func optional(s string) expr.Value {
	if s == "" {
		return expr.Value{}
	}
	return expr.Text(s)
}

// moment returns an instant, not set when it is the zero time.
func moment(t time.Time) expr.Value {
	if t.IsZero() {
		return expr.Value{}
	}
	return expr.Instant(t)
}

// count returns a number that is never 0 when it is set.
func count(n int) expr.Value {
	if n == 0 {
		return expr.Value{}
	}
	return expr.Number(strconv.Itoa(n))
}

func seconds(n *int64) expr.Value {
	if n == nil {
		return expr.Value{}
	}
	return expr.Number(strconv.FormatInt(*n, 10))
}

func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
