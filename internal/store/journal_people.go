package store

import (
	"context"
	"fmt"
	"time"
)

// Writer is somebody whose lines the journal has.
type Writer struct{ Subject, Name string }

// Writers returns everybody whose lines the journal has, by subject, each with the name
// of their last line; an empty one where that cannot be opened.
func (s *Store) Writers(ctx context.Context) ([]Writer, error) {
	return s.writers(ctx, `SELECT subject, max(intended) AS last FROM journal_line GROUP BY subject`)
}

// WritersAs returns everybody whose last authored line has the upstream's id author and is
// of since or later, as Writers does: all whom the upstream takes for that one person.
func (s *Store) WritersAs(ctx context.Context, author string, since time.Time) ([]Writer, error) {
	const those = `SELECT a.subject, l.intended AS last
		FROM (SELECT subject, max(id) AS id FROM journal_line WHERE author = $1 AND author <> '' GROUP BY subject) a
		JOIN journal_line l ON l.id = a.id
		WHERE l.at >= $2 AND NOT EXISTS (SELECT 1 FROM journal_line n WHERE n.subject = a.subject AND n.id > a.id AND n.author <> '')`
	return s.writers(ctx, those, clean(author), micros(since))
}

// WritersEverAs returns everybody who has ever had a line with the upstream's id author, as
// Writers does: all who may have done what it is named for.
func (s *Store) WritersEverAs(ctx context.Context, author string) ([]Writer, error) {
	const those = `SELECT a.subject, l.intended AS last
		FROM (SELECT subject, max(id) AS id FROM journal_line WHERE author = $1 AND author <> '' GROUP BY subject) a
		JOIN journal_line l ON l.id = a.id`
	return s.writers(ctx, those, clean(author))
}

// LastAuthored returns a person's last line whose author the upstream has named, or
// ErrNotFound when there is none.
func (s *Store) LastAuthored(ctx context.Context, subject string) (Line, error) {
	return s.oneLine(ctx, `WHERE l.subject = $1 AND l.author <> '' ORDER BY l.id DESC LIMIT 1`, clean(subject))
}

// writers returns the people that a query finds, each with the number of the entry that
// has their name.
func (s *Store) writers(ctx context.Context, those string, args ...any) (all []Writer, err error) {
	query := `SELECT w.subject, w.last, e.body FROM (` + those + `) w JOIN journal_entry e ON e.seq = w.last ORDER BY w.subject`
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var w Writer
		var seq int64
		var sealed []byte
		if err := rows.Scan(&w.Subject, &seq, &sealed); err != nil {
			return nil, fmt.Errorf("read journal: %w", err)
		}
		if e, _, err := s.book.openEntry(seq, sealed); err == nil && e.Intent != nil {
			w.Name = e.Intent.Name
		}
		all = append(all, w)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	return all, nil
}
