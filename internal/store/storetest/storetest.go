// Package storetest is what every database must do to serve as Taskdesk's store.
package storetest

import (
	"testing"

	"taskdesk/internal/store"
)

// Run runs the whole suite; open opens a new, empty store for one test.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	tests := []struct {
		name string
		test func(t *testing.T, s *store.Store)
	}{
		{"a session is found as it was written", sessionRoundTrip},
		{"a session that ended stays ended", endedSessionStaysEnded},
		{"a session is not found after its expiry", expiredSession},
		{"a session is read fresh after each write", sessionReadsItsWrites},
		{"the sweeper removes what has expired", sweep},
		{"tokens are found as they were saved", tokensRoundTrip},
		{"many refreshes at once are one", oneRefresh},
		{"a failed refresh changes nothing", failedRefresh},
		{"tokens deleted in mid-refresh stay deleted", deletedInMidRefresh},
		{"new tokens are kept though their reader left", refreshOutlivesReader},
		{"a submission is intended once", intendOnce},
		{"one submission, many at once", intendAtOnce},
		{"an outcome is written once", settle},
		{"a created task gets its id", settleCreated},
		{"what a last write made is read fresh after each write", lastMade},
		{"lines are listed newest first", listLines},
		{"open lines are listed oldest first", openLines},
		{"lines are found by what is asked", queryLines},
		{"those who wrote are known", writers},
		{"whom the upstream takes people for is known", authors},
		{"each entry follows from the one before", chained},
		{"many write at once into one chain", appendAtOnce},
		{"drafts are kept for each person and form", drafts},
		{"a parked form is for its person alone", parked},
		{"a form says whose it is", owners},
		{"any text can be kept", oddText},
		{"preferences are kept for each person", preferences},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, open(t)) })
	}
}

// must stops the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
