package store

import (
	"context"
	"fmt"
)

// resealAtOnce is how many entries are read before the next are asked for.
const resealAtOnce = 500

// ResealJournal seals with the first key what another one has sealed, so that the
// other can be taken away. What none of the keys opens stays as it is. What the
// entries say, and so their hashes, do not change.
func (s *Store) ResealJournal(ctx context.Context) error {
	if err := s.resealHead(ctx); err != nil {
		return fmt.Errorf("seal the journal anew: %w", err)
	}
	for after := int64(0); ; {
		rows, err := s.sealedByOthers(ctx, after)
		if err != nil {
			return fmt.Errorf("seal the journal anew: %w", err)
		}
		for seq, sealed := range rows {
			after = max(after, seq)
			plain, ok := s.book.open(sealed, entryRow(seq))
			if !ok {
				continue
			}
			const query = `UPDATE journal_entry SET body = $2, sealed_by = $3 WHERE seq = $1`
			if _, err := s.db.ExecContext(ctx, query, seq, s.book.seal(plain, entryRow(seq)), s.book.names[0]); err != nil {
				return fmt.Errorf("seal the journal anew: %w", err)
			}
		}
		if len(rows) < resealAtOnce {
			return nil
		}
	}
}

// resealHead seals the end of the journal anew, unless somebody appends meanwhile and
// so has done it.
func (s *Store) resealHead(ctx context.Context) error {
	sealed, err := s.sealedHead(ctx, s.db, "")
	if err != nil {
		return err
	}
	plain, ok := s.book.open(sealed, headRow)
	if !ok {
		return nil
	}
	_, err = s.db.ExecContext(ctx, `UPDATE journal_head SET sealed = $1 WHERE id = 1 AND sealed = $2`, s.book.seal(plain, headRow), sealed)
	return err
}

// sealedByOthers reads some entries after one that the first key has not sealed.
func (s *Store) sealedByOthers(ctx context.Context, after int64) (map[int64][]byte, error) {
	const query = `SELECT seq, body FROM journal_entry WHERE sealed_by <> $1 AND seq > $2 ORDER BY seq LIMIT $3`
	rows, err := s.db.QueryContext(ctx, query, s.book.names[0], after, resealAtOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := make(map[int64][]byte)
	for rows.Next() {
		var seq int64
		var sealed []byte
		if err := rows.Scan(&seq, &sealed); err != nil {
			return nil, err
		}
		found[seq] = sealed
	}
	return found, rows.Err()
}
