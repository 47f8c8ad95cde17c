package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// An Identity is whom the upstream takes a person for.
type Identity struct {
	Subject string         // the id that they signed in with
	UserID  string         // who they are to the upstream, and in guards: as it has said itself, and else the subject
	Proof   *store.Line    // their last write whose author the upstream has named; nil before the first
	Others  []store.Writer // whom the upstream has taken for the same person, by their last writes
}

// sharesFor is how long a write tells that somebody acts under an id. Whoever has left since,
// or comes back with an id of their own, does not make it a shared one for good.
const sharesFor = 90 * 24 * time.Hour

// Differs tells whether the upstream takes the person for somebody else than who signed in.
func (i Identity) Differs() bool { return i.UserID != i.Subject }

// Shared tells whether the upstream takes others for the same person: guards cannot tell
// them apart then.
func (i Identity) Shared() bool { return len(i.Others) > 0 }

// Identity returns whom the upstream takes the person in ctx for. It fails with ErrNobody,
// and when the journal cannot be read.
func (d *Desk) Identity(ctx context.Context) (Identity, error) {
	if err := d.Has(ctx, person.None); err != nil {
		return Identity{}, err
	}
	subject := person.From(ctx).Subject
	i := Identity{Subject: subject, UserID: subject}
	proof, err := d.journal.LastAuthored(ctx, subject)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return i, fmt.Errorf("look for the last write of %s: %w", subject, err)
	default:
		i.Proof, i.UserID = &proof, proof.Author
	}
	all, err := d.journal.WritersAs(ctx, i.UserID, d.now().Add(-sharesFor))
	if err != nil {
		return i, fmt.Errorf("look for others with the id %s: %w", i.UserID, err)
	}
	for _, w := range all {
		if w.Subject != subject {
			i.Others = append(i.Others, w)
		}
	}
	return i, nil
}

// How long it is not asked again whom the upstream takes somebody for, and of how many
// people that is kept. What a write through this process tells is known at once.
const (
	selfFor  = time.Minute
	maxSelfs = 4096
)

// selfs keeps whom the upstream takes people for, by their subject.
type selfs struct {
	mu   sync.Mutex
	kept map[string]self
}

type self struct {
	Identity
	until time.Time
}

// Self is Identity for pages and decisions that go on without it, as it was within the
// last minute. When the journal does not tell, the person is who signed in.
func (d *Desk) Self(ctx context.Context) Identity {
	p := person.From(ctx)
	if p == nil {
		return Identity{}
	}
	subject := p.Subject
	if kept, ok := d.selfs.get(subject, d.now()); ok {
		return kept
	}
	d.names.meet(subject, p.Name)
	i, err := d.Identity(ctx)
	switch {
	case ctx.Err() != nil:
		return Identity{Subject: subject, UserID: subject} // nobody waits for it any more
	case err != nil:
		d.options.Log.WarnContext(ctx, "the journal does not tell whom the upstream takes somebody for", "err", err)
		return Identity{Subject: subject, UserID: subject}
	}
	d.selfs.put(i, d.now().Add(selfFor))
	return i
}

func (s *selfs) get(subject string, now time.Time) (Identity, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, ok := s.kept[subject]
	return kept.Identity, ok && now.Before(kept.until)
}

// put keeps an identity. A full cache drops any other: reading one again is cheap.
func (s *selfs) put(i Identity, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = make(map[string]self)
	}
	for subject := range s.kept {
		if len(s.kept) < maxSelfs {
			break
		}
		delete(s.kept, subject)
	}
	s.kept[i.Subject] = self{i, until}
}

// wrote forgets what a write by a person, whom the upstream names as author, may have
// changed: of them, and of all who are known by that id.
func (s *selfs) wrote(subject, author string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.kept, func(of string, kept self) bool { return of == subject || kept.UserID == author })
}
