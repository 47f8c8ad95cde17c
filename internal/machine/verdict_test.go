package machine_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/internal/sandbox"
)

// operator and admin are the ids of the people who act.
var operator, admin = subject("operator"), subject("admin")

func subject(login string) string {
	for _, u := range sandbox.Users() {
		if u.Login == login {
			return u.ID
		}
	}
	panic("no user " + login)
}

// inProcess carries requests to a handler without a network.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), nil
}

// A court has a sandbox and its people, and counts how often nothing could be told.
type court struct {
	clients     map[string]*apiclient.Client // by subject
	definitions int

	verdicts, met, untold int
}

func newCourt(t *testing.T) *court {
	const base = "http://sandbox.test"
	box := sandbox.New(sandbox.Options{Tasks: 1})
	api, err := apiclient.New(base+"/workflow", apiclient.WithTransport(inProcess{box.Handler(base)}))
	if err != nil {
		t.Fatal(err)
	}
	as := func(login string) *apiclient.Client {
		return api.As(func(context.Context) (string, error) { return "sandbox-" + login, nil })
	}
	c := &court{clients: map[string]*apiclient.Client{operator: as("operator"), admin: as("admin")}}
	child := apiclient.Definition{ID: apiclient.DefinitionID{Scope: "Proof", Code: "Child"}, DisplayName: "Child",
		States: []apiclient.State{{Name: "New"}, {Name: "Done"}}, InitialState: apiclient.InitialState{Name: "New"},
		Triggers:    []apiclient.TriggerSchema{{Name: "finish", Trigger: external}},
		Transitions: []apiclient.Transition{{From: "New", To: "Done", Trigger: "finish"}}}
	if _, err := c.clients[admin].Definitions.Create(t.Context(), child); err != nil {
		t.Fatal(err)
	}
	return c
}

var external = apiclient.TriggerKind{Type: "External"}

// TestExplainerAgrees makes up definitions, and tasks of them, and fires their triggers.
// What the explainer says beforehand is never contradicted by what the sandbox then
// does, and both agree with what the guard means by a reading that shares nothing with
// them. make soak makes up many more.
func TestExplainerAgrees(t *testing.T) {
	c := newCourt(t)
	rapid.Check(t, func(t *rapid.T) { c.hear(t) })
	t.Logf("%d definitions, %d verdicts: %d met, %d could not be told", c.definitions, c.verdicts, c.met, c.untold)
	if c.untold*100 > c.verdicts {
		t.Errorf("of %d verdicts %d could not be told, want less than one in a hundred", c.verdicts, c.untold)
	}
	if c.met*10 < c.verdicts || c.met*10 > 9*c.verdicts {
		t.Errorf("of %d verdicts %d are met: they prove little", c.verdicts, c.met)
	}
}

// A dispute is a task whose guards are tried.
type dispute struct {
	*court
	*rapid.T
	ctx     context.Context
	machine *machine.Machine
	guards  map[string]sentence // by trigger
	id      string
	ledger  *ledger
}

func (c *court) hear(t *rapid.T) {
	d := &dispute{court: c, T: t, ctx: t.Context(), guards: map[string]sentence{}, ledger: &ledger{values: map[string]noun{}}}
	d.define()
	d.create()
	for _, trigger := range slices.Sorted(maps.Keys(d.guards)) {
		d.ledger.values["currentuser"] = noun{rapid.SampledFrom([]string{operator, admin}).Draw(t, "fired by"), words}
		d.fire(trigger)
	}
}

// define makes a definition whose triggers lead from Ready back to it, each by a guard,
// or by the second of two.
func (d *dispute) define() {
	d.definitions++
	def := apiclient.Definition{
		ID: apiclient.DefinitionID{Scope: "Proof", Code: fmt.Sprintf("D%d", d.definitions)}, DisplayName: "Proof",
		States: []apiclient.State{{Name: "Begin"}, {Name: "Ready"}}, InitialState: apiclient.InitialState{Name: "Begin"},
		FieldSchema: []apiclient.FieldSchema{{Name: "text", Type: apiclient.String}, {Name: "note", Type: apiclient.String}, {Name: "amount", Type: apiclient.Decimal},
			{Name: "limit", Type: apiclient.Decimal}, {Name: "flag", Type: apiclient.Boolean}, {Name: "due", Type: apiclient.DateTime}},
		Triggers:    []apiclient.TriggerSchema{{Name: "begin", Trigger: external}},
		Transitions: []apiclient.Transition{{From: "Begin", To: "Ready", Trigger: "begin"}},
	}
	d.family(&def)
	for i := range 6 {
		trigger := fmt.Sprintf("try%d", i)
		s := grammar{d.T}.sentence(3, taskPaths)
		d.guards[trigger] = s
		def.Triggers = append(def.Triggers, apiclient.TriggerSchema{Name: trigger, Trigger: external})
		def.Transitions = append(def.Transitions, apiclient.Transition{From: "Ready", To: "Ready", Trigger: trigger, Guard: s.text})
	}
	made, err := d.clients[admin].Definitions.Create(d.ctx, def)
	if err != nil {
		d.Fatalf("define: %v", err)
	}
	d.machine = machine.New(made)
}

