package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

var tradeBreak = apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"}

// newBreak are the fields that a new trade break needs.
func newBreak(trade string, more ...apiclient.Field) []apiclient.Field {
	return append([]apiclient.Field{{Name: "tradeId", Value: jsontext.Value(trade)}, {Name: "difference", Value: jsontext.Value("1.50")}}, more...)
}

// revise changes the definition of trade breaks; tasks that are there keep theirs.
func (r *rig) revise(t testing.TB, change func(*apiclient.Definition)) {
	t.Helper()
	definitions := r.api(t, "admin").Definitions
	d := *must(definitions.Get(t.Context(), tradeBreak, time.Time{}))(t)
	d.FieldSchema, d.Transitions = slices.Clone(d.FieldSchema), slices.Clone(d.Transitions)
	change(&d)
	must(definitions.Update(t.Context(), d))(t)
}

// field finds a field of a definition, to be changed.
func field(d *apiclient.Definition, name string) *apiclient.FieldSchema {
	return &d.FieldSchema[slices.IndexFunc(d.FieldSchema, func(f apiclient.FieldSchema) bool { return f.Name == name })]
}

// gone makes a trade break that has moved on, and deletes it through the console.
func (r *rig) gone(t testing.TB, in apiclient.CreateTask) string {
	t.Helper()
	in.DefinitionID = tradeBreak
	id := must(r.api(t, "operator").Tasks.Create(t.Context(), in, "assign"))(t).ID
	r.as(t, "admin").get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]).press("Delete " + id[:8]).wants(http.StatusGone)
	return id
}

// TestCreateAgain makes a deleted task again. Both say so, in both generations of the API.
func TestCreateAgain(t *testing.T) {
	t.Parallel()
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			r := start(t, options{api: api})
			operator, name := r.as(t, "operator"), map[string]string{sandbox.Current: "Trade break", sandbox.SeedEra: "TradeBreak"}[api]
			old := r.gone(t, apiclient.CreateTask{Fields: newBreak(`"T-8"`), CorrelationIDs: []string{"recon 7"}})
			stone := operator.get("/tasks/"+old).wants(http.StatusGone, "was deleted").wantsNo("created again as")
			form := stone.follow("Create again from this version").wants(200, "It becomes a new task with an id of its own; the history stays with "+old[:8], "each of the two can be found from the other")
			button := form.Find("form.edit footer button").Text()
			made := form.press(button).wants(200, "Created ", "It was created again from "+old[:8], "T-8", "Created from "+old[:8], "recon 7", old)
			if state := r.task(t, made.at("id")).State; state != "Open" {
				t.Errorf("it starts in %s, want Open", state)
			}
			made.follow(old[:8]+", version").wants(200, "As at", "T-8")
			stone = operator.get("/tasks/"+old).wants(http.StatusGone, "It was created again as", "(Open) on ", " by you.").wantsNo("Create again from", "While it was there", "changed since")
			stone.follow(name+" "+made.at("id")[:8]).wants(200, "T-8")
			stone.follow("Create once more from this version").wants(200, "It was created again as "+name+" "+made.at("id")[:8]+" (Open) on ", " by you; this would be another.")
			operator.get("/tasks/"+made.at("id")).wants(200, "Created from "+old[:8]).follow("Journal").wants(200, "from "+old[:8]+", version 1")
		})
	}
}

// TestCopiedAndDeleted keeps a copy, made while the task was there, from being told as what
// came after its deletion.
func TestCopiedAndDeleted(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, old := r.as(t, "operator"), r.create(t)
	copied := operator.get("/tasks/"+old).follow("Create another like this…").form("Create Trade break").set("tradeId", "T-3").press("Create Trade break").wants(200, "Created").at("id")
	r.remove(t, old)
	operator.get("/tasks/"+old).wants(http.StatusGone, "While it was there, another was created from it: Trade break "+copied[:8], "Create again from").wantsNo("It was created again")
}

func TestCreateAgainStartsAnew(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	old := r.gone(t, apiclient.CreateTask{Fields: newBreak(`"T-8"`), StackingKey: "T-8/desk"})
	form := r.as(t, "operator").get("/tasks/" + old).follow("Create again from this version")
	form.wants(200, "It starts in Open and not in Under investigation, where "+old[:8]+" was", "Stacking key")
	made := form.press("Create Trade break").wants(200, "Created")
	if got := r.task(t, made.at("id")); got.StackingKey != "T-8/desk" {
		t.Errorf("its stacking key is %q", got.StackingKey)
	}
	cleared := form.form("Create Trade break").set(".stacking", "").set("tradeId", "T-9").press("Create Trade break").wants(200, "Created")
	if got := r.task(t, cleared.at("id")); got.StackingKey != "" {
		t.Errorf("its stacking key is %q, want it cleared", got.StackingKey)
	}
}

// TestCreateAgainByTodaysDefinition names what it does not take over, and what it does not accept.
func TestCreateAgainByTodaysDefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	old := r.gone(t, apiclient.CreateTask{Fields: newBreak(`"T-8"`,
		apiclient.Field{Name: "severity", Value: jsontext.Value(`"High"`)}, apiclient.Field{Name: "counterparty", Value: jsontext.Value(`"Hollis Prime"`)})})
	r.revise(t, func(d *apiclient.Definition) {
		d.FieldSchema = slices.DeleteFunc(d.FieldSchema, func(f apiclient.FieldSchema) bool { return f.Name == "counterparty" })
		field(d, "severity").ValueConstraints = &apiclient.ValueConstraints{
			ConstraintType: apiclient.Validated, ValueSourceType: "AcceptableValues", AcceptableValues: []jsontext.Value{jsontext.Value(`"Calm"`), jsontext.Value(`"Loud"`)},
		}
	})
	operator := r.as(t, "operator")
	const movedOn = "Its definition has changed since: a task created now follows version 3 of "
	stone := operator.get("/tasks/"+old).wants(http.StatusGone, movedOn, ", and "+old[:8]+" followed version 2 of ")
	stone.follow("See what differs").wants(200, "Counterparty", "removed")
	form := stone.follow("Create again from this version").wants(200, movedOn, "Left out, as the definition of today does not have it", "Counterparty", "Hollis Prime",
		"The definition of today does not take this value: it must be one of Calm, Loud.")
	again := form.form("Create Trade break").set("tradeId", "").press("Create Trade break").wants(http.StatusUnprocessableEntity, "Left out", "Hollis Prime", "values from", "need mending")
	made := again.form("Create Trade break").set("tradeId", "T-10").set("severity", "Loud").press("Create Trade break").wants(200, "It was created again from "+old[:8])
	if task := r.task(t, made.at("id")); string(task.Field("severity")) != `"Loud"` || task.Field("counterparty") != nil {
		t.Errorf("made %v", task.Fields)
	}
}

// TestLikeThatCannotBeRead is a form whose other task has become invisible: the journal
// then says nothing of it.
func TestLikeThatCannotBeRead(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	form := r.as(t, "operator").get("/tasks/{ordinary}").follow("Create another like this").form("Create Trade break")
	r.FaultNext(reading(r.examples.Ordinary), sandbox.Fault{Status: 403})
	made := form.press("Create Trade break").wants(200, "Created", r.examples.Ordinary).wantsNo("Created from")
	if !strings.Contains(strings.Join(r.task(t, made.at("id")).CorrelationIDs, "|"), r.examples.Ordinary) {
		t.Error("the other task's id is lost")
	}
}
