package apiclient

import (
	"cmp"
	"context"
	"errors"
	"net/http"
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
// API: GET /api/tasks, GET /api/taskdefinitions, GET /api/tasks/{id}, GET /api/tasks/{id}/history, GET /api/actionlogs/{id}
func (c *Client) Probe(ctx context.Context) (Abilities, error) {
	if err := ctx.Err(); err != nil {
		return c.Abilities(), notSent(ctx, questions[0], err)
	}
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
// every call is, and that there is no such operation from comparing two of them.
func (c *Client) ask(ctx context.Context) error {
	if c.up.abilities.areFresh() { // somebody has just asked
		return nil
	}
	failed := make([]*Error, len(questions))
	var asking sync.WaitGroup
	for i, q := range questions {
		asking.Go(func() {
			_, _, err := call[Page[jsontext.Value]](ctx, c, q)
			failed[i], _ = errors.AsType[*Error](err)
		})
	}
	asking.Wait()
	var puzzle *Error
	for i, e := range failed {
		switch {
		case e == nil:
		case offers(e) == CannotTell:
			puzzle = cmp.Or(puzzle, e)
		case unlike(e, failed[0]):
			c.up.abilities.set(questions[i].tells, Missing)
		}
	}
	switch {
	case puzzle == nil:
		c.up.abilities.refresh(askAgain)
		return nil
	case puzzle.Status != http.StatusUnauthorized && (puzzle.Status != 0 || puzzle.cut): // not of this one's token
		c.up.abilities.refresh(askSoon)
	}
	return puzzle
}

// unlike tells whether a 404 is no 404 of the service, which says of a task that there
// is none in a sentence.
func unlike(e, noSuchTask *Error) bool {
	return noSuchTask != nil && noSuchTask.sentence && e.Status == http.StatusNotFound && !e.sentence && !e.garbled
}

// absent is a well-formed id that nothing has: ids are random.
const absent = "00000000-0000-4000-8000-000000000000"

// questions are what an upstream is asked. The first is how it says that there is no
// such task, which it does in every generation: where an operation is not there, its 404
// is another one.
var questions = []op{
	{name: "Probe", method: http.MethodGet, path: []string{"tasks", absent}, ofOne: true},
	question(ofLists, one, "tasks"),
	question(ofDefinitions, one, "taskdefinitions"),
	question(ofHistory, nil, "tasks", absent, "history"),
	question(ofActionLogs, nil, "actionlogs", absent),
}

var one = url.Values{"limit": {"1"}}

func question(about ability, query url.Values, path ...string) op {
	o := listOp("Probe", about, path...)
	o.query, o.ofOne = query, query == nil
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
