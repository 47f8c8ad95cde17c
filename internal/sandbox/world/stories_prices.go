package world

import (
	"time"

	"taskdesk/apiclient"
)

var priceChallenge = apiclient.DefinitionID{Scope: "Pricing", Code: "PriceChallenge"}

// priceStories are the ways of a price challenge.
func priceStories() []*story {
	opened := step{by: raiser, set: newChallenge}
	sent := step{after: 2 * time.Hour, by: raiser, trigger: "sendOut", set: nameVendor}
	answered := step{after: 30 * time.Hour, by: analyst, trigger: "answer"}
	priced := step{after: 4 * time.Hour, by: analyst, set: setPrice}
	accepted := step{after: 5 * time.Hour, by: checker, trigger: "accept"}
	rejected := step{after: 5 * time.Hour, by: checker, trigger: "reject", set: giveReason}
	withdrawn := step{after: 12 * time.Hour, by: raiser, trigger: "withdraw"}
	held := step{after: 8 * time.Hour, by: checker, trigger: "holdBack"}
	released := step{after: 50 * time.Hour, by: checker, trigger: "release", set: releaseHold}

	tell := func(share int, idle [2]time.Duration, steps ...step) *story {
		return &story{definition: priceChallenge, share: share, idle: idle, steps: steps}
	}
	return []*story{
		tell(170, longDone, opened, sent, answered, priced, accepted),
		tell(50, longDone, opened, sent, answered, rejected),
		tell(30, longDone, opened, sent, withdrawn),
		tell(8, [2]time.Duration{time.Hour, 3 * day}, opened, sent, answered, held, released, priced, accepted),
		tell(50, fresh, opened),
		tell(40, fresh, opened, sent),
		tell(35, fresh, opened, sent, answered, priced),
		tell(30, someDays, opened),                       // stuck: no vendor
		tell(35, someDays, opened, sent, answered),       // stuck: no price, no evidence
		tell(20, oldest, opened, sent),                   // stuck: simply old
		tell(25, oldest, opened, sent, answered, held),   // stuck: nobody's turn, the first edition has no such field
		tell(15, someDays, opened, sent, answered, held), // stuck: not released
	}
}

func newChallenge(d *dice) values {
	return values{
		"instrument", d.one("Alpenrail 1.875% 2031", "Borealis Energy 4.25% 2029", "City of Larkhaven 3.1% 2044", "Delphin Foods 0% 2027", "Estrela Telecom 6.5% perpetual"),
		"isin", d.code("XS", 10),
		"priceDate", d.day(-1),
		"vendorPrice", d.price(),
		"ourPrice", d.exact(),
		"stale", d.IntN(3) == 0,
		correlation, "Price check " + d.day(0).Format(time.DateOnly),
	}
}

func nameVendor(d *dice) values {
	return values{"vendor", d.one("Meridian", "Northfeed", "Quotelane")}
}

func setPrice(d *dice) values {
	return values{"challengedPrice", d.price(), "evidence", d.code("https://quotes.example.com/evidence/", 7)}
}

func giveReason(d *dice) values {
	return values{"reason", d.one(
		"Two dealers quote at the vendor's level.",
		"Vendor has shown the trades:\n  09:12  1.2m  at 98.40\n  11:47  0.4m  at 98.35",
		"Our model used yesterday's curve.",
	)}
}

func releaseHold(d *dice) values {
	return values{"holdReleasedBy", d.one("Secretary of the valuation committee", "Head of pricing")}
}
