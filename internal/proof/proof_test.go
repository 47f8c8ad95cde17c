package proof

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"taskdesk/internal/sandbox"
)

// subjects are the ids of the people, by their login.
var subjects = func() map[string]string {
	all := map[string]string{}
	for _, u := range sandbox.Users() {
		all[u.Login] = u.ID
	}
	return all
}()

// sums are the figures of all schedules.
var sums struct{ schedules, writes, lost, doubled, untrue atomic.Int64 }

// TestSchedules carries out random schedules in this process, by a clock of their own.
func TestSchedules(t *testing.T) {
	if _, err := template(); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule.Draw(t, "schedule")
		rapid.SyncTest(t, func(t *rapid.T) { prove(t, s) })
	})
	report(t)
}

// prove carries out a schedule and fails with all that it finds wrong.
func prove(t *rapid.T, s schedule) {
	folder, err := os.MkdirTemp("", "taskdesk-proof-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	h, err := open(folder, s.Seed, time.Duration(s.Tokens)*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	p := &play{house: h, witness: &witness{written: map[string]string{}}, submissions: map[string]*submission{}}
	for _, login := range logins {
		p.people = append(p.people, newPerson(h, login))
	}
	err = p.carryOut(s)
	var v *verdict
	if err == nil {
		v, err = p.judge()
	}
	for _, who := range p.people {
		who.close()
	}
	if err := joined(err, h.close()); err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(p.story, "\n"))
	}
	count(v)
	if all := v.all(); len(all) > 0 {
		t.Fatalf("%s\n\n%s\n%s\n\n%s", strings.Join(all, "\n"), s, p.chronicle(), strings.Join(p.story, "\n"))
	}
}

// chronicle tells what happened in the world.
func (p *play) chronicle() string {
	var b strings.Builder
	w := p.house.upstream.world
	for _, id := range w.ids() {
		fmt.Fprintf(&b, "task %s\n", id)
		for _, c := range w.history(id) {
			fmt.Fprintf(&b, "    %s\n", c)
		}
	}
	return b.String()
}

func count(v *verdict) {
	sums.schedules.Add(1)
	sums.writes.Add(int64(v.writes))
	sums.lost.Add(int64(len(v.lost)))
	sums.doubled.Add(int64(len(v.doubled)))
	sums.untrue.Add(int64(len(v.untrue) + len(v.journal)))
}

// report prints the figures.
func report(t *testing.T) {
	line := fmt.Sprintf("schedules %d, writes %d, lost %d, doubled %d, untrue %d",
		sums.schedules.Load(), sums.writes.Load(), sums.lost.Load(), sums.doubled.Load(), sums.untrue.Load())
	t.Log(line)
	fmt.Println(line)
}
