// Package proof holds the tests of what Taskdesk promises whatever goes wrong: nothing
// that it has acknowledged is lost, nothing takes effect twice, every line of its journal
// is settled or honestly open, and no page says what is not so.
//
// # The model
//
// A schedule is a few steps that are drawn at random: two people open forms, fill them
// in, send them once, twice, at the same time, signed out, or an old one once more; they
// leave before the answer, look at pages, sign out; somebody else changes a task with
// another tool; time passes; the console is restarted or crashes, also at an exact point
// of a write. Troubles befall the requests between the console and the Workflow service:
// delays beyond the limit, connections that drop before or after the effect, half
// answers, statuses with and without an effect, tokens that are refused, and ghosts,
// which are requests that take effect some time after their sender was told nothing.
// When all is over the troubles end, everybody comes back and looks.
//
// TestSchedules carries schedules out in this process: the console with its own
// database file, the sandbox and the browsers, joined by a network in memory, within a
// bubble of testing/synctest. All limits and waits are those of the product, and take
// no time. TestKilled carries out the same schedules with the console as a program of
// its own, over TCP and by the real clock; there a crash is a kill.
//
// # The judge
//
// Every form is filled in with a token of its own, which stands in the values that are
// sent, and as the reason in the journal. The world stands right around the sandbox's
// API, inside of all troubles, and writes down every change when it is made. The witness
// reads every page that anybody sees and writes down what it claims: that a write is
// done or did not happen, that a task is as shown, or gone. The judge then holds claims,
// journal and world against each other.
//
//   - lost: a change on a version that its person had not seen, or over another's value
//     that was there when the form was sent
//   - doubled: more effects than forms that were sent
//   - untrue: a page whose claim does not fit what happened between the moments when it
//     was asked for and when it was there; an effect that nobody had sent yet; a line
//     of the journal and a version of a task that do not tell of each other, one to one;
//     a line that is open for ever although it can be told how its write ended
//
// That an outcome is not known claims nothing. What the console takes for granted, the
// judge does too: a service that broke off is done within two seconds, and one that is
// too slow within three limits of a call. Of a deletion it cannot be told who made it; and
// of a task that was made without an answer and deleted at once, not that it was there.
// In the seed era some lines may stay open: see mayStayOpen.
//
// # A schedule that fails
//
// The failure tells what is wrong, the schedule step by step, what happened in the world,
// and everything that was done and seen. As the clock of the bubble decides what comes
// first, it mostly comes again with the seed that is printed:
//
//	go test ./internal/proof -run TestSchedules -rapid.seed=SEED
//
// or with the file below testdata/rapid that is named, which holds the schedule after it
// was made as small as could be (-rapid.failfile=FILE). Of TestKilled the name of a part
// is the number of its schedule; by the real clock it may go otherwise:
//
//	go test ./internal/proof -run 'TestKilled/all/17$' -killed 18
//
// make soak carries out thousands of schedules, and hundreds with a process.
package proof
