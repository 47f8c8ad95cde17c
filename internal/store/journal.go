package store

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
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
	ID  string // made by Intend; sorts by time
	Key string // of this submission, unique for its person; Intend makes one when there is none
	At  time.Time

	Subject, Name, Role string // who, as they were then
	Session             string

	Op                                string // create, update, fire or delete
	Task, Definition, Trigger, Reason string
	SeenVersion                       int // the version on which the person decided
	SeenAsAt                          time.Time
	Request                           []byte // JSON of what was sent

	End
}

// End is how a line ended, as far as is known.
type End struct {
	Outcome      string
	Settled      string    // how that was found out: by the answer, by reading back …
	EndedAt      time.Time // Settle takes now when it is zero
	NewTask      string    // the id of a task that was created; Settle moves it to the line's Task
	AfterVersion int       // the task's version after the write
	AfterAsAt    time.Time
	RequestID    string // the upstream's
	Detail       []byte // JSON
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
	result, err := s.db.ExecContext(ctx, insertLine, l.columns()...)
	if err != nil {
		return Line{}, false, fmt.Errorf("write journal: %w", err)
	}
	written, err := result.RowsAffected()
	if err != nil {
		return Line{}, false, fmt.Errorf("write journal: %w", err)
	}
	line, err = s.oneLine(ctx, `WHERE subject = $1 AND submission = $2`, clean(l.Subject), clean(l.Key))
	return line, written == 1, err
}

// Settle writes how a line ended, durably. It fails with ErrSettled when the
// line is done or refused already, and with ErrNotFound when there is none.
func (s *Store) Settle(ctx context.Context, id string, e End) error {
	if e.EndedAt.IsZero() {
		e.EndedAt = time.Now()
	}
	const query = `UPDATE journal SET outcome = $2, settled = $3, ended_at = $4,
			task = CASE WHEN $5 = '' THEN task ELSE $5 END,
			after_version = $6, after_as_at = $7, request_id = $8, detail = $9
		WHERE id = $1 AND outcome NOT IN ('done', 'refused')`
	result, err := s.db.ExecContext(ctx, query, id, e.Outcome, clean(e.Settled), micros(e.EndedAt),
		clean(e.NewTask), e.AfterVersion, micros(e.AfterAsAt), clean(e.RequestID), clean(string(e.Detail)))
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	written, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if written == 1 {
		return nil
	}
	if _, err := s.Line(ctx, id); err != nil {
		return err
	}
	return fmt.Errorf("journal line %s: %w", id, ErrSettled)
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