// family has the first transition make children.
func (d *dispute) family(def *apiclient.Definition) {
	var configs []string
	for range rapid.IntRange(0, 3).Draw(d.T, "children") {
		state, trigger := "New", ""
		if rapid.Bool().Draw(d.T, "done") {
			state, trigger = "Done", `, "initialTrigger": "finish"`
		}
		configs = append(configs, `{"taskDefinitionId": {"scope": "Proof", "code": "Child"}`+trigger+`}`)
		d.ledger.children = append(d.ledger.children, &ledger{values: map[string]noun{"state": {state, words}, "taskdefinitionid.code": {"Child", words}}})
	}
	if configs == nil {
		return
	}
	def.Transitions[0].Action = "bear"
	def.Actions = []apiclient.Action{{Name: "bear", Details: jsontext.Value(`{"type": "CreateChildTasks", "childTaskConfigurations": [` + strings.Join(configs, ",") + `]}`)}}
}

// values are what fields of each type may hold, as JSON and as the ledger has them.
var values = map[string][]struct {
	json string
	noun noun
}{
	"text":   {{`""`, noun{"", words}}, {`"open"`, noun{"open", words}}, {`"10"`, noun{"10", words}}, {`"TRUE"`, noun{"TRUE", words}}, {`"2026-03-04"`, noun{"2026-03-04", words}}, {`"Ready"`, noun{"Ready", words}}},
	"note":   {{`""`, noun{"", words}}, {`"It's"`, noun{"It's", words}}, {strconv.Quote(operator), noun{operator, words}}},
	"amount": {{`10`, noun{"10", number}}, {`"10.00"`, noun{"10.00", number}}, {`-1204.55`, noun{"-1204.55", number}}, {`0`, noun{"0", number}}},
	"limit":  {{`10.0`, noun{"10.0", number}}, {`1e2`, noun{"1e2", number}}},
	"flag":   {{`true`, noun{"true", truth}}, {`"False"`, noun{"False", truth}}},
	"due":    {{`"2026-03-04T11:00:00Z"`, noun{"2026-03-04T11:00:00Z", date}}, {`"2026-03-05T00:00:00+02:00"`, noun{"2026-03-05T00:00:00+02:00", date}}},
}

// fields draws what a request sets, and writes it into the ledger.
func (d *dispute) fields(clear bool) (all []apiclient.Field) {
	for _, name := range []string{"text", "note", "amount", "limit", "flag", "due"} {
		path := "fields." + name
		switch rapid.IntRange(0, 3).Draw(d.T, name) {
		case 0:
			if clear {
				all = append(all, apiclient.Field{Name: name, Value: jsontext.Value("null")})
				delete(d.ledger.values, path)
			}
		case 1:
		default:
			v := rapid.SampledFrom(values[name]).Draw(d.T, "value")
			all = append(all, apiclient.Field{Name: name, Value: jsontext.Value(v.json)})
			d.ledger.values[path] = v.noun
		}
	}
	return all
}

func (d *dispute) create() {
	by := rapid.SampledFrom([]string{operator, admin}).Draw(d.T, "created by")
	in := apiclient.CreateTask{DefinitionID: d.machine.Definition().ID, Fields: d.fields(false)}
	for range rapid.IntRange(0, 2).Draw(d.T, "correlation ids") {
		id := rapid.SampledFrom([]string{"open", "EOD run", "10"}).Draw(d.T, "correlation id")
		in.CorrelationIDs = append(in.CorrelationIDs, id)
		d.ledger.ids = append(d.ledger.ids, &ledger{values: map[string]noun{"~": {id, words}}})
	}
	if rapid.Bool().Draw(d.T, "has a key") {
		in.StackingKey = "open"
		d.ledger.values["stackingkey"] = noun{"open", words}
	}
	task, err := d.clients[by].Tasks.Create(d.ctx, in, "begin")
	if err != nil {
		d.Fatalf("create: %v", err)
	}
	d.id = task.ID
	maps.Copy(d.ledger.values, map[string]noun{"state": {"Ready", words}, "terminalstate": {"false", truth}, "taskdefinitionid.scope": {"Proof", words},
		"usercreated": {by, words}, "userupdated": {by, words}, "version.asatversionnumber": {"1", number}})
}

