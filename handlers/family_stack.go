package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// stackModel words the stack that a task is in, and is nil when it is in none.
func (s *server) stackModel(r *http.Request, v *desk.View) *views.Stack {
	stack := v.Task.Stack
	if stack == nil {
		return nil
	}
	zone := s.zone(r)
	m := &views.Stack{Facts: []views.Fact{
		{Label: "Stacking key", Value: v.Task.StackingKey, Code: true},
		{Label: "This task", Value: fmt.Sprintf("is its %s since %s", strings.ToLower(stack.MembershipType), moment.Text(stack.MemberAdded, zone)), Title: moment.UTC(stack.MemberAdded)},
		{Label: "Opened", Value: moment.Text(stack.Opened, zone), Title: moment.UTC(stack.Opened)},
	}}
	if !stack.Closed.IsZero() {
		m.Facts = append(m.Facts, views.Fact{Label: "Closed", Value: moment.Text(stack.Closed, zone), Title: moment.UTC(stack.Closed)})
	}
	m.Facts = append(m.Facts, views.Fact{Label: "In it", Value: fmt.Sprintf("%s, %s", counted(stack.TasksInStack, "task"), strings.ToLower(stack.Status))})
	members, err := s.desk.StackMembers(r.Context(), v)
	for _, member := range members {
		m.Members = append(m.Members, s.memberModel(r, v, member))
	}
	if len(members) == 0 && stack.LeadTaskID != "" {
		m.Members = []views.Kin{{
			ID: stack.LeadTaskID, Short: taskid.Short(stack.LeadTaskID), Name: "The lead", URL: views.AsAt(s.root.Task(stack.LeadTaskID), v.AsAt),
			State: views.State{Name: stack.LeadTaskState, Label: stack.LeadTaskState, Kind: views.StateUnknown},
		}}
	}
	m.Note = stackNote(err, len(members), stack.TasksInStack)
	return m
}

// memberModel words one task of a stack.
func (s *server) memberModel(r *http.Request, v *desk.View, member *desk.Kin) views.Kin {
	k := s.kinModel(r, v.AsAt, member)
	k.Here, k.Lead, k.Kids = member.ID == v.Task.ID, member.ID == v.Task.Stack.LeadTaskID, nil
	return k
}

// stackNote says what of a stack is not shown.
func stackNote(err error, shown, all int) string {
	left := all - shown
	switch {
	case errors.Is(err, apiclient.ErrNotFound):
		return "The Workflow service lists no tasks, so the others in the stack are not known here."
	case errors.Is(err, apiclient.ErrForbidden):
		return "You are not permitted to list tasks, so the others in the stack are not shown."
	case err != nil:
		return "The others in the stack could not be read just now. Load the page again for them."
	case left > 0 && shown == desk.MostKin:
		return fmt.Sprintf("The first %d of %d tasks are shown.", shown, all)
	case left > 0:
		return fmt.Sprintf("%d more in the stack %s not found among the tasks that you may see.", left, choose(left == 1, "was", "were"))
	}
	return ""
}
