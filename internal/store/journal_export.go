package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
)

// Links returns the entries of the lines that a query asks for, in the order in which
// they were written, each with its place in the chain. An entry that is sealed with a
// key that is not here comes without a body. It ends after an error.
func (s *Store) Links(ctx context.Context, q LineQuery) iter.Seq2[Link, error] {
	where, args := q.where()
	query := `SELECT e.seq, e.body, e.hash, COALESCE(p.hash, '') FROM journal_entry e
		LEFT JOIN journal_entry p ON p.seq = e.seq - 1
		LEFT JOIN journal_line l ON l.id = e.line ` + where + ` ORDER BY e.seq`
	return func(yield func(Link, error) bool) {
		rows, err := s.db.QueryContext(ctx, query, args...)
		if err != nil {
			yield(Link{}, fmt.Errorf("read journal: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			link, err := s.book.scanLink(rows)
			if err != nil {
				yield(Link{}, fmt.Errorf("read journal: %w", err))
				return
			}
			if !yield(link, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Link{}, fmt.Errorf("read journal: %w", err))
		}
	}
}

func (b bookSeals) scanLink(rows *sql.Rows) (l Link, err error) {
	var seq int64
	var sealed []byte
	if err := rows.Scan(&seq, &sealed, &l.Hash, &l.Prev); err != nil {
		return Link{}, err
	}
	if body, ok := b.open(sealed, entryRow(seq)); ok {
		l.Body = body
	}
	return l, nil
}
