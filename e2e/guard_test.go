package e2e

import "testing"

// TestTypedIsGuarded leaves a form that is filled in. The browser asks first, and does not ask for one that is not.
func TestTypedIsGuarded(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		edit := taskPath(r.examples.Ordinary) + "/edit"
		page := r.tab()
		page.signIn("operator", edit)
		page.open("/")
		if n := page.questions.Load(); n != 0 {
			t.Errorf("%d questions for a form that nobody filled in, want none", n)
		}
		page.open(edit)
		page.fill("form.edit", "comment", "half a thought")
		page.open("/")
		if n := page.questions.Load(); n != 1 {
			t.Errorf("%d questions for a form that is filled in, want one", n)
		}
		page.open(edit)
		page.fill("form.edit", "comment", "half a thought")
		page.click("form.edit footer a") // htmx asks with a dialog of the page
		page.see("#task .ways")
		if n := page.questions.Load(); n != 2 {
			t.Errorf("%d questions in all, want two", n)
		}
	})
}
