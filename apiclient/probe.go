package apiclient

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	askAgain = 10 * time.Minute // after which an upstream may have become another one
	askSoon  = time.Minute      // when it could not tell everything
)

// Probe finds out what the upstream offers. It asks with reads alone, so that nothing
// can come of it, and remembers the answers for all copies of the client: it asks
// again after ten minutes, or after one when not everything could be told. Calls that
// show otherwise meanwhile correct them. Several that probe at once ask once, as one
// of them; the asking goes on when its caller leaves.
//
// The error says why something could not be told this time; the abilities are what is
// known all the same.
//
// API: GET /api/tasks, GET /api/taskdefinitions, GET /api/tasks/{id}/history, GET /api/actionlogs/{id}
func (c *Client) Probe(ctx context.Context) (Abilities, error) {
	if c.up.abilities.areFresh() {
		return c.Abilities(), nil
	}
	asked := c.up.abilities.rounds.DoChan("", func() (any, error) {
		return nil, c.ask(context.WithoutCancel(ctx))
	})
	select {
	case round := <-asked:
		return c.Abilities(), round.Err
	case <-ctx.Done():
		return c.Abilities(), noAnswer(ctx, questions[0], ctx.Err(), true)
	}
}

// ask asks every question side by side. What the answers tell is learned as that of
// every call is.
func (c *Client) ask(ctx context.Context) error {
	if c.up.abilities.areFresh() { // somebody has just asked
		return nil
	}
	errs := make([]error, len(questions))
	var asking sync.WaitGroup
	for i, q := range questions {
		asking.Go(func() { _, _, errs[i] = call[Page[jsontext.Value]](ctx, c, q) })
	}
	asking.Wait()
	for _, err := range errs {
		if e, ok := errors.AsType[*Error](err); ok && offers(e) == CannotTell {
			c.up.abilities.refresh(askSoon)
			return err
		}
	}
	c.up.abilities.refresh(askAgain)
	return nil
}

// questions are what an upstream is asked. An id of a wrong form gets 400 where the
// operation is there, and 404 where it is not.
var questions = []op{
	question(ofLists, one, "tasks"),
	question(ofDefinitions, one, "taskdefinitions"),
	question(ofHistory, nil, "tasks", "x", "history"),
	question(ofActionLogs, nil, "actionlogs", "x"),
}

var one = url.Values{"limit": {"1"}}

func question(about ability, query url.Values, path ...string) op {
	o := listOp("Probe", about, path...)
	o.query = query
	return o
}

func (a *abilities) areFresh() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return time.Now().Before(a.fresh)
}

func (a *abilities) refresh(lasts time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fresh = time.Now().Add(lasts)
}
