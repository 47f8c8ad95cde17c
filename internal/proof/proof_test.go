package proof

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

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

func TestMain(m *testing.M) {
	flag.Parse()
	debug.SetGCPercent(400) // a schedule is short, and what it leaves goes at once
	usually("rapid.checks", "RAPID_CHECKS", usualSchedules)
	usually("test.parallel", "", 12) // schedules with a real clock mostly wait
	shareOut()
	os.Exit(m.Run())
}

// usually gives a flag its value unless somebody has, on the command line or in a variable.
func usually(name, variable string, value int) {
	_, asked := os.LookupEnv(variable)
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == name })
	if !asked {
		_ = flag.Set(name, strconv.Itoa(value)) // the flag is another package's, and there
	}
}

// shareOut gives each side its share of the schedules.
func shareOut() {
	all, _ := strconv.Atoi(flag.Lookup("rapid.checks").Value.String()) // it is a number, or rapid had not taken it
	_ = flag.Set("rapid.checks", strconv.Itoa(max(1, all/sides)))
}

// TestSchedules carries out random schedules in this process, by a clock of their own.
func TestSchedules(t *testing.T) {
	if _, err := template(); err != nil {
		t.Fatal(err)
	}
	t.Run("all", func(t *testing.T) {
		for i := range sides {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(t *rapid.T) {
					s := drawSchedule.Draw(t, "schedule")
					rapid.SyncTest(t, func(t *rapid.T) { prove(t, s, inMemory) })
				})
			})
		}
	})
	report(t)
}

// sides is how many schedules are carried out side by side.
const sides = 4

// memory is a folder that needs no disk, where there is one: a crash of the console is
// none of the machine, so nothing has to last longer than that.
var memory = func() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}()

// prove carries out a schedule and fails with all that it finds wrong.
func prove(t rapid.TB, s schedule, build func(folder string, s schedule) (*house, func(), error)) {
	folder, err := os.MkdirTemp(memory, "taskdesk-proof-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	h, end, err := build(folder, s)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	p := &play{house: h, witness: &witness{written: map[string]string{}}, submissions: map[string]*submission{}, seedEra: s.API == sandbox.SeedEra}
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
