package world

import (
	"time"

	"taskdesk/apiclient"
)

var tradeBreak = apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"}

// Idle times. Second editions came two weeks ago, so what idles longer lives by the
// first, and what idles a few days lives by the second.
var (
	longDone = [2]time.Duration{2 * time.Hour, 36 * day}
	fresh    = [2]time.Duration{5 * time.Minute, 40 * time.Hour}
	someDays = [2]time.Duration{3 * day, 9 * day}
	oldest   = [2]time.Duration{16 * day, 36 * day}
)

// breakStories are the ways of a trade break.
func breakStories() []*story {
	found := step{by: feed, set: newBreak}
	assigned := step{after: 3 * time.Hour, by: analyst, trigger: "assign"}
	taken := step{after: 20 * time.Minute, by: analyst, set: takeBreak}
	noted := step{after: 20 * time.Hour, by: analyst, set: noteBreak}
	resolved := step{after: 6 * time.Hour, by: checker, trigger: "resolve"}
	escalated := step{after: 9 * time.Hour, by: analyst, trigger: "escalate"}
	handedBack := step{after: 16 * time.Hour, by: checker, trigger: "handBack"}
	chased := step{after: 5 * time.Hour, by: analyst, trigger: "chase", set: linkTicket}
	cancelled := step{after: 30 * time.Minute, by: analyst, trigger: "cancel"}

	tell := func(share int, idle [2]time.Duration, steps ...step) *story {
		return &story{definition: tradeBreak, share: share, idle: idle, steps: steps}
	}
	gone := tell(6, longDone, found, cancelled)
	gone.deleted = true
	return []*story{
		tell(300, longDone, found, assigned, taken, noted, resolved),
		tell(60, longDone, found, assigned, taken, escalated, handedBack, noted, resolved),
		tell(50, longDone, found, cancelled),
		tell(70, fresh, found),
		tell(80, fresh, found, assigned, taken),
		tell(40, fresh, found, assigned, taken, noted),
		tell(25, [2]time.Duration{time.Hour, 6 * day}, found, assigned, taken, chased),
		tell(35, oldest, found),                              // stuck: simply old
		tell(45, someDays, found, assigned, taken),           // stuck: no comment
		tell(20, oldest, found, assigned, taken, escalated),  // stuck: simply old, and no comment
		tell(15, someDays, raised(), assigned, taken, noted), // stuck for its raiser: four eyes
		gone,
	}
}

// raised is a break that a person opened by hand.
func raised() step { return step{by: raiser, set: newBreak} }

func newBreak(d *dice) values {
	v := values{
		"tradeId", d.code("T-", 5),
		"counterparty", d.one("Alder & Finch", "Banque Corvin", "Hollis Prime", "Nordlys Securities"),
		"valueDate", d.day(d.IntN(3)),
		"currency", d.one("CHF", "EUR", "EUR", "GBP", "JPY", "USD", "USD"),
		"difference", d.amount(90_000),
		"fxRate", d.exact(),
		correlation, "EOD recon " + d.day(0).Format(time.DateOnly),
	}
	v = append(v, d.sometimes(3, values{"severity", d.one("Low", "Medium", "High"), "blocking", d.IntN(2) == 0})...)
	return append(v, d.sometimes(25, values{stackingKey, d.code("T-0000", 1)})...)
}

func takeBreak(d *dice) values {
	return values{"analyst", d.one("mira", "jonas", "priya"), "severity", d.one("Low", "Medium", "Medium", "High")}
}

func noteBreak(d *dice) values { return values{"comment", d.one(breakNotes...)} }

func linkTicket(d *dice) values {
	return values{"ticket", d.code("https://tickets.example.com/browse/OPS-", 5)}
}

var breakNotes = []string{
	"Counterparty booked the trade twice. They reverse the second booking tonight.",
	"Fee was missing on our side; booked.",
	"Settlement date differs by one day.\nTheirs follows the holiday calendar of the market, ours did not.",
	"Called them at 10:40.\n\n- quantity agrees\n- price agrees\n- accrued interest: they count 30/360, we count actual/actual\n\nStatic data team corrects the day count.",
	"Rounding of the FX leg. Within tolerance, agreed with the desk.",
	"Zweite Zahlung fehlt – Überweisung folgt am Montag.",
}
