package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Made is the version of a task that a write of it has made.
type Made struct {
	Op      string // create, update, fire or delete; "" where nothing was made
	Version int    // 0 where the upstream did not tell
	AsAt    time.Time
	EndedAt time.Time // when the line was settled
}

// LastMade returns what came of a person's last line about a task that is done, and a zero
// Made when there is none. Every read of a task asks for it. In a database that only this
// process writes to, it is read once and then remembered until the person's next line is
// done; where there are other replicas, it is read every time.
func (s *Store) LastMade(ctx context.Context, subject, task string) (Made, error) {
	key := madeKey(subject, task)
	kept, held, mark := s.made.get(key)
	if held {
		return kept, nil
	}
	m, err := s.readLastMade(ctx, subject, task)
	if err != nil {
		return Made{}, fmt.Errorf("read journal: %w", err)
	}
	s.made.fill(key, m, mark)
	return m, nil
}

func madeKey(subject, task string) string { return clean(subject) + "\x00" + clean(task) }

func (s *Store) readLastMade(ctx context.Context, subject, task string) (m Made, err error) {
	const query = `SELECT l.op, l.ended, e.body FROM journal_line l JOIN journal_entry e ON e.seq = l.ended
		WHERE l.subject = $1 AND l.task = $2 AND l.outcome = 'done' ORDER BY l.id DESC LIMIT 1`
	var ended int64
	var sealed []byte
	err = s.db.QueryRowContext(ctx, query, clean(subject), clean(task)).Scan(&m.Op, &ended, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return Made{}, nil
	}
	if err != nil {
		return Made{}, err
	}
	if e, _, err := s.book.openEntry(ended, sealed); err == nil && e.End != nil { // of a key that is not here, the moment is not known
		m.Version, m.AsAt, m.EndedAt = e.End.AfterVersion, e.End.AfterAsAt, e.End.EndedAt
	}
	return m, nil
}
