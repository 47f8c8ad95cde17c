package desk

import (
	"net/http"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// TestWhatBecameOfIt is about writes whose answer was lost, and what others, or the
// same person, did to the task before anybody looked.
func TestWhatBecameOfIt(t *testing.T) {
	comment := field("comment", `"mine"`)
	severity := field("severity", `"Low"`)
	analyst := field("analyst", `"a"`)
	tests := []struct {
		name    string
		fault   string // Before or After
		update  func(*apiclient.Task) Update
		since   func(*testing.T, *rig, string) // what happened since
		outcome string
		settled string
		version int
	}{
		{
			name: "somebody else instead", fault: sandbox.Before,
			update:  func(s *apiclient.Task) Update { return edit(s, "k", comment) },
			since:   func(t *testing.T, r *rig, id string) { r.change(t, "admin", id, "", comment) },
			outcome: Refused, settled: settledByOther,
		},
		{
			name: "it, and then somebody else", fault: sandbox.After,
			update: func(s *apiclient.Task) Update { return edit(s, "k", comment) },
			since: func(t *testing.T, r *rig, id string) {
				r.change(t, "admin", id, "", field("comment", `"theirs"`))
				r.change(t, "admin", id, "escalate", analyst)
			},
			outcome: Done, settled: SettledByReading, version: 3,
		},
		{
			name: "their own other edit", fault: sandbox.Before,
			update:  func(s *apiclient.Task) Update { return edit(s, "k", comment) },
			since:   func(t *testing.T, r *rig, id string) { r.change(t, "operator", id, "", severity) },
			outcome: Refused, settled: SettledByReading,
		},
		{
			name: "it, and then their own other edit", fault: sandbox.After,
			update:  func(s *apiclient.Task) Update { return edit(s, "k", comment) },
			since:   func(t *testing.T, r *rig, id string) { r.change(t, "operator", id, "", severity) },
			outcome: Done, settled: SettledByReading, version: 3,
		},
		{
			name: "the same once more, through Taskdesk", fault: sandbox.Before,
			update: func(s *apiclient.Task) Update { return edit(s, "k", comment) },
			since: func(t *testing.T, r *rig, id string) {
				got, err := r.Update(as(t, "operator"), edit(r.now(t, id), "again", comment))
				r.check(t, got, err, Done, settledByAnswer)
			},
			outcome: Refused, settled: SettledByReading,
		},
		{
			name: "it, and then the same once more, which had nothing to change", fault: sandbox.After,
			update: func(s *apiclient.Task) Update { return edit(s, "k", comment) },
			since: func(t *testing.T, r *rig, id string) {
				got, err := r.Update(as(t, "operator"), edit(r.now(t, id), "again", comment))
				r.check(t, got, err, Done, settledByAnswer)
			},
			outcome: Done, settled: SettledByReading, version: 3,
		},
		{
			name: "another trigger by them", fault: sandbox.Before,
			update:  func(s *apiclient.Task) Update { return fire(s, "k", "escalate", analyst) },
			since:   func(t *testing.T, r *rig, id string) { r.change(t, "operator", id, "resolve", analyst, comment) },
			outcome: Refused, settled: SettledByReading,
		},
		{
			name: "an edit with the fields of the trigger", fault: sandbox.Before,
			update:  func(s *apiclient.Task) Update { return fire(s, "k", "escalate", analyst) },
			since:   func(t *testing.T, r *rig, id string) { r.change(t, "operator", id, "", analyst) },
			outcome: Refused, settled: SettledByReading,
		},
		{
			name: "the fields with a trigger", fault: sandbox.Before,
			update:  func(s *apiclient.Task) Update { return edit(s, "k", analyst) },
			since:   func(t *testing.T, r *rig, id string) { r.change(t, "operator", id, "escalate", analyst) },
			outcome: Refused, settled: SettledByReading,
		},
		{
			name: "deleted instead", fault: sandbox.Before,
			update:  func(s *apiclient.Task) Update { return edit(s, "k", comment) },
			since:   func(t *testing.T, r *rig, id string) { r.remove(t, id) },
			outcome: Refused, settled: settledByOther,
		},
		{
			name: "it, and then deleted", fault: sandbox.After,
			update:  func(s *apiclient.Task) Update { return edit(s, "k", comment) },
			since:   func(t *testing.T, r *rig, id string) { r.remove(t, id) },
			outcome: Done, settled: SettledByReading, version: 3,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, sandbox.Options{})
			task, ctx := r.task(t), as(t, "operator")
			r.waits.lookAfter = []time.Duration{0}
			r.sandbox.FaultNext(writes, sandbox.Fault{Drop: tt.fault})
			r.wire.beforeNext(writes, func(*http.Request) error { r.blind(); return nil })
			lost, err := r.Update(ctx, tt.update(task))
			r.check(t, lost, err, Unknown, "")
			tt.since(t, r, task.ID)
			r.clock.advance(time.Hour)
			got, err := r.Settle(ctx, lost.Line.ID)
			r.check(t, got, err, tt.outcome, tt.settled)
			if got.Line.AfterVersion != tt.version {
				t.Errorf("it made version %d, want %d", got.Line.AfterVersion, tt.version)
			}
		})
	}
}

