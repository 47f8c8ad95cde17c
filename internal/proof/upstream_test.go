package proof

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// An upstream is a sandbox behind an unreliable network.
type upstream struct {
	*sandbox.Sandbox
	world *world
	unit  time.Duration // the console's time limit of one call
	haste float64       // by which ghosts come sooner, where a busy machine may make them late

	calm   atomic.Bool // no planned trouble happens any more
	mu     sync.Mutex
	dice   *rand.Rand
	ghosts []ghost
	busy   tally // ghosts that are still about
	trap   *trap // of a console that is another process; nil otherwise
}

// newUpstream makes a sandbox with no more tasks than it must have, and the definition
// of cards. What it keeps is in a folder.
func newUpstream(o *order, unit time.Duration, folder string, s schedule, ttl time.Duration) (*upstream, error) {
	u := &upstream{world: &world{order: o, tasks: map[string][]change{}}, unit: unit, haste: 1, dice: rand.New(rand.NewPCG(s.Seed, 0))}
	options := sandbox.Options{Tasks: 1, API: s.API, TokenTTL: ttl, Wrap: u.world.watch}
	if s.API == sandbox.Current {
		u.Sandbox = sandbox.New(options)
		return u, defineCards(u.Sandbox)
	}
	// Nobody could define anything in the seed era: somebody has done so before.
	before, err := sandbox.Open(folder, sandbox.Options{Tasks: 1})
	if err != nil {
		return nil, err
	}
	if err := joined(defineCards(before), before.Close()); err != nil {
		return nil, err
	}
	u.Sandbox, err = sandbox.Open(folder, options)
	return u, err
}

// defineCards adds the definition of cards to a sandbox.
func defineCards(box *sandbox.Sandbox) error {
	body, err := json.Marshal(card, apiclient.JSONOptions)
	if err != nil {
		return err
	}
	r := httptest.NewRequest(http.MethodPost, "/workflow/api/taskdefinitions", bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer sandbox-admin")
	r.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	box.Handler("").ServeHTTP(answer, r)
	if answer.Code != http.StatusCreated {
		return fmt.Errorf("define cards: status %d: %s", answer.Code, answer.Body)
	}
	return nil
}

// A ghost is a request whose sender has no answer, and which is done all the same
// some time later.
type ghost struct {
	match  func(*http.Request) bool
	after  time.Duration
	answer int // status that its sender gets at once; 0 breaks the connection off, silence says nothing
}

// silence lets the sender wait in vain.
const silence = -1

// spirit marks a request that comes back as a ghost: nothing else befalls it.
type spirit struct{}

// handler serves the upstream at its address.
func (u *upstream) handler(base string) http.Handler {
	box := u.deadly(u.Handler(base))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/workflow/") {
			time.Sleep(u.way())
		}
		if g, ok := u.planned(r); ok {
			u.haunt(w, r, box, g)
			return
		}
		box.ServeHTTP(w, r)
	})
}

// way is how long a request is on its way; each another time, so that those of one
// moment do not always arrive in the order in which they left.
func (u *upstream) way() time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	return time.Duration(u.dice.Int64N(int64(u.unit / 200)))
}

// planned takes the first ghost that was planned for a request.
func (u *upstream) planned(r *http.Request) (ghost, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for i, g := range u.ghosts {
		if g.match(r) {
			u.ghosts = append(u.ghosts[:i], u.ghosts[i+1:]...)
			return g, true
		}
	}
	return ghost{}, false
}

// haunt keeps a request for later and leaves its sender without an answer.
func (u *upstream) haunt(w http.ResponseWriter, r *http.Request, box http.Handler, g ghost) {
	body, _ := io.ReadAll(r.Body) // a sender that left has sent all the same
	again := r.Clone(context.WithValue(context.WithoutCancel(r.Context()), spirit{}, true))
	again.Body = io.NopCloser(bytes.NewReader(body))
	u.busy.Go(func() {
		time.Sleep(g.after)
		box.ServeHTTP(httptest.NewRecorder(), again)
	})
	switch g.answer {
	case silence:
		<-r.Context().Done()
	case 0:
	default:
		w.WriteHeader(g.answer)
		return
	}
	panic(http.ErrAbortHandler)
}

// plan makes a trouble happen to the next request that is its target.
func (u *upstream) plan(tr trouble) {
	match := func(r *http.Request) bool {
		return !u.calm.Load() && r.Context().Value(spirit{}) == nil && targets[tr.Target](r)
	}
	k := kinds[tr.Kind]
	if k.ghost {
		u.mu.Lock()
		defer u.mu.Unlock()
		u.ghosts = append(u.ghosts, ghost{match, time.Duration(u.haste * float64(k.after(u.unit))), k.answer})
		return
	}
	u.FaultNext(match, k.fault(u.unit))
}
