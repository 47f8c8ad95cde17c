// Package desk is the one door to tasks: every read and every write of a task
// goes through it, as the person in the context.
//
// A write has five steps, each written once: may this person do it; is the task
// still the version they saw; a durable journal line before the call; the call,
// with the person's own token; and the truth about how it ended.
package desk

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"taskdesk/apiclient"
	"taskdesk/internal/given"
	"taskdesk/internal/person"
	"taskdesk/internal/policy"
	"taskdesk/internal/store"
)

// Journal keeps what was done through the desk. *store.Store is one.
type Journal interface {
	Intend(ctx context.Context, l store.Line) (line store.Line, fresh bool, err error)
	Settle(ctx context.Context, id string, e store.End) error
	Line(ctx context.Context, id string) (store.Line, error)
	LineByKey(ctx context.Context, subject, key string) (store.Line, error)
	Lines(ctx context.Context, q store.LineQuery) ([]store.Line, error)
	OpenLines(ctx context.Context, subject string) ([]store.Line, error)
	Links(ctx context.Context, q store.LineQuery) iter.Seq2[store.Link, error]
	CheckJournal(ctx context.Context) (*store.JournalCheck, error)
	Writers(ctx context.Context) ([]store.Writer, error)
	WritersAs(ctx context.Context, author string) ([]store.Writer, error)
	LastAuthored(ctx context.Context, subject string) (store.Line, error)
	LastMade(ctx context.Context, subject, task string) (store.Made, error)
}

// Options are the deployment's own rules.
type Options struct {
	ReadOnly    bool           // no writes at all
	Policy      *policy.Policy // rules about some writes; nil has none
	Definitions *given.Set     // for an upstream that has none; nil has none
	SeedEra     bool           // the upstream is known to have the four task operations alone, so nothing else is asked of it
	Timeout     time.Duration  // of one call to the upstream; it decides how long a lost write may still take effect
	Now         func() time.Time
	Log         *slog.Logger // of what only whoever runs it can mend; nil logs nothing
}

// A Desk reads and writes tasks for the person in the context.
type Desk struct {
	api     *apiclient.Client
	journal Journal
	options Options
	waits   waits
	defs    definitions
	today   definitions // as they are now, each for a minute
	lives   lives
	flights flights
	sights  sights
	selfs   selfs
	values  lastWire
	asking  singleflight.Group // of what several open pages ask at once
	greeted greetings
	work    sync.WaitGroup // what goes on when its request has been answered
	closing context.Context
	close   context.CancelFunc
}

// waits are how long the desk waits between looks.
type waits struct {
	lookAfter []time.Duration // before each look at a task whose write's answer was lost
	grace     time.Duration   // how long a server that broke off may still finish what it had begun
	poll      time.Duration   // between looks at a line that another process has under way
	today     time.Duration   // how long a page waits for today's definition once it has all else
	around    time.Duration   // how long a page waits for what else tells why a task stays where it is
}

// The looks go on for longer than the grace, so that the last one can settle it.
var usualWaits = waits{
	lookAfter: []time.Duration{0, 250 * time.Millisecond, 750 * time.Millisecond, 1500 * time.Millisecond},
	grace:     2 * time.Second,
	poll:      200 * time.Millisecond,
	today:     time.Second,
	around:    time.Second,
}

// New returns a desk on an upstream and a journal.
func New(api *apiclient.Client, journal Journal, o Options) *Desk {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	d := &Desk{api: api, journal: journal, options: o, waits: usualWaits, today: definitions{lasts: todayFor}}
	d.closing, d.close = context.WithCancel(context.Background())
	return d
}

// Close ends what goes on in the background; what it leaves open is settled the next
// time. Call it when the last request has been answered, before the journal is closed.
func (d *Desk) Close() {
	d.close()
	d.work.Wait()
}

// What the desk refuses by itself. Nothing has been sent when it returns one of these.
var (
	ErrNobody   = errors.New("nobody is signed in")
	ErrPast     = errors.New("the past cannot be changed")
	ErrReadOnly = errors.New("this deployment takes no writes")
	ErrSeen     = errors.New("the version that was seen cannot be found")
)

// Forbidden says which role an act needs and which the person has.
type Forbidden struct{ Needs, Has person.Role }

func (f *Forbidden) Error() string { return "needs " + f.Needs.String() + ", has " + f.Has.String() }

// Has returns nil when the person in ctx has a role, or one above it, and why not
// otherwise: ErrNobody or *Forbidden.
func (d *Desk) Has(ctx context.Context, role person.Role) error {
	p := person.From(ctx)
	switch {
	case p == nil:
		return ErrNobody
	case p.Role < role:
		return &Forbidden{Needs: role, Has: p.Role}
	}
	return nil
}

// May returns nil when the person in ctx may do what op does, and why not otherwise:
// ErrNobody, ErrReadOnly or *Forbidden.
func (d *Desk) May(ctx context.Context, op string) error {
	role, known := needs[op]
	switch {
	case !known:
		return fmt.Errorf("no operation %q", op)
	case d.options.ReadOnly && person.From(ctx) != nil:
		return ErrReadOnly
	}
	return d.Has(ctx, role)
}

// needs are the roles that may do each operation.
var needs = map[string]person.Role{
	OpCreate: person.Operator, OpUpdate: person.Operator, OpFire: person.Operator, OpDelete: person.Admin,
}

// Attempt is May for a write that was sent: that it was refused is written down.
func (d *Desk) Attempt(ctx context.Context, op, task, trigger string, s Submission) error {
	if op == OpUpdate && trigger != "" {
		op = OpFire
	}
	if err := d.May(ctx, op); err != nil {
		return d.denied(ctx, write{op: op, task: task, trigger: trigger, submission: s}, err)
	}
	return nil
}

// now is the desk's clock.
func (d *Desk) now() time.Time { return d.options.Now().UTC() }

// as returns the client that speaks for the person in ctx.
func (d *Desk) as(ctx context.Context) *apiclient.Client {
	return d.api.As(person.From(ctx).Token)
}
