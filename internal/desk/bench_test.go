package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/sandbox"
)

// slow is an upstream that is far away.
type slow struct {
	next    http.RoundTripper
	latency time.Duration
}

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(s.latency)
	return s.next.RoundTrip(r)
}

const (
	benchVersions = 500
	benchLatency  = 50 * time.Millisecond
)

// BenchmarkWalk reads the whole life of a task of 500 versions, which were made in
// sittings some hours or days apart, from an upstream that takes 50 ms for each call: by
// walking it, and with the API's own history. The time is beside the ideal one, in which
// every version takes a call and eight are under way at any moment.
func BenchmarkWalk(b *testing.B) {
	for _, era := range []string{sandbox.SeedEra, sandbox.Current} {
		name := map[string]string{sandbox.SeedEra: "walked", sandbox.Current: "told"}[era]
		b.Run(name, func(b *testing.B) {
			past := &clock{}
			r := newRig(b, sandbox.Options{API: era, Now: past.now})
			id := r.longLife(b, past)
			var took, first time.Duration
			var calls, runs int
			for b.Loop() {
				t, f, n := r.readAfresh(b, id)
				took, first, calls, runs = took+t, first+f, calls+n, runs+1
			}
			ideal := float64(benchVersions) / history.Parallel * float64(benchLatency)
			perVersion := float64(calls) / float64(runs*benchVersions)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(took)/float64(runs)/ideal, "x-ideal(<1.5)")
			b.ReportMetric(perVersion, "calls/version(<1.1)")
			b.ReportMetric(float64(first)/float64(runs)/float64(benchLatency), "rounds-to-first(<2.5)")
			if perVersion > 1.1 {
				b.Errorf("%.3f calls per version", perVersion)
			}
		})
	}
}

// longLife makes a task of 500 versions that end now.
func (r *rig) longLife(b *testing.B, past *clock) (id string) {
	gap := func(i int) time.Duration {
		switch {
		case i%60 == 0:
			return time.Duration(i%7) * 31 * time.Hour
		case i%13 == 0:
			return time.Duration(i%5) * 47 * time.Minute
		}
		return time.Duration(i*i%97) * time.Second
	}
	var whole time.Duration
	for i := range benchVersions {
		whole += gap(i)
	}
	past.advance(-whole)
	id = r.task(b).ID // it has two versions already
	up := r.upstream(b, "operator")
	for i := range benchVersions {
		past.advance(gap(i))
		if i < 2 {
			continue
		}
		if _, err := up.Tasks.Update(b.Context(), id, apiclient.UpdateTask{Fields: []apiclient.Field{field("comment", strconv.Quote(fmt.Sprint("Note ", i)))}}, ""); err != nil {
			b.Fatal(err)
		}
	}
	return id
}

// readAfresh reads a life with a desk that knows nothing, and returns how long that
// took, after how long the first version was known, and how many calls there were.
func (r *rig) readAfresh(b *testing.B, id string) (took, first time.Duration, calls int) {
	d, w := r.another(b, Options{})
	defer d.Close()
	w.next = slow{w.next, benchLatency}
	ctx, start := as(b, "viewer"), time.Now()
	l, err := d.Life(ctx, id, time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for _, err := range l.Versions(ctx) {
		if err != nil {
			b.Fatal(err)
		}
		if n++; n == 1 {
			first = time.Since(start)
		}
	}
	if n != benchVersions {
		b.Fatalf("%d versions, want %d", n, benchVersions)
	}
	return time.Since(start), first, w.count("GET /api/tasks/" + id)
}