// TestTwoAlike is about two lines of one person that fired the same trigger, one after
// the other, of which no answer came: each is told to have made its own version,
// whichever is looked at first.
func TestTwoAlike(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		for _, order := range [][]int{{0, 1}, {1, 0}} {
			r := newRig(t, sandbox.Options{API: api})
			ctx, task := as(t, "operator"), r.task(t)
			r.change(t, "admin", task.ID, "", field("analyst", `"a"`))
			var lines []store.Line
			var made []int
			for _, key := range []string{"first", "second"} {
				lines = append(lines, r.pending(t, "operator", fire(r.now(t, task.ID), key, "escalate")))
				made = append(made, r.change(t, "operator", task.ID, "escalate").Version.Number)
				r.change(t, "admin", task.ID, "handBack")
			}
			r.clock.advance(time.Hour)
			for _, i := range order {
				got, err := r.Settle(ctx, lines[i].ID)
				r.check(t, got, err, Done, SettledByReading)
				if got.Line.AfterVersion != made[i] {
					t.Errorf("%s, in the order %v: line %d made version %d, want %d", api, order, i, got.Line.AfterVersion, made[i])
				}
			}
		}
	}
}

// blind makes the next look of the desk fail.
func (r *rig) blind() { r.sandbox.FaultNext(reads, sandbox.Fault{Status: 403}) }