// fire compares what is told of a trigger with what it does.
func (d *dispute) fire(trigger string) {
	by := d.ledger.values["currentuser"].value
	task, err := d.clients[by].Tasks.Get(d.ctx, d.id, time.Time{})
	if err != nil {
		d.Fatalf("read: %v", err)
	}
	before := maps.Clone(d.ledger.values)
	fields := d.fields(true)
	sets := map[string]jsontext.Value{}
	for _, f := range fields {
		sets[f.Name] = f.Value
	}
	facts := machine.Facts{Task: task, Fields: sets, CurrentUser: by}
	told := d.told(trigger, facts)
	_, err = d.clients[by].Tasks.Update(d.ctx, d.id, apiclient.UpdateTask{Fields: fields}, trigger)
	refusal, refused := errors.AsType[*apiclient.Error](err)
	if err != nil && (!refused || !strings.HasPrefix(refusal.Detail, "The guard of "+trigger)) {
		d.Fatalf("fire %s: %v", trigger, err)
	}
	means, _ := d.guards[trigger].means(d.ledger)
	d.count(told, err == nil)
	d.compare(trigger, told, err == nil, means)
	d.compareLess(trigger, facts, err == nil)
	if err != nil {
		d.ledger.values = before
		return
	}
	n, _ := strconv.Atoi(d.ledger.values["version.asatversionnumber"].value)
	d.ledger.values["version.asatversionnumber"] = noun{strconv.Itoa(n + 1), number}
	d.ledger.values["userupdated"] = noun{by, words}
}

// told is what the explainer says of a trigger's guard: the same as a whole and clause
// by clause.
func (d *dispute) told(trigger string, f machine.Facts) expr.Verdict {
	for _, way := range d.machine.Ways(f) {
		if way.Trigger != trigger {
			continue
		}
		var verdicts []expr.Verdict
		for _, c := range d.machine.Explain(way, f, machine.Voice{}) {
			d.checkClause(c)
			verdicts = append(verdicts, c.Verdict)
		}
		if got := expr.Join(false, verdicts...); got != way.Verdict {
			d.Fatalf("%s is %v, and its clauses are %v", way.Guard, way.Verdict, verdicts)
		}
		return way.Verdict
	}
	d.Fatalf("no way has the trigger %s", trigger)
	return 0
}

// checkClause sees that a clause is what its parts are, and that it says something.
func (d *dispute) checkClause(c machine.Clause) {
	if c.Words == "" || c.Text == "" || c.Parts == nil && c.Saw == "" && len(c.Fields)+len(c.Persons) > 0 {
		d.Fatalf("says nothing: %+v", c)
	}
	if c.Parts == nil {
		return
	}
	var verdicts []expr.Verdict
	for _, part := range c.Parts {
		d.checkClause(part)
		verdicts = append(verdicts, part.Verdict)
	}
	if got := expr.Join(c.Any, verdicts...); got != c.Verdict {
		d.Fatalf("%s is %v, and its parts are %v", c.Text, c.Verdict, verdicts)
	}
}

func (d *dispute) count(told expr.Verdict, accepted bool) {
	d.verdicts++
	if accepted {
		d.met++
	}
	if told == expr.CannotTell {
		d.untold++
	}
}

func (d *dispute) compare(trigger string, told expr.Verdict, accepted, means bool) {
	switch guard := d.guards[trigger].text; {
	case accepted != means:
		d.Fatalf("%s means %t, but firing it was accepted: %t\n%v", guard, means, accepted, d.ledger.values)
	case told == expr.Met && !accepted, told == expr.NotMet && accepted:
		d.Fatalf("%s was said to be %v, but firing it was accepted: %t\n%v", guard, told, accepted, d.ledger.values)
	}
}

// compareLess tells the explainer less: it may then be unable to tell, but not be wrong.
func (d *dispute) compareLess(trigger string, f machine.Facts, accepted bool) {
	nobody := f
	nobody.CurrentUser = ""
	seedEra := f
	task := *f.Task
	task.Children, task.StackingKey, task.Stack, task.UltimateParent = nil, "", nil, nil
	seedEra.Task, seedEra.Partial = &task, true
	for name, facts := range map[string]machine.Facts{"nobody known": nobody, "seed era": seedEra} {
		if told := d.told(trigger, facts); told == expr.Met && !accepted || told == expr.NotMet && accepted {
			d.Fatalf("with %s, %s was said to be %v, but firing it was accepted: %t\n%v", name, d.guards[trigger].text, told, accepted, d.ledger.values)
		}
	}
}
