package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// lineColumns are in the order of Line.columns and scanLine.
const lineColumns = `id, submission, at, subject, name, role, session,
	op, task, definition, trigger_name, reason, seen_version, seen_as_at, request,
	outcome, settled, ended_at, after_version, after_as_at, request_id, detail`

const insertLine = `INSERT INTO journal (` + lineColumns + `)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
	ON CONFLICT (subject, submission) DO NOTHING`

const newestFirst = ` ORDER BY at DESC, id DESC LIMIT $2`

// Line returns one line, or ErrNotFound.
func (s *Store) Line(ctx context.Context, id string) (Line, error) {
	return s.oneLine(ctx, `WHERE id = $1`, id)
}

// LineByKey returns the line of a person's submission, or ErrNotFound.
func (s *Store) LineByKey(ctx context.Context, subject, key string) (Line, error) {
	return s.oneLine(ctx, `WHERE subject = $1 AND submission = $2`, subject, key)
}

// LinesOf returns a person's lines, newest first, at most limit of them.
func (s *Store) LinesOf(ctx context.Context, subject string, limit int) ([]Line, error) {
	return s.manyLines(ctx, `WHERE subject = $1`+newestFirst, subject, limit)
}

// LinesOfTask returns the lines about one task, newest first, at most limit of them.
func (s *Store) LinesOfTask(ctx context.Context, task string, limit int) ([]Line, error) {
	return s.manyLines(ctx, `WHERE task = $1`+newestFirst, task, limit)
}

// OpenLines returns a person's lines that are pending or unknown, oldest first;
// everybody's when the subject is empty.
func (s *Store) OpenLines(ctx context.Context, subject string) ([]Line, error) {
	return s.manyLines(ctx, `WHERE outcome IN ('', 'unknown') AND ($1 = '' OR subject = $1) ORDER BY at, id`, subject)
}

func (s *Store) oneLine(ctx context.Context, where string, args ...any) (Line, error) {
	l, err := scanLine(s.db.QueryRowContext(ctx, `SELECT `+lineColumns+` FROM journal `+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return Line{}, fmt.Errorf("journal line: %w", ErrNotFound)
	}
	if err != nil {
		return Line{}, fmt.Errorf("read journal: %w", err)
	}
	return l, nil
}

func (s *Store) manyLines(ctx context.Context, where string, args ...any) (lines []Line, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+lineColumns+` FROM journal `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		l, err := scanLine(rows)
		if err != nil {
			return nil, fmt.Errorf("read journal: %w", err)
		}
		lines = append(lines, l)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	return lines, nil
}

// columns are the values of lineColumns.
func (l *Line) columns() []any {
	return []any{
		l.ID, clean(l.Key), micros(l.At), clean(l.Subject), clean(l.Name), l.Role, l.Session,
		l.Op, clean(l.Task), clean(l.Definition), clean(l.Trigger), clean(l.Reason),
		l.SeenVersion, micros(l.SeenAsAt), clean(string(l.Request)),
		l.Outcome, clean(l.Settled), micros(l.EndedAt), l.AfterVersion, micros(l.AfterAsAt),
		clean(l.RequestID), clean(string(l.Detail)),
	}
}

// scanLine reads lineColumns from a row.
func scanLine(row interface{ Scan(...any) error }) (l Line, err error) {
	var at, seenAsAt, endedAt, afterAsAt int64
	err = row.Scan(&l.ID, &l.Key, &at, &l.Subject, &l.Name, &l.Role, &l.Session,
		&l.Op, &l.Task, &l.Definition, &l.Trigger, &l.Reason,
		&l.SeenVersion, &seenAsAt, &l.Request,
		&l.Outcome, &l.Settled, &endedAt, &l.AfterVersion, &afterAsAt,
		&l.RequestID, &l.Detail)
	l.At, l.SeenAsAt = moment(at), moment(seenAsAt)
	l.EndedAt, l.AfterAsAt = moment(endedAt), moment(afterAsAt)
	return l, err
}
