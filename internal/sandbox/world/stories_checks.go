package world

import (
	"time"

	"taskdesk/apiclient"
)

var fileCheck = apiclient.DefinitionID{Scope: "DataQuality", Code: "FileCheck"}

// The steps of a file check.
var (
	fileReceived  = step{by: feed, set: newFile}
	checkStarted  = step{after: 10 * time.Minute, by: feed, trigger: "startCheck", runs: "checkRows"}
	checkFailed   = step{after: 6 * time.Minute, by: feed, trigger: "reportFailure", ends: failedToComplete}
	checkedAgain  = step{after: 5 * time.Hour, by: analyst, trigger: "checkAgain", runs: "checkRows"}
	foundClean    = step{after: 6 * time.Minute, by: feed, trigger: "reportClean", ends: noResults}
	foundFindings = step{after: 6 * time.Minute, by: feed, trigger: "reportFindings", ends: withResults}
	findingsOwned = step{after: 30 * time.Hour, by: analyst, set: own}
	fileResolved  = step{after: 60 * time.Hour, by: analyst, trigger: "resolve"}
	fileDiscarded = step{after: 20 * time.Hour, by: checker, trigger: "discard", set: explain}
)

// checkStories are the ways of a file check, whose exceptions its worker makes.
func checkStories() []*story {
	tell := func(share int, idle [2]time.Duration, steps ...step) *story {
		return &story{definition: fileCheck, share: share, idle: idle, steps: steps}
	}
	resolved := tell(8, longDone, fileReceived, checkStarted, foundFindings, findingsOwned, fileResolved)
	resolved.children = doneChildren
	waiting := tell(6, someDays, fileReceived, checkStarted, foundFindings, findingsOwned) // stuck: a child is open
	waiting.children = func(d *dice) []*story {
		return append(doneChildren(d), tellException(0, [2]time.Duration{}, exceptionFound, exceptionTriaged))
	}
	return []*story{
		tell(20, longDone, fileReceived, checkStarted, foundClean),
		tell(5, longDone, fileReceived, checkStarted, checkFailed, checkedAgain, foundClean),
		tell(4, longDone, fileReceived, checkStarted, checkFailed, fileDiscarded),
		tell(6, fresh, fileReceived),
		failedCheck(6, someDays),
		resolved,
		waiting,
	}
}

// failedCheck is stuck: its last action failed.
func failedCheck(share int, idle [2]time.Duration) *story {
	return &story{definition: fileCheck, share: share, idle: idle, steps: []step{fileReceived, checkStarted, checkFailed}}
}

func newFile(d *dice) values {
	dataset := d.one("Bonds", "Equities", "Issuers", "Prices")
	return values{
		"file", dataset + "-" + d.day(0).Format("20060102") + ".csv",
		"dataset", dataset,
		"receivedAt", d.now.Time().Truncate(time.Minute),
		"rows", jsonText(d.code("1", 3)),
		correlation, "Nightly files " + d.day(0).Format(time.DateOnly),
	}
}
