package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// The outcomes of a line. Pending and Unknown lines are open: they are still to be settled.
const (
	Pending = ""
	Done    = "done"
	Refused = "refused"
	Unknown = "unknown"
)

// ErrSettled says that a line is done or refused already, which stands for good.
var ErrSettled = errors.New("already settled")

// A Line of the journal is one write that somebody intended.
type Line struct {
	ID  string    `json:"-"`   // made by Intend; sorts by time
	Key string    `json:"key"` // of this submission, unique for its person; Intend makes one when there is none
	At  time.Time `json:"at"`

	Subject string `json:"subject"` // who, as they were then
	Name    string `json:"name,omitzero"`
	Role    string `json:"role,omitzero"`
	Session string `json:"session,omitzero"`

	Op          string         `json:"op"` // create, update, fire or delete
	Task        string         `json:"task,omitzero"`
	Definition  string         `json:"definition,omitzero"`
	Trigger     string         `json:"trigger,omitzero"`
	Reason      string         `json:"reason,omitzero"`
	Ticket      string         `json:"ticket,omitzero"`
	SeenVersion int            `json:"seenVersion,omitzero"` // the version on which the person decided
	SeenAsAt    time.Time      `json:"seenAsAt,omitzero"`
	Request     jsontext.Value `json:"request,omitzero"` // what was sent, and what it would replace

	End `json:"-"`
	// Sealed says that the line is sealed with a key that is not here, so that all
	// but what it is looked for by is missing.
	Sealed bool `json:"-"`
}

// End is how a line ended, as far as is known.
type End struct {
	Outcome      string         `json:"outcome"`
	Settled      string         `json:"settled,omitzero"` // how that was found out: by the answer, by reading back …
	EndedAt      time.Time      `json:"at"`               // Settle takes now when it is zero
	NewTask      string         `json:"newTask,omitzero"` // the id of a task that was created; Settle moves it to the line's Task
	AfterVersion int            `json:"version,omitzero"` // the task's version after the write
	AfterAsAt    time.Time      `json:"asAt,omitzero"`
	AfterState   string         `json:"state,omitzero"`
	RequestID    string         `json:"requestId,omitzero"` // the upstream's
	Author       string         `json:"author,omitzero"`    // whom the upstream names as the author of that version, by its own id
	Detail       jsontext.Value `json:"detail,omitzero"`
}

// Intend writes a line durably, before the call that it is about. When the
// person's submission is known already, it returns the earlier line and false.
func (s *Store) Intend(ctx context.Context, l Line) (line Line, fresh bool, err error) {
	if l.At.IsZero() {
		l.At = time.Now()
	}
	l.At = l.At.UTC().Truncate(time.Microsecond)
	l.ID = newID(l.At)
	if l.Key == "" {
		l.Key = l.ID
	}
	l.tidy()
	err = s.append(ctx, func(t *tail) error {
		fresh, err = t.insertLine(ctx, l)
		if err != nil || !fresh {
			return err
		}
		return t.add(ctx, Entry{Kind: Intended, LineID: l.ID, Intent: &l})
	})
	if err != nil {
		return Line{}, false, err
	}
	line, err = s.oneLine(ctx, `WHERE l.subject = $1 AND l.submission = $2`, l.Subject, l.Key)
	return line, fresh, err
}

// insertLine makes the row by which a line is found; false when its person's
// submission has one already.
func (t *tail) insertLine(ctx context.Context, l Line) (fresh bool, err error) {
	const query = `INSERT INTO journal_line
			(id, submission, subject, at, op, task, definition, trigger_name, outcome, intended, ended)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, 0) ON CONFLICT (subject, submission) DO NOTHING`
	result, err := t.tx.ExecContext(ctx, query,
		l.ID, l.Key, l.Subject, micros(l.At), l.Op, l.Task, l.Definition, l.Trigger, t.next())
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// Settle writes how a line ended, durably. It fails with ErrSettled when the
// line is done or refused already, and with ErrNotFound when there is none. That
// nothing more is known than before is not written again.
func (s *Store) Settle(ctx context.Context, id string, e End) error {
	if e.EndedAt.IsZero() {
		e.EndedAt = time.Now()
	}
	e.EndedAt = e.EndedAt.UTC().Truncate(time.Microsecond)
	e.tidy()
	var l Line
	err := s.append(ctx, func(t *tail) (err error) {
		l, err = s.lineIn(ctx, t.tx, id)
		switch {
		case err != nil:
			return err
		case l.Outcome == Done || l.Outcome == Refused:
			return fmt.Errorf("journal line %s: %w", id, ErrSettled)
		case l.sameDoubt(e):
			return nil
		}
		const query = `UPDATE journal_line SET outcome = $2, ended = $3, author = $5, task = CASE WHEN $4 = '' THEN task ELSE $4 END WHERE id = $1`
		if _, err := t.tx.ExecContext(ctx, query, id, e.Outcome, t.next(), e.NewTask, e.Author); err != nil {
			return err
		}
		return t.add(ctx, Entry{Kind: e.Outcome, LineID: id, End: &e})
	})
	s.made.drop(madeKey(l.Subject, cmp.Or(e.NewTask, l.Task)))
	return err
}

// sameDoubt tells whether an end says no more than that the line is still unknown.
func (l *Line) sameDoubt(e End) bool {
	return l.Outcome == Unknown && e.Outcome == Unknown && l.Settled == e.Settled && string(l.Detail) == string(e.Detail)
}

// append hands the tail of the journal to write, in one transaction that nobody
// else appends in.
func (s *Store) append(ctx context.Context, write func(*tail) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	t, err := s.lockTail(ctx, tx)
	if err == nil {
		err = write(t)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		_ = tx.Rollback() // what was begun is gone either way
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// tidy makes every text of a line one that any database keeps.
func (l *Line) tidy() {
	for _, text := range []*string{&l.Key, &l.Subject, &l.Name, &l.Op, &l.Task, &l.Definition, &l.Trigger, &l.Reason, &l.Ticket} {
		*text = clean(*text)
	}
	l.SeenAsAt = moment(micros(l.SeenAsAt))
	l.Request = asJSON(l.Request)
}

func (e *End) tidy() {
	for _, text := range []*string{&e.Settled, &e.NewTask, &e.AfterState, &e.RequestID, &e.Author} {
		*text = clean(*text)
	}
	e.AfterAsAt = moment(micros(e.AfterAsAt))
	e.Detail = asJSON(e.Detail)
}

// asJSON returns v as compact JSON: nothing as nil, and what is not JSON as a text.
func asJSON(v jsontext.Value) jsontext.Value {
	if len(v) == 0 {
		return nil
	}
	c := v.Clone()
	if c.Compact() != nil {
		c, _ = jsontext.AppendQuote(nil, clean(string(v))) // fails for bad UTF-8 alone
	}
	return c
}

// clean takes out what PostgreSQL cannot keep in a text.
func clean(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", "\uFFFD"), "\uFFFD")
}

// sortable writes bytes so that their order is kept.
var sortable = base32.HexEncoding.WithPadding(base32.NoPadding)

// newID makes an id that sorts by its moment: seven bytes of microseconds, nine of chance.
func newID(at time.Time) string {
	var b [17]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMicro()))
	_, _ = rand.Read(b[8:]) // never fails
	return strings.ToLower(sortable.EncodeToString(b[1:]))
}

// firstID is where the ids of a moment begin.
func firstID(at time.Time) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(at.UnixMicro()))
	return strings.ToLower(sortable.EncodeToString(b[1:]))
}

// noRows turns the database's word for no row into ours.
func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