// TestNothingToChange is about a lost write of values that the task has already,
// after somebody else set them: no server makes a version of that.
func TestNothingToChange(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	seen := r.task(t)
	r.change(t, "admin", seen.ID, "", field("comment", `"x"`))
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.After})
	got, err := r.Update(as(t, "operator"), edit(seen, "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, SettledByReading)
	if got.Line.AfterVersion != 3 {
		t.Errorf("version %d, want the 3 that there was", got.Line.AfterVersion)
	}
}

// TestNothingToChangeYet is about such a write that may still be on its way: should
// somebody else change the values before it arrives, it would change them back.
func TestNothingToChangeYet(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	seen, ctx := r.task(t), as(t, "operator")
	r.change(t, "admin", seen.ID, "", field("comment", `"x"`))
	r.sandbox.FaultNext(writes, sandbox.Fault{Status: 504})
	got, err := r.Update(ctx, edit(seen, "k", field("comment", `"x"`)))
	r.check(t, got, err, Unknown, "")
	r.clock.advance(3 * timeout)
	got, err = r.Settle(ctx, got.Line.ID)
	r.check(t, got, err, Done, SettledByReading)
}

// TestEitherOfTwo is about two open writes of one person of which one took effect. With
// the definition it can be told which; without one, nobody says.
func TestEitherOfTwo(t *testing.T) {
	for api, want := range map[string][2]string{sandbox.Current: {Done, Refused}, sandbox.SeedEra: {Unknown, Unknown}} {
		r := newRig(t, sandbox.Options{API: api})
		ctx := as(t, "operator")
		made, err := r.Create(ctx, Create{Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", "1")}})
		r.check(t, made, err, Done, settledByAnswer)
		task := r.now(t, made.Line.Task)
		lines := []store.Line{r.pending(t, "operator", fire(task, "k", "assign")), r.pending(t, "operator", fire(task, "l", "cancel"))}
		r.change(t, "operator", task.ID, "assign")
		r.clock.advance(time.Hour)
		for i, line := range lines {
			if got, err := r.Settle(ctx, line.ID); err != nil || got.Outcome() != want[i] {
				t.Errorf("%s: %s ended %q, %v; want %q", api, line.Trigger, got.Outcome(), err, want[i])
			}
		}
	}
}

// TestAlikeInFlight looks for a write that did not happen while its person fires the same
// again: what that makes is not the first one's, though its answer is yet to come.
func TestAlikeInFlight(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		for _, inBetween := range []bool{false, true} {
			r := newRig(t, sandbox.Options{API: api})
			ctx, task := as(t, "operator"), r.task(t)
			lost := r.pending(t, "operator", fire(task, "lost", "escalate", field("analyst", `"a"`)))
			if inBetween {
				task = r.change(t, "admin", task.ID, "", field("severity", `"Low"`))
			}
			again := r.pending(t, "operator", fire(task, "again", "escalate", field("analyst", `"a"`)))
			made := r.change(t, "operator", task.ID, "escalate", field("analyst", `"a"`)).Version.Number
			got, err := r.Settle(ctx, lost.ID)
			r.check(t, got, err, Unknown, "")
			if err := r.store.Settle(t.Context(), again.ID, store.End{Outcome: Done, Settled: settledByAnswer, AfterVersion: made}); err != nil {
				t.Fatal(err)
			}
			r.clock.advance(time.Hour)
			if got, err = r.Settle(ctx, lost.ID); err != nil || got.Outcome() != Refused {
				t.Errorf("%s, changed in between %t: the lost one ended %q, %v; want it refused", api, inBetween, got.Outcome(), err)
			}
		}
	}
}

// TestAlikeOnALaterBase leaves open both a write that did not happen and one like it on a
// later version that did, and looks at them in either order.
func TestAlikeOnALaterBase(t *testing.T) {
	for _, order := range [][]int{{0, 1, 0}, {1, 0}} {
		r := newRig(t, sandbox.Options{})
		ctx, task := as(t, "operator"), r.task(t)
		lines := []store.Line{r.pending(t, "operator", fire(task, "lost", "escalate", field("analyst", `"a"`)))}
		task = r.change(t, "admin", task.ID, "", field("severity", `"Low"`))
		lines = append(lines, r.pending(t, "operator", fire(task, "again", "escalate", field("analyst", `"a"`))))
		r.change(t, "operator", task.ID, "escalate", field("analyst", `"a"`))
		r.clock.advance(time.Hour)
		var ended [2]string
		for _, i := range order {
			got, err := r.Settle(ctx, lines[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			ended[i] = got.Outcome()
		}
		if want := [2]string{Refused, Done}; ended != want {
			t.Errorf("in the order %v they ended %q, want %q", order, ended, want)
		}
	}
}

// TestMergedAndLost counts from the version that the call was made on.
func TestMergedAndLost(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	seen := r.task(t)
	r.change(t, "admin", seen.ID, "", field("severity", `"Low"`))
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.Before})
	got, err := r.Update(as(t, "operator"), edit(seen, "k", field("comment", `"x"`)))
	r.check(t, got, err, Refused, SettledByReading)
}

// TestLaggingServer is about a read that comes from before the version that was
// seen: what it shows was there already, and is no effect of the write.
func TestLaggingServer(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.change(t, "operator", r.task(t).ID, "", field("comment", `"x"`))
	u := edit(task, "k", field("comment", `"x"`))
	u.Seen.Version = 5
	line := r.pending(t, "operator", u)
	r.clock.advance(time.Hour)
	got, err := r.Settle(as(t, "operator"), line.ID)
	r.check(t, got, err, Unknown, "")
}

// TestTooManyVersionsSince gives up after some versions, and says nothing false.
func TestTooManyVersionsSince(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	line := r.pending(t, "operator", edit(task, "k", field("comment", `"x"`)))
	for i := range maxWalk + 1 {
		r.change(t, "admin", task.ID, "", field("severity", []string{`"Low"`, `"High"`}[i%2]))
	}
	r.change(t, "operator", task.ID, "", field("comment", `"x"`)) // the first that is alike may be another
	r.clock.advance(time.Hour)
	got, err := r.Settle(as(t, "operator"), line.ID)
	r.check(t, got, err, Unknown, "")
}
