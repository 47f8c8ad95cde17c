package handlers_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// granted counts how often answers are granted more time to be written.
type granted struct{ atomic.Int32 }

func (g *granted) counted(next http.Handler) http.Handler {
	if g == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(patient{w, g}, r) })
}

type patient struct {
	http.ResponseWriter
	granted *granted
}

func (p patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p patient) SetWriteDeadline(time.Time) error {
	p.granted.Add(1)
	return nil
}

// An answer that is made of many versions is given time for each: a long one is not stuck.
func TestLongAnswersAreGrantedTime(t *testing.T) {
	t.Parallel()
	g := &granted{}
	r := start(t, options{granted: g})
	viewer, versions := r.as(t, "viewer"), r.task(t, r.examples.LongHistory).Version.Number
	for address, header := range map[string][]string{
		"/tasks/{long}/changes": nil, "/tasks/{long}/changes?": {"Accept: application/json"}, "/tasks/{long}/life": nil, "/evidence.zip?id={long}": nil,
	} {
		g.Store(0)
		viewer.get(address, header...).wants(http.StatusOK)
		if got := int(g.Load()); got < versions {
			t.Errorf("%s %v was granted time %d times, for %d versions", address, header, got, versions)
		}
	}
}
