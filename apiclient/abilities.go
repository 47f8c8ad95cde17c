package apiclient

import (
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// An Ability says whether an upstream offers something.
type Ability int

// What is known of an ability.
const (
	CannotTell Ability = iota
	Offered
	Missing
)

// String returns the ability in words.
func (a Ability) String() string {
	switch a {
	case Offered:
		return "offered"
	case Missing:
		return "missing"
	}
	return "cannot tell"
}

// Abilities are what an upstream offers, besides the four operations on one task that
// every generation has.
type Abilities struct {
	Lists       Ability // Tasks.List, All and OfDefinition
	Definitions Ability
	History     Ability
	ActionLogs  Ability
	Batches     Ability // Tasks.UpdateBatch; only its use can tell that there are any
}

// Abilities returns what is known of the upstream without asking it: by the last
// Probe, and by what calls have shown since.
func (c *Client) Abilities() Abilities { return c.up.abilities.all() }

// An ability is one of the Abilities, as an index of what is known. Zero is none.
type ability int

const (
	ofLists ability = iota + 1
	ofDefinitions
	ofHistory
	ofActionLogs
	ofBatches
	abilityCount
)

// abilities are what is known of an upstream. It is the same whoever asks.
type abilities struct {
	mu     sync.Mutex
	known  [abilityCount]known
	fresh  time.Time // until when nothing is asked again
	rounds singleflight.Group
}

type known struct {
	what Ability
	at   time.Time
}

func (a *abilities) all() Abilities {
	a.mu.Lock()
	defer a.mu.Unlock()
	return Abilities{
		Lists: a.known[ofLists].what, Definitions: a.known[ofDefinitions].what, History: a.known[ofHistory].what,
		ActionLogs: a.known[ofActionLogs].what, Batches: a.batches(),
	}
}

// batches is what is known of batches. They came later than action logs, so where those
// are missing they are too. That there are none is believed for a while only, as
// nothing but another use can tell that they have come. The caller holds mu.
func (a *abilities) batches() Ability {
	last := a.known[ofBatches]
	if logs := a.known[ofActionLogs]; logs.what == Missing && !logs.at.Before(last.at) {
		last = logs
	}
	if last.what == Missing && time.Since(last.at) >= askAgain {
		return CannotTell
	}
	return last.what
}

// learn takes from the end of a request what it tells of the upstream; e is nil when
// it worked. A 404 about one thing may mean that thing and not the operation.
func (a *abilities) learn(o op, e *Error) {
	what := offers(e)
	if o.tells == 0 || what == CannotTell || what == Missing && o.ofOne && e.Status == http.StatusNotFound {
		return
	}
	a.set(o.tells, what)
}

func (a *abilities) set(of ability, what Ability) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known[of] = known{what, time.Now()}
}

// offers is what the end of a request tells of the operation. That it is missing is
// said by a 405, and by a 404 with a problem or nothing in it; the service's own 404 is
// a sentence. Whatever a gateway says with a page tells nothing, nor does a 401, which
// can be said without a look at the address. Neither does a 403, unless it is a
// problem of the service.
func offers(e *Error) Ability {
	switch {
	case e == nil:
		return Offered
	case e.garbled:
		return CannotTell
	}
	switch e.Status {
	case http.StatusMethodNotAllowed:
		return Missing
	case http.StatusNotFound:
		if e.sentence {
			return Offered
		}
		return Missing
	case http.StatusForbidden:
		if e.Name != "" {
			return Offered
		}
	case http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity:
		return Offered
	}
	return CannotTell
}
