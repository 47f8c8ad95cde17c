package world

import (
	"time"

	"taskdesk/apiclient"
)

var exception = apiclient.DefinitionID{Scope: "DataQuality", Code: "Exception"}

// The steps of an exception.
var (
	exceptionFound     = step{by: feed, set: newException}
	exceptionTriaged   = step{after: 5 * time.Hour, by: analyst, trigger: "triage"}
	exceptionOwned     = step{after: 2 * time.Hour, by: analyst, trigger: "startFix", set: own}
	exceptionFixed     = step{after: 40 * time.Hour, by: analyst, trigger: "close", set: repair}
	exceptionDismissed = step{after: 9 * time.Hour, by: checker, trigger: "dismiss", set: explain}
)

func tellException(share int, idle [2]time.Duration, steps ...step) *story {
	return &story{definition: exception, share: share, idle: idle, steps: steps}
}

// exceptionStories are the ways of a data-quality exception, alone or with children.
func exceptionStories() []*story {
	done := tellException(25, longDone, exceptionFound, exceptionTriaged, exceptionOwned, exceptionFixed)
	done.children = doneChildren
	return []*story{
		tellException(60, longDone, exceptionFound, exceptionTriaged, exceptionOwned, exceptionFixed),
		tellException(40, longDone, exceptionFound, exceptionTriaged, exceptionDismissed),
		tellException(35, fresh, exceptionFound),
		tellException(25, someDays, exceptionFound, exceptionTriaged), // stuck: no owner
		done,
		waitingFamily(),
	}
}

// waitingFamily is stuck: one of its children, and at times a child of that, is still open.
func waitingFamily() *story {
	s := tellException(25, someDays, exceptionFound, exceptionTriaged, exceptionOwned)
	s.children = func(d *dice) []*story {
		open := tellException(0, [2]time.Duration{}, exceptionFound, exceptionTriaged, exceptionOwned)
		if d.IntN(4) == 0 {
			open.children = func(*dice) []*story {
				return []*story{tellException(0, [2]time.Duration{}, exceptionFound, exceptionTriaged)}
			}
		}
		return append(doneChildren(d), open)
	}
	return s
}

func doneChildren(d *dice) []*story {
	var children []*story
	for range 1 + d.IntN(4) {
		child := tellException(0, [2]time.Duration{}, exceptionFound, exceptionTriaged, exceptionOwned, exceptionFixed)
		if d.IntN(3) == 0 {
			child = tellException(0, [2]time.Duration{}, exceptionFound, exceptionTriaged, exceptionDismissed)
		}
		children = append(children, child)
	}
	return children
}

func newException(d *dice) values {
	return values{
		"rule", d.one("Country of risk is missing", "Coupon outside 0 to 25 %", "Maturity before issue date", "Price moved by more than 20 %"),
		"dataset", d.one("Bonds", "Equities", "Issuers", "Prices"),
		"detectedAt", d.now.Time().Truncate(time.Hour),
		"rows", jsonText(d.code("1", 1)),
		"source", d.code("https://lake.example.com/checks/", 6),
		"severity", d.one("Low", "Medium", "High"),
		correlation, "Nightly checks " + d.day(0).Format(time.DateOnly),
	}
}

func own(d *dice) values {
	return values{"owner", d.one("Data management", "Fund accounting", "Reference data")}
}

func repair(d *dice) values { return values{"repaired", d.IntN(2) == 0} }

func explain(d *dice) values {
	return values{"reason", d.one("The value is right: the issuer changed its terms.", "Position was sold,\nnobody needs the price any more.")}
}
