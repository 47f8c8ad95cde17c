package proof

import (
	"flag"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

var killedSchedules = flag.Int("killed", 5, "how many schedules are carried out with the console as a process that is killed")

// TestKilled carries out random schedules with the console as a program of its own, on
// a database in a file, by the real clock. A crash kills it. The name of each part is
// the number that its schedule is drawn by.
func TestKilled(t *testing.T) {
	program := filepath.Join(t.TempDir(), "taskdesk")
	if out, err := exec.Command("go", "build", "-o", program, "taskdesk").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	if _, err := template(); err != nil {
		t.Fatal(err)
	}
	build := inProcesses(program)
	var sums figures
	t.Run("all", func(t *testing.T) {
		for i := range *killedSchedules {
			s := drawSchedule.Example(i)
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				prove(t, s, build, &sums)
			})
		}
	})
	sums.report(t)
}
