package desk

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
	"taskdesk/internal/given"
	"taskdesk/internal/moment"
	"taskdesk/internal/sandbox"
)

// definitionFile writes the sandbox's own definition of trade breaks into a file, as valid
// from a moment on; the zero one is always.
func definitionFile(t *testing.T, from time.Time) string {
	t.Helper()
	text, err := os.ReadFile("../sandbox/world/seed/trade-break-1.json")
	if err != nil {
		t.Fatal(err)
	}
	if !from.IsZero() {
		text = []byte(strings.Replace(string(text), "{", `{"validFrom": "`+moment.Address(from)+`", `, 1))
	}
	file := filepath.Join(t.TempDir(), "trade-break.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func load(t *testing.T, path string) *given.Set {
	t.Helper()
	set, err := given.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// A definition of a file rules the tasks of an upstream that has none, and no others.
func TestDefinitionFromAFile(t *testing.T) {
	tests := []struct {
		name   string
		api    string
		from   func(*apiclient.Task) time.Time // from when on the file's is valid
		spoil  func(*rig)
		want   bool // that the machine is the file's
		exists bool // that there is a machine
	}{
		{"none upstream", sandbox.SeedEra, always, nothing, true, true},
		{"valid just then", sandbox.SeedEra, func(t *apiclient.Task) time.Time { return t.DefinitionVersion.AsAtModified }, nothing, true, true},
		{"valid only later", sandbox.SeedEra, func(t *apiclient.Task) time.Time {
			return t.DefinitionVersion.AsAtModified.Add(time.Microsecond)
		}, nothing, false, false},
		{"the upstream's own", sandbox.Current, always, nothing, false, true},
		{"forbidden upstream", sandbox.Current, always, forbidDefinitions, false, false},
		{"it did not answer", sandbox.Current, always, func(r *rig) { r.sandbox.FaultNext(isDefinition, sandbox.Fault{Body: sandbox.HTML}) }, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: tt.api})
			task, ctx := r.task(t), as(t, "viewer")
			d, _ := r.another(t, Options{Definitions: load(t, definitionFile(t, tt.from(task)))})
			tt.spoil(r)
			v, err := d.Task(ctx, task.ID, time.Time{})
			if err != nil || (v.Machine != nil) != tt.exists || (v.Given != nil) != tt.want {
				t.Fatalf("%+v, %v; want a machine %v, the file's %v", v, err, tt.exists, tt.want)
			}
			if tt.want && (v.Given.File != "trade-break.json" || v.Missing != nil || len(v.Ways(ctx, nil)) != 2) {
				t.Errorf("%+v, %d ways; want two of the file's", v.Given, len(v.Ways(ctx, nil)))
			}
		})
	}
}

func always(*apiclient.Task) time.Time { return time.Time{} }
func nothing(*rig)                     {}

// What the upstream does not send is not known, rather than not there.
func TestGuardsOfAFileAreJudgedByPart(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	file := filepath.Join(t.TempDir(), "a.json")
	text := `{"id": {"scope": "Operations", "code": "TradeBreak"}, "displayName": "Break", "states": [{"name": "Investigating"}, {"name": "End"}], "initialState": {"name": "Investigating"},
		"triggers": [{"name": "go", "trigger": {"type": "External"}}], "transitions": [{"fromState": "Investigating", "toState": "End", "trigger": "go", "guard": "childTasks all (state eq 'End')"}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d, _ := r.another(t, Options{Definitions: load(t, file)})
	ctx := as(t, "viewer")
	v, err := d.Task(ctx, r.task(t).ID, time.Time{})
	if err != nil || len(v.Ways(ctx, nil)) != 1 || v.Ways(ctx, nil)[0].Verdict != expr.CannotTell {
		t.Errorf("%+v, %v; want that it cannot be told", v, err)
	}
}

// In the seed era every value on the wire is a text, whatever the definition calls it.
func TestValuesAreTextsInTheSeedEra(t *testing.T) {
	tests := []struct {
		name, api string
		option    bool
		want      string
	}{
		{"seed era", sandbox.SeedEra, false, `"1.5000"`},
		{"seed era by configuration", sandbox.SeedEra, true, `"1.5000"`},
		{"today", sandbox.Current, false, `1.5000`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: tt.api})
			d, wire := r.another(t, Options{SeedEra: tt.option, Definitions: load(t, definitionFile(t, time.Time{}))})
			if tt.api == sandbox.Current {
				if _, err := d.Task(as(t, "operator"), r.task(t).ID, time.Time{}); err != nil {
					t.Fatal(err)
				}
			}
			body := wire.bodyOfNext()
			got, err := d.Create(as(t, "operator"), Create{Submission: Submission{Key: "k"}, Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-1"`), field("difference", "1.5000")}})
			r.check(t, got, err, Done, settledByAnswer)
			if !strings.Contains(*body, `"value":`+tt.want) {
				t.Errorf("sent %s, want the value %s", *body, tt.want)
			}
			body = wire.bodyOfNext()
			got, err = d.Update(as(t, "operator"), edit(r.now(t, got.Line.Task), "l", field("fxRate", "1.5000")))
			r.check(t, got, err, Done, settledByAnswer)
			if !strings.Contains(*body, `"value":`+tt.want) {
				t.Errorf("sent %s, want the value %s", *body, tt.want)
			}
		})
	}
}

// bodyOfNext returns where the body of the next write will stand.
func (w *wire) bodyOfNext() *string {
	var body string
	w.beforeNext(writes, func(r *http.Request) error {
		copied, err := r.GetBody()
		if err != nil {
			return err
		}
		text, err := io.ReadAll(copied)
		body = string(text)
		return err
	})
	return &body
}

func TestGivenDefinitions(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	began := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	d, _ := r.another(t, Options{Definitions: load(t, definitionFile(t, began))})
	for at, want := range map[time.Time]int{{}: 1, began: 1, began.Add(-time.Microsecond): 0} {
		all, err := d.GivenDefinitions(as(t, "viewer"), at)
		if err != nil || len(all) != want {
			t.Errorf("at %v: %d definitions, %v; want %d", at, len(all), err, want)
		}
	}
	if _, err := d.GivenDefinitions(t.Context(), time.Time{}); !errors.Is(err, ErrNobody) {
		t.Errorf("nobody: %v, want ErrNobody", err)
	}
}

// A file's versions are told apart as those of the upstream are, and today's is the last.
func TestVersionsOfAFile(t *testing.T) {
	began := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	for name, from := range map[string]time.Time{"a.json": {}, "b.json": began} {
		text, err := os.ReadFile(definitionFile(t, from))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, option := range []bool{false, true} {
		r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
		d, _ := r.another(t, Options{SeedEra: option, Definitions: load(t, dir)})
		ctx := as(t, "viewer")
		versions, more, err := d.DefinitionVersions(ctx, tradeBreak, time.Time{}, 9)
		if err != nil || more || len(versions) != 2 || versions[0].Definition().Version.Number != 2 || versions[1].Definition().Version.Number != 1 {
			t.Fatalf("%d versions, more %v, error %v; want 2 and 1", len(versions), more, err)
		}
		if g := d.GivenBy(versions[1]); g.File != "a.json" || !g.From.IsZero() {
			t.Errorf("the first is %+v, want that of a.json", g)
		}
		if _, err := d.Look(ctx, r.task(t).ID, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if today, known := d.Today(ctx, tradeBreak); !known || today != versions[0] {
			t.Errorf("today's is %v, known %v; want the second version", today, known)
		}
	}
}
