package store

import (
	"context"
	"database/sql"
	"fmt"
)

// importJournal moves what the journal's first table holds, in which lines were
// written over when they ended, into the chain, if that has not begun. Later, nothing
// of ours writes there: what stands in it then was put in by somebody else.
func (s *Store) importJournal(ctx context.Context) error {
	var n int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM journal`).Scan(&n); err != nil || n == 0 {
		return err
	}
	return s.append(ctx, func(t *tail) error {
		if t.Seq > 0 {
			return nil
		}
		lines, err := plainLines(ctx, t.tx)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := t.importLine(ctx, l); err != nil {
				return fmt.Errorf("line %s: %w", l.ID, err)
			}
		}
		_, err = t.tx.ExecContext(ctx, `DELETE FROM journal`)
		return err
	})
}

func (t *tail) importLine(ctx context.Context, l Line) error {
	end := l.End
	l.End = End{}
	l.tidy()
	end.tidy()
	if _, err := t.insertLine(ctx, l); err != nil {
		return err
	}
	if err := t.add(ctx, Entry{Kind: Intended, LineID: l.ID, Intent: &l}); err != nil || end.Outcome == Pending {
		return err
	}
	if _, err := t.tx.ExecContext(ctx, `UPDATE journal_line SET outcome = $2, ended = $3 WHERE id = $1`, l.ID, end.Outcome, t.next()); err != nil {
		return err
	}
	return t.add(ctx, Entry{Kind: end.Outcome, LineID: l.ID, End: &end})
}

// plainLines reads the first table, oldest first.
func plainLines(ctx context.Context, tx *sql.Tx) (lines []Line, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, submission, at, subject, name, role, session,
			op, task, definition, trigger_name, reason, seen_version, seen_as_at, request,
			outcome, settled, ended_at, after_version, after_as_at, request_id, detail
		FROM journal ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var l Line
		var at, seenAsAt, endedAt, afterAsAt int64
		var request, detail []byte
		err := rows.Scan(&l.ID, &l.Key, &at, &l.Subject, &l.Name, &l.Role, &l.Session,
			&l.Op, &l.Task, &l.Definition, &l.Trigger, &l.Reason, &l.SeenVersion, &seenAsAt, &request,
			&l.Outcome, &l.Settled, &endedAt, &l.AfterVersion, &afterAsAt, &l.RequestID, &detail)
		if err != nil {
			return nil, err
		}
		l.At, l.SeenAsAt, l.EndedAt, l.AfterAsAt = moment(at), moment(seenAsAt), moment(endedAt), moment(afterAsAt)
		l.Request, l.Detail = request, detail
		lines = append(lines, l)
	}
	return lines, rows.Err()
}
