package world

import (
	"time"

	"taskdesk/apiclient"
)

var election = apiclient.DefinitionID{Scope: "CorporateActions", Code: "Election"}

// electionStories are the ways of an election.
func electionStories() []*story {
	announced := step{by: feed, set: newElection}
	completed := step{after: 4 * time.Hour, by: analyst, set: nameClient}
	notified := step{after: 40 * time.Minute, by: analyst, trigger: "notify"}
	elected := step{after: 60 * time.Hour, by: analyst, trigger: "elect", set: choose}
	amended := step{after: 5 * time.Hour, by: analyst, trigger: "amend"}
	instructed := step{after: 3 * time.Hour, by: checker, trigger: "instruct"}
	referred := step{after: 2 * time.Hour, by: checker, set: refer}
	confirmed := step{after: 20 * time.Hour, by: analyst, trigger: "confirm"}
	declined := step{after: 55 * time.Hour, by: analyst, trigger: "elect", to: "Lapsed", set: decline}
	lapsed := step{after: 90 * time.Hour, by: analyst, trigger: "lapse"}

	tell := func(share int, idle [2]time.Duration, steps ...step) *story {
		return &story{definition: election, share: share, idle: idle, steps: steps}
	}
	return []*story{
		tell(110, longDone, announced, completed, notified, elected, instructed, referred, confirmed),
		tell(20, longDone, announced, completed, notified, elected, amended, elected, instructed, referred, confirmed),
		tell(25, longDone, announced, completed, notified, declined),
		tell(15, longDone, announced, completed, notified, lapsed),
		tell(30, fresh, announced),
		tell(25, fresh, announced, completed, notified),
		tell(20, fresh, announced, completed, notified, elected),              // whoever elected cannot instruct: four eyes
		tell(20, someDays, announced),                                         // stuck: no client, no deadline
		tell(25, someDays, announced, completed, notified),                    // stuck: nothing chosen
		tell(15, oldest, announced, completed, notified, elected, instructed), // stuck: no reference
	}
}

func newElection(d *dice) values {
	return values{
		"security", d.one("Alpenrail AG", "Borealis Energy plc", "Delphin Foods SA", "Estrela Telecom SA", "Kestrel Mining Ltd"),
		"eventType", d.one("DVOP", "DVOP", "EXOF", "RHTS", "TEND"),
		"holding", jsonText(d.code("1", 4)),
		correlation, d.code("CA-2026-", 6),
	}
}

func nameClient(d *dice) values {
	return values{
		"client", d.one("Harbour Pension Fund", "Lindgren Family Office", "Municipal Reserve", "Okavango Endowment"),
		"deadline", d.day(5 + d.IntN(9)).Add(16 * time.Hour),
	}
}

func choose(d *dice) values {
	return values{"option", d.one("Cash", "Stock"), "electedQuantity", jsonText(d.code("9", 3))}
}

func decline(*dice) values { return values{"option", "Lapse"} }

func refer(d *dice) values {
	return values{
		"instructed", true,
		"custodianReference", d.code("CUST/", 8),
		"notes", d.one("Sent by SWIFT MT565.", "Sent by SWIFT MT565.\nCustodian asked to call back before cut-off; done at 15:20."),
	}
}
