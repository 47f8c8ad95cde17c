package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// TestNames calls people by their names wherever their id stands, with the id beside it.
func TestNames(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin, operator := r.as(t, "admin"), r.as(t, "operator")
	id := r.breakOf(t, admin)
	admin.comment(id, "Ada's")
	page := operator.get("/tasks/"+id+"?why=1").wants(200, "changed just now by Ada Okafor", "Created", "by Ada Okafor", "You must not be who created it Ada Okafor created it").wantsNo(ada)
	for _, by := range []string{".meta b[title='" + ada + "']", ".facts dd[title$='by " + ada + "']"} {
		if got := page.part(by); !strings.Contains(got, "Ada Okafor") {
			t.Errorf("%s is %q, want her name with her id beside it", by, got)
		}
	}
	admin.get("/tasks/"+id).wants(200, "by you").wantsNo("by Ada Okafor")

	list := operator.get("/tasks/"+id+"/changes").wants(200, "by Ada Okafor")
	if got := list.part(".by a[title='" + ada + "']"); !strings.HasPrefix(got, "Ada Okafor") {
		t.Errorf("the changes name %q", got)
	}
	operator.get("/tasks/"+id+"/changes?person=ada+okafor").wants(200, "By ada okafor", "Ada's").wantsNo("None of the")
	operator.get("/tasks/{long}/changes?person=ada+okafor").wants(200, "None of the")
	operator.get("/tasks/"+id+"/life").wants(200, "by Ada Okafor")
	operator.get("/tasks/"+id+"/compare?from=v1&to=now").wants(200, ", by Ada Okafor")
	for _, address := range []string{"/changes", "/compare?from=v1&to=now"} {
		if body := operator.get("/tasks/"+id+address, "Accept: application/json").body; !strings.Contains(body, `"userId":"`+ada+`","userName":"Ada Okafor"`) {
			t.Errorf("%s has no name beside the id: %s", address, body)
		}
	}
	files, folder := operator.evidence("/evidence.zip?id="+id), "tasks/"+id+"/"
	wantFile(t, files, folder+"versions.csv", ",Ada Okafor,"+ada+",")
	wantFile(t, files, folder+"task.html", "Ada Okafor ("+ada+")")
	operator.get("/tasks/{ordinary}").wants(200, "by 00u0svc1NightlyRun3f") // nobody here
}

// TestSharedIDs calls an id that several people have what it is, and fires nothing under it
// that asks who fires it.
func TestSharedIDs(t *testing.T) {
	t.Parallel()
	r := start(t, options{allAs: "operator"})
	admin, operator := r.as(t, "admin"), r.as(t, "operator")
	id := r.breakOf(t, admin) // by Ada, as the journal knows
	const took, created = "it takes somebody with an id of their own", "the shared id created it, and you act under it too"
	operator.get("/tasks/"+id).wants(200, "changed just now by the shared id", "Resolve needs Comment and somebody with an id of their own ("+created+")",
		"Taskdesk fires nothing that asks for CurrentUser", "→ Resolved · takes somebody with an id of their own", "Escalate can be fired").wantsNo("you created it", "somebody other than you", "by you", "by Ada")
	operator.get("/tasks/"+id+"?why=1").wants(200, "not met You must not be who created it "+created, "you share your id with another person: "+took)
	operator.get("/tasks/"+id+"/changes").wants(200, "by the shared id").wantsNo("by Ada", "by you")
	operator.get("/tasks/"+id+"/plan?to=Resolved").wants(200, "1 step: Resolve Somebody with an id of their own has to fire a step of it.", took, created,
		"2 steps: Escalate, then Resolve Can be taken once").wantsNo("omebody else has to fire")
	operator.get("/tasks/"+id+"/journal").wants(200, "Create Operations/TradeBreak "+id[:8]+" by Ada Okafor, admin")
	admin.comment(r.examples.Ordinary, "Fine.") // by nobody here: its guard would let them pass
	operator.get("/tasks/{ordinary}").wants(200, "Resolve can be fired, but not under a shared id").wantsNo("Waiting for Resolve")
	operator.get("/tasks/{ordinary}/plan?to=Resolved").wants(200, "1 step: Resolve Somebody with an id of their own has to fire a step of it.", took)

	refused := "This takes somebody with an id of their own"
	operator.get("/tasks/"+id+"/triggers/resolve").wants(http.StatusForbidden, refused, "knows you and others as one person, "+otto)
	form := operator.get("/tasks/" + id + "/triggers/escalate").form("Escalate " + id[:8])
	r.calls.take()
	operator.post("/tasks/"+id+"/triggers/resolve", form.values).wants(http.StatusForbidden, refused, "Nothing was changed", "TASKDESK_SHARED_IDENTITY=allow").follow("How the service sees you").wants(200, "Taskdesk does not fire a trigger whose guard asks for CurrentUser while that is so.")
	for _, call := range r.calls.take() {
		if strings.HasPrefix(call, "POST") {
			t.Errorf("%s was sent", call)
		}
	}
	operator.get("/tasks/"+id+"/journal").wants(200, "Fire resolve "+id[:8]+" by Otto Brandt, operator", "the Workflow service knows several people as "+otto)
	form.press("Escalate "+id[:8]).wants(200, "Escalated") // no guard of it asks
}

// TestSharedIDsAllowed fires under a shared id where the deployment lets it, and says in
// the dialog whom a condition is about.
func TestSharedIDsAllowed(t *testing.T) {
	t.Parallel()
	r := start(t, options{allAs: "operator", lax: true})
	admin, operator := r.as(t, "admin"), r.as(t, "operator")
	id := r.breakOf(t, admin)
	operator.get("/tasks/"+id).wants(200, "cannot tell you apart where a guard wants two different people.").wantsNo("Taskdesk fires nothing")
	dialog := operator.get("/tasks/"+id+"/triggers/resolve").wants(200, "not met You must not be who created it the shared id created it, and you act under it too")
	dialog.form("Resolve "+id[:8]).set("comment", "Fine.").press("Resolve "+id[:8]).wants(http.StatusUnprocessableEntity, "Refused by the Workflow service")
	operator.get("/tasks/"+id+"/plan?to=Resolved").wants(200, "Somebody with an id of their own has to fire this step.")
	dialog = operator.get("/tasks/{ordinary}/triggers/resolve").wants(200, "met You must not be who created it 00u0svc1NightlyRun3f created it, and you act under the shared id")
	short := r.examples.Ordinary[:8]
	dialog.form("Resolve "+short).set("comment", "Fine.").press("Resolve "+short).wants(200, "Resolved")
	operator.get("/identity").wants(200, "lets such triggers be fired all the same: agree among yourselves")
}

// breakOf makes a trade break through the console as somebody, and takes it up past it.
func (r *rig) breakOf(t *testing.T, b *browser) string {
	t.Helper()
	made := b.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-7").set("difference", "1").press("Create Trade break").wants(200, "Created")
	id := made.at("id")
	api := r.api(t, "admin").Tasks
	must(api.Update(t.Context(), id, apiclient.UpdateTask{}, "assign"))(t)
	must(api.Update(t.Context(), id, apiclient.UpdateTask{Fields: []apiclient.Field{{Name: "analyst", Value: jsontext.Value(`"mira"`)}}}, ""))(t)
	return id
}
