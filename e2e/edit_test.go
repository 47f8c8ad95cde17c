package e2e

import (
	"net/http"
	"testing"
)

// TestEdit edits two fields and a closed list, reviews what that changes, and saves.
func TestEdit(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id))
		page.click("a[data-key=e]")
		page.see("form.edit")
		page.fill("form.edit", "comment", "They booked it twice.")
		page.do(choosing("form.edit [name=severity]", "Critical"))
		page.want("[data-changes]", "2 changes")
		page.click("form.edit footer button.go")
		page.want(".panel", "Review, then save")
		page.want(".panel [data-field=comment]", "They booked it twice.")
		page.want(".panel [data-field=severity] ins", "Critical")
		if n := page.count(".panel [data-field]"); n != 2 {
			t.Errorf("the review lists %d fields, want the two that change", n)
		}
		r.wantTask(id, 3, "Investigating", "") // nothing is sent before the review
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'] .notice[data-kind=done]")
		page.want("dl [data-field=comment]", "They booked it twice.")
		page.until("location.pathname === '" + taskPath(id) + "'")
		r.wantTask(id, 4, "Investigating", `"They booked it twice."`)
	})
}

// TestEditWithTrigger saves a field and fires a trigger in one call.
func TestEditWithTrigger(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("operator", taskPath(id)+"/edit")
		p.submit("form.edit", "button.go", map[string]string{"comment": "agreed"}).want(http.StatusOK, ".panel", "agreed")
		p.submit(".panel form", "button.go", map[string]string{".trigger": "resolve"}).want(http.StatusOK, ".notice", "now version 4")
		r.wantTask(id, 4, "Resolved", `"agreed"`)
	})
}

// TestEditMends types what a field cannot take. The form says so at the field, and keeps everything.
func TestEditMends(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("operator", taskPath(id)+"/edit")
		tests := []struct{ field, typed, want string }{
			{"difference", "1,5", "1.5"},
			{"fxRate", "about two", ""},
			{"valueDate", "2026-02-31 10:00", ""},
		}
		for _, tt := range tests {
			t.Run(tt.field, func(t *testing.T) {
				p := p.as(t)
				p.open(taskPath(id)+"/edit").submit("form.edit", "button.go", map[string]string{tt.field: tt.typed, "comment": "kept"})
				if !r.defined { // the service alone knows what the field takes
					p.want(http.StatusOK, ".missing-abilities", noTriggers).submit(".panel form", "button.go", nil)
					p.want(http.StatusUnprocessableEntity, ".panel .notice", "Refused by the Workflow service")
					return
				}
				p.want(http.StatusUnprocessableEntity, "[data-field="+tt.field+"] .wrong", tt.want)
				if got := p.one("[name="+tt.field+"]").AttrOr("value", ""); got != tt.typed {
					t.Errorf("the input has %q, want %q as typed", got, tt.typed)
				}
				if got := p.one("[name=comment]").AttrOr("value", ""); got != "kept" {
					t.Errorf("the other input has %q, want %q as typed", got, "kept")
				}
			})
		}
		r.wantTask(id, 3, "Investigating", "")
	})
}

// TestEditKeepsDigits saves a form whose decimals nobody touched, and one with more digits than a float holds.
func TestEditKeepsDigits(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		before := string(r.task(id).Field("fxRate"))
		const difference = "-90071992547409930.10"
		p := r.plain().signIn("operator", taskPath(id)+"/edit")
		p.submit("form.edit", "button.go", map[string]string{"difference": difference})
		p.submit(".panel form", "button.go", nil).want(http.StatusOK, ".notice", "now version 4")
		after := r.task(id)
		if got, want := string(after.Field("difference")), r.decimal(difference); got != want {
			t.Errorf("the difference is %s, want %s", got, want)
		}
		if got := string(after.Field("fxRate")); got != before {
			t.Errorf("the rate became %s, want %s", got, before)
		}
	})
}
