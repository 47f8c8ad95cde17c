package desk

import (
	"slices"
	"strings"

	"taskdesk/apiclient"
)

// An ActionEnd says how an action ended, as far as its log tells.
type ActionEnd string

// How an action can end.
const (
	ActionRuns      ActionEnd = "runs"      // it has not ended yet
	ActionSucceeded ActionEnd = "succeeded" // and all that it fired was taken
	ActionFailed    ActionEnd = "failed"
	ActionRefused   ActionEnd = "refused" // it ended, and a trigger that it fired was refused
	ActionUnclear   ActionEnd = "unclear" // the log ends with words that are not known here
)

// The types of a log's items that the API's own examples have. How failures are logged is
// not published, so they are known by what such words have in common.
var (
	goingOn   = []string{"ActionSubmitted", "ActionInitialising", "ActionStarted", "ActionProgressUpdate"}
	refusing  = []string{"refused", "rejected"}
	failing   = []string{"fail", "error", "abort", "cancel", "timeout", "timedout"}
	succeeded = "ActionSuccessful"
)

// EndOf returns how an action ended, and the item of its log that says so, which is nil
// of an empty log.
func EndOf(log *apiclient.ActionLog) (ActionEnd, *apiclient.ActionLogItem) {
	n := len(log.Items)
	if n == 0 {
		return ActionRuns, nil
	}
	for i := range slices.Backward(log.Items) {
		item := &log.Items[i]
		switch {
		case says(item, failing):
			return ActionFailed, item
		case item.Type == succeeded:
			return refusedBefore(log.Items[:i+1])
		}
	}
	if last := &log.Items[n-1]; !slices.Contains(goingOn, last.Type) && !says(last, refusing) {
		return ActionUnclear, last
	}
	return ActionRuns, &log.Items[n-1]
}

// refusedBefore tells whether what an action fired was refused, of one that succeeded
// with the last of the items.
func refusedBefore(items []apiclient.ActionLogItem) (ActionEnd, *apiclient.ActionLogItem) {
	for i := range slices.Backward(items) {
		if says(&items[i], refusing) {
			return ActionRefused, &items[i]
		}
	}
	return ActionSucceeded, &items[len(items)-1]
}

func says(item *apiclient.ActionLogItem, words []string) bool {
	kind := strings.ToLower(item.Type)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(kind, word) })
}

// WentWrong tells whether an item of an action's log tells of a failure, or of a trigger
// that was refused.
func WentWrong(item *apiclient.ActionLogItem) bool {
	return says(item, failing) || says(item, refusing)
}
