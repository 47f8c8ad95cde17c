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

// figures are the sums of all schedules of a test.
type figures struct{ schedules, writes, lost, doubled, untrue atomic.Int64 }

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
	var sums figures
	t.Run("all", func(t *testing.T) {
		for i := range sides {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(t *rapid.T) {
					s := drawSchedule.Draw(t, "schedule")
					rapid.SyncTest(t, func(t *rapid.T) { prove(t, s, inMemory, &sums) })
				})
			})
		}
	})
	sums.report(t)
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

// A builder makes a house in an empty folder, and returns how to close it down.
type builder func(folder string, s schedule) (h *house, end func(), err error)

// prove carries out a schedule and fails with all that it finds wrong.
func prove(t rapid.TB, s schedule, build builder, sums *figures) {
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
	sums.add(v)
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

// add counts a schedule in.
func (f *figures) add(v *verdict) {
	f.schedules.Add(1)
	f.writes.Add(int64(v.writes))
	f.lost.Add(int64(len(v.lost)))
	f.doubled.Add(int64(len(v.doubled)))
	f.untrue.Add(int64(len(v.untrue) + len(v.journal)))
}

// report prints the figures.
func (f *figures) report(t *testing.T) {
	line := fmt.Sprintf("schedules %d, writes %d, lost %d, doubled %d, untrue %d",
		f.schedules.Load(), f.writes.Load(), f.lost.Load(), f.doubled.Load(), f.untrue.Load())
	t.Log(line)
	fmt.Println(line)
}
