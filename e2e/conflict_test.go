package e2e

import (
	"net/http"
	"testing"
)

// save edits one field as somebody else does meanwhile.
func (p *plain) save(id, field, value string) {
	p.t.Helper()
	p.open(taskPath(id)+"/edit").submit("form.edit", "button.go", map[string]string{field: value})
	p.submit(".panel form", "button.go", nil).want(http.StatusOK, ".notice", "Saved")
}

// TestConflict lets two people change the same field. The second is shown all three
// values and asked; what they choose is what is saved.
func TestConflict(t *testing.T) {
	tests := []struct {
		side    string
		version int
		want    string
	}{{"mine", 5, `"mine"`}, {"theirs", 4, `"theirs"`}}
	for _, tt := range tests {
		t.Run(tt.side, func(t *testing.T) {
			onEach(t, func(t *testing.T, r *rig) {
				id := r.examples.Ordinary
				page, other := r.tab(), r.plain().signIn("admin", "/")
				page.signIn("operator", taskPath(id)+"/edit")
				other.save(id, "comment", "theirs")
				page.fill("form.edit", "comment", "mine")
				page.click("form.edit footer button.go")
				page.want("fieldset[data-field=comment] .original", "not set")
				page.want("fieldset[data-field=comment]", "theirs")
				page.want("fieldset[data-field=comment]", "mine")
				r.wantTask(id, 4, "Investigating", `"theirs"`)
				page.click("fieldset[data-field=comment] input[value=" + tt.side + "]")
				page.click(".panel footer button.go")
				if tt.side == "mine" {
					page.want(".panel", "Review, then save")
					page.click(".panel footer button.go")
					page.see("#task[data-version='5'] .notice[data-kind=done]")
				} else {
					page.want("#task .notice", "No field differs")
				}
				r.wantTask(id, tt.version, "Investigating", tt.want)
			})
		})
	}
}

// TestMerge lets two people change different fields. Both edits are in, and the page says so.
func TestMerge(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page, other := r.tab(), r.plain().signIn("admin", "/")
		page.signIn("operator", taskPath(id)+"/edit")
		other.save(id, "severity", "Critical")
		page.fill("form.edit", "comment", "mine")
		page.click("form.edit footer button.go")
		page.want(".panel .others [data-field=severity]", "Critical")
		page.click(".panel footer button.go")
		page.see("#task[data-version='5']")
		page.want("dl [data-field=severity]", "Critical")
		r.wantTask(id, 5, "Investigating", `"mine"`)
	})
}

// TestConflictAfterReview lets the other person save while the review is being read.
func TestConflictAfterReview(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p, other := r.plain().signIn("operator", taskPath(id)+"/edit"), r.plain().signIn("admin", "/")
		p.submit("form.edit", "button.go", map[string]string{"comment": "mine"}).want(http.StatusOK, ".panel", "Review")
		other.save(id, "comment", "theirs")
		p.submit(".panel form", "button.go", nil).want(http.StatusConflict, "fieldset.conflict", "theirs")
		r.wantTask(id, 4, "Investigating", `"theirs"`)
	})
}

// TestTriggerOnStaleTask fires on a task that somebody else has changed. It asks again, and fires then.
func TestTriggerOnStaleTask(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p, other := r.plain().signIn("operator", taskPath(id)+"/triggers/resolve"), r.plain().signIn("admin", "/")
		other.save(id, "severity", "Critical")
		p.submit(".panel form", "button.go", map[string]string{"comment": "agreed"}).want(http.StatusConflict, ".panel", "The task changed while you were at it")
		p.want(http.StatusConflict, ".panel .others [data-field=severity]", "Critical")
		r.wantTask(id, 4, "Investigating", "")
		p.submit(".panel form", "button.go", nil).want(http.StatusOK, ".notice", "Fired resolve")
		r.wantTask(id, 5, "Resolved", `"agreed"`)
	})
}
