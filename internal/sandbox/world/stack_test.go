package world

import (
	"testing"

	"taskdesk/apiclient"
)

func TestStack(t *testing.T) {
	w, _ := seeded(t, 1, 1)
	lead := open(t, w, "T-1")
	if see(t, w, lead, Now).Stack != nil {
		t.Fatal("a task alone is in a stack")
	}
	alone := w.clock.look(Now)
	member := open(t, w, "T-1")
	third := open(t, w, "")
	change(t, w, third, apiclient.UpdateTask{StackingKey: "T-1"}, "")
	for id, want := range map[ID]string{lead: "Lead", member: "Member", third: "Member"} {
		s := see(t, w, id, Now).Stack
		if s == nil || s.MembershipType != want || s.Status != "Open" || s.TasksInStack != 3 || s.LeadTaskID != lead.String() || s.LeadTaskState != "Open" {
			t.Errorf("stack of the %s: %+v", want, s)
		}
	}
	full := w.clock.look(Now)
	change(t, w, third, apiclient.UpdateTask{StackingKey: "T-2"}, "")
	if s := see(t, w, third, Now).Stack; s != nil {
		t.Errorf("after its key has changed a task is still in %+v", s)
	}
	change(t, w, lead, apiclient.UpdateTask{}, "cancel")
	if s := see(t, w, member, Now).Stack; s.Status != "Closed" || s.Closed.IsZero() || s.TasksInStack != 2 || s.LeadTaskState != "Cancelled" {
		t.Errorf("when the lead is done: %+v", s)
	}
	if s := see(t, w, member, full).Stack; s.Status != "Open" || s.TasksInStack != 3 {
		t.Errorf("as at before: %+v", s)
	}
	if s := see(t, w, lead, alone).Stack; s != nil {
		t.Errorf("as at the time when it was alone: %+v", s)
	}
	fourth, fifth := open(t, w, "T-1"), open(t, w, "T-1")
	if s := see(t, w, fifth, Now).Stack; s == nil || s.LeadTaskID != fourth.String() {
		t.Errorf("the next match opens a new stack, not %+v", s)
	}
	if _, err := w.Delete(author, fourth); err != nil {
		t.Fatal(err)
	}
	if s := see(t, w, fifth, Now).Stack; s.Status != "Closed" || s.TasksInStack != 1 {
		t.Errorf("when the lead is deleted: %+v", s)
	}
}
