package history

import (
	"time"

	"taskdesk/apiclient"
)

// A Version is one version of a task: when it began, whose it is, and what it changed.
type Version struct {
	Number    int       // 1 at creation, then one more per change
	AsAt      time.Time // UTC with microseconds; when it began
	UserID    string    // who made it
	RequestID string    // of the request that made it; empty in the seed era
	State     string    // from then on
	Changes   []Change  // from the version before; of the first one, all that it was created with
}

// VersionOf returns the version that a task is, told from the version before it; a nil
// one is before the first.
func VersionOf(before, task *apiclient.Task) Version {
	if before == nil {
		before = &apiclient.Task{}
	}
	v := task.Version
	return Version{
		Number: v.Number, AsAt: v.AsAtModified, UserID: v.UserIDModified, RequestID: v.RequestIDModified,
		State: task.State, Changes: Compare(before, task),
	}
}
