package apiclient_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// TestProbeOfEachGeneration asks the sandbox, over HTTP, what it offers.
func TestProbeOfEachGeneration(t *testing.T) {
	const offered, missing = apiclient.Offered, apiclient.Missing
	for generation, want := range map[string]apiclient.Abilities{
		sandbox.Current: {Lists: offered, Definitions: offered, History: offered, ActionLogs: offered, Batches: apiclient.CannotTell},
		sandbox.SeedEra: {Lists: missing, Definitions: missing, History: missing, ActionLogs: missing, Batches: missing},
	} {
		r := start(t, sandbox.Options{API: generation})
		if got, err := r.plain.Probe(t.Context()); got != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", generation, got, err, want)
		}
	}
}

// TestUpdateEachOnEachGeneration changes 60 tasks, of which one is gone, once each.
func TestUpdateEachOnEachGeneration(t *testing.T) {
	for _, generation := range []string{sandbox.Current, sandbox.SeedEra} {
		r := start(t, sandbox.Options{API: generation})
		updates := make([]apiclient.TaskUpdate, 60)
		for i := range updates {
			updates[i] = apiclient.TaskUpdate{TaskID: r.tradeBreak(t), CorrelationIDs: []string{"many"}}
		}
		if _, err := r.plain.Tasks.Delete(t.Context(), updates[7].TaskID); err != nil {
			t.Fatal(err)
		}
		ended := 0
		r.plain.Tasks.UpdateEach(t.Context(), updates, func(i int, o apiclient.Outcome) {
			ended++
			if gone := i == 7; errors.Is(o.Err, apiclient.ErrRefused) != gone || !gone && o.Err != nil {
				t.Errorf("%s: change %d ended with %v", generation, i, o.Err)
			}
		})
		if ended != len(updates) {
			t.Errorf("%s: %d outcomes, want %d", generation, ended, len(updates))
		}
		for i, u := range updates {
			now, err := r.plain.Tasks.Get(t.Context(), u.TaskID, time.Time{})
			if i != 7 && (err != nil || now.Version.Number != 2) {
				t.Errorf("%s: task %d: %+v, %v", generation, i, now, err)
			}
		}
	}
}

// tradeBreak makes a task of a definition that every generation has.
func (r *rig) tradeBreak(t testing.TB) string {
	t.Helper()
	task, err := r.plain.Tasks.Create(t.Context(), apiclient.CreateTask{
		DefinitionID: apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"},
		Fields:       []apiclient.Field{{Name: "tradeId", Value: jsontext.Value(`"T-1"`)}, {Name: "difference", Value: jsontext.Value("1")}},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	return task.ID
}

// BenchmarkUpdateEach changes 200 tasks of a service that is some milliseconds away: in
// batches, and one by one. It tells how many times longer the latter takes.
func BenchmarkUpdateEach(b *testing.B) {
	r := start(b, sandbox.Options{Latency: 5 * time.Millisecond})
	s := r.scene(b)
	updates := make([]apiclient.TaskUpdate, 200)
	for i := range updates {
		updates[i].TaskID = s.task(b, "").ID
	}
	took := func(c *apiclient.Client) time.Duration {
		began := time.Now()
		c.Tasks.UpdateEach(b.Context(), updates, func(_ int, o apiclient.Outcome) {
			if o.Err != nil {
				b.Error(o.Err)
			}
		})
		return time.Since(began)
	}
	inBatches, oneByOne := r.client(b), r.client(b, apiclient.WithBatchSize(1))
	var together, apart time.Duration
	for n := 0; b.Loop(); n++ {
		for i := range updates {
			updates[i].CorrelationIDs = []string{fmt.Sprint(n)}
		}
		together += took(inBatches)
		apart += took(oneByOne)
	}
	b.ReportMetric(float64(apart)/float64(together), "times-longer")
}
