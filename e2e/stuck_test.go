package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func init() {
	scenes = append(scenes,
		scene{"why it waits", func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Stuck))
			if r.defined {
				page.press("w")
				page.see("#why[open]")
			}
		}},
		scene{"blocked by a child, and why", func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Family))
			if r.defined {
				page.click(".why-link")
				page.see("#why[open]")
			}
		}},
		scene{"a failed action", func(r *rig, page *tab) { page.open(taskPath(r.examples.Failed)) }},
		scene{"a hole in the definition", func(r *rig, page *tab) { page.open(taskPath(r.examples.Unmovable)) }},
		scene{"a long name of a state", func(r *rig, page *tab) { page.open(taskPath(r.longNamed())) }},
		scene{"trigger that starts a worker", func(r *rig, page *tab) { page.open(taskPath(r.examples.Failed) + "/triggers/checkAgain") }},
	)
}

// longNamed is a task in a state whose name has no place to break, where definitions can
// be made, and else an ordinary one.
func (r *rig) longNamed() string {
	if !r.defined {
		return r.examples.Ordinary
	}
	const long = "AwaitingTheCounterpartysConfirmationOfTheSecondBookingBeforeNoon"
	d := apiclient.Definition{
		ID: apiclient.DefinitionID{Scope: "Proof", Code: "Long"}, DisplayName: "Long names", States: []apiclient.State{{Name: long}, {Name: "Done"}}, InitialState: apiclient.InitialState{Name: long},
		FieldSchema: []apiclient.FieldSchema{{Name: "note", Type: apiclient.String}},
		Triggers:    []apiclient.TriggerSchema{{Name: "confirm", Trigger: apiclient.TriggerKind{Type: "External"}}},
		Transitions: []apiclient.Transition{{From: long, To: "Done", Trigger: "confirm"}},
	}
	if _, err := r.upstream.Definitions.Create(r.t.Context(), d); err != nil {
		r.t.Fatal(err)
	}
	made, err := r.upstream.Tasks.Create(r.t.Context(), apiclient.CreateTask{DefinitionID: d.ID}, "")
	if err != nil {
		r.t.Fatal(err)
	}
	return made.ID
}

// TestWhyStuck asks of a task why it stays where it is, without a mouse, and follows what
// the page says to what would have to change.
func TestWhyStuck(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", taskPath(r.examples.Stuck))
		if !r.defined {
			page.want("#waiting", nothingToWaitFor)
			if n := page.count("#why"); n != 0 {
				t.Error("reasons are given that nobody knows")
			}
			return
		}
		page.want("#waiting", "Use the new price needs Price to use and Evidence")
		page.press("w")
		page.want("#why[open]", "Evidence must begin with https://")
		page.until("document.activeElement?.matches('#why summary')")
		page.tabTo("#why a[href='#field-evidence']")
		page.press("\r")
		page.until("location.hash === '#field-evidence' && document.querySelector(':target').dataset.field === 'evidence'")

		page.open(taskPath(r.examples.Stuck) + "/triggers/accept")
		page.want(".panel .ahead", "No way back from Accepted.")
		page.write(".panel [name=challengedPrice]", "101.5")
		page.want(".panel .guard [data-verdict=met]", "Price to use must be more than 0") // nothing was sent
		page.write(".panel [name=evidence]", "https://quotes.example.com/1")
		page.until("!document.querySelector('.panel .guard [data-verdict=notMet]')")
		r.wantTask(r.examples.Stuck, 3, "UnderReview", "")
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'][data-state=Accepted] .notice[data-kind=done]")
	})
}

// TestBlockedByChild goes from a parent to the child that keeps it waiting, closes that,
// and finds the parent free to move on.
func TestBlockedByChild(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", taskPath(r.examples.Family))
		if !r.defined {
			page.want("#waiting", nothingToWaitFor)
			return
		}
		page.want("#waiting", "Close is blocked by child")
		page.click("#waiting a")
		page.see("#task[data-state=Fixing]")
		page.openTrigger("close")
		page.click(".panel footer button.go")
		page.see("#task[data-state=Fixed]")
		page.open(taskPath(r.examples.Family))
		page.want("#waiting", "Waiting for Give back or Close.")
	})
}

// TestFailedAction sees that an action failed, what another try will start, and that it
// is at work then.
func TestFailedAction(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", taskPath(r.examples.Failed))
		if !r.defined {
			page.want("#waiting", nothingToWaitFor)
			return
		}
		page.want("#waiting", "Its last action failed")
		page.openTrigger("checkAgain")
		page.want(".panel .ahead", "runs the worker DataQuality/CheckRows")
		page.click(".panel footer button.go")
		page.see("#task[data-state=Checking]")
		page.want("#waiting", "Waiting for its worker")
	})
}

// TestForetelling fills in a dialog whose trigger may go several ways: what it says will
// happen follows.
func TestForetelling(t *testing.T) {
	r := start(t, sandbox.Current)
	fields := []apiclient.Field{}
	for name, value := range map[string]string{"security": `"Kestrel"`, "eventType": `"DVOP"`, "holding": "1", "client": `"Harbour"`, "deadline": `"2026-12-24T16:00:00.0000000+00:00"`} {
		fields = append(fields, apiclient.Field{Name: name, Value: jsontext.Value(value)})
	}
	in := apiclient.CreateTask{DefinitionID: apiclient.DefinitionID{Scope: "CorporateActions", Code: "Election"}, Fields: fields}
	made, err := r.upstream.Tasks.Create(t.Context(), in, "notify")
	if err != nil {
		t.Fatal(err)
	}
	page := r.tab()
	page.signIn("operator", taskPath(made.ID)+"/triggers/elect")
	page.want("#foretold", "Elected")
	page.do(chromedp.SetValue(chromedp.CSS(".panel [name=option]"), "Lapse"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector(".panel [name=option]").dispatchEvent(new Event("input", {bubbles: true}))`))
	page.want("#foretold", "No way back from Lapsed.")
	if n := page.count("#foretold"); n != 1 {
		t.Errorf("it is told %d times", n)
	}
}
