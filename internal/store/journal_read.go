package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Unsettled, in place of an outcome, asks for the lines that are still to be settled.
const Unsettled = "open"

// A LineQuery says which lines to read. What is empty does not matter.
type LineQuery struct {
	Subject, Task, Definition, Trigger, Op string
	Outcome                                string    // Done, Refused, Unknown or Unsettled
	From, To                               time.Time // when they were intended; To is no longer within
	Before                                 string    // a line's id: only what came before it
	Limit                                  int       // 0 is no limit
}

// where words a query for the database.
func (q LineQuery) where() (sql string, args []any) {
	var b strings.Builder
	b.WriteString("WHERE 1 = 1")
	and := func(condition string, value any) {
		args = append(args, value)
		fmt.Fprintf(&b, " AND %s $%d", condition, len(args))
	}
	for _, c := range []struct{ condition, value string }{
		{"l.subject =", q.Subject}, {"l.task =", q.Task}, {"l.definition =", q.Definition},
		{"l.trigger_name =", q.Trigger}, {"l.op =", q.Op}, {"l.id <", q.Before},
	} {
		if c.value != "" {
			and(c.condition, clean(c.value))
		}
	}
	if !q.From.IsZero() {
		and("l.id >=", firstID(q.From))
	}
	if !q.To.IsZero() {
		and("l.id <", firstID(q.To))
	}
	switch q.Outcome {
	case "":
	case Unsettled:
		b.WriteString(" AND l.outcome IN ('', 'unknown')")
	default:
		and("l.outcome =", q.Outcome)
	}
	return b.String(), args
}

// Lines returns the lines that a query asks for, newest first.
func (s *Store) Lines(ctx context.Context, q LineQuery) ([]Line, error) {
	where, args := q.where()
	where += " ORDER BY l.id DESC"
	if q.Limit > 0 {
		args = append(args, q.Limit)
		where += fmt.Sprintf(" LIMIT $%d", len(args))
	}
	return s.manyLines(ctx, where, args...)
}

// OpenLines returns a person's lines that are pending or unknown, oldest first.
func (s *Store) OpenLines(ctx context.Context, subject string) ([]Line, error) {
	return s.manyLines(ctx, `WHERE l.outcome IN ('', 'unknown') AND l.subject = $1 ORDER BY l.id`, clean(subject))
}

// Line returns one line, or ErrNotFound.
func (s *Store) Line(ctx context.Context, id string) (Line, error) {
	return s.oneLine(ctx, `WHERE l.id = $1`, id)
}

// LineByKey returns the line of a person's submission, or ErrNotFound.
func (s *Store) LineByKey(ctx context.Context, subject, key string) (Line, error) {
	return s.oneLine(ctx, `WHERE l.subject = $1 AND l.submission = $2`, clean(subject), clean(key))
}

// selectLine reads a line with its two entries; the last is missing while it is open.
const selectLine = `SELECT l.id, l.submission, l.subject, l.at, l.op, l.task, l.definition, l.trigger_name, l.outcome,
		l.intended, l.ended, first.body, last.body
	FROM journal_line l
	JOIN journal_entry first ON first.seq = l.intended
	LEFT JOIN journal_entry last ON last.seq = l.ended `

// lineIn reads a line within a transaction.
func (s *Store) lineIn(ctx context.Context, q rowReader, id string) (Line, error) {
	l, err := s.book.scanLine(q.QueryRowContext(ctx, selectLine+`WHERE l.id = $1`, id))
	return l, noRows(err)
}

func (s *Store) oneLine(ctx context.Context, where string, args ...any) (Line, error) {
	l, err := s.book.scanLine(s.db.QueryRowContext(ctx, selectLine+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return Line{}, fmt.Errorf("journal line: %w", ErrNotFound)
	}
	if err != nil {
		return Line{}, fmt.Errorf("read journal: %w", err)
	}
	return l, nil
}

func (s *Store) manyLines(ctx context.Context, where string, args ...any) (lines []Line, err error) {
	rows, err := s.db.QueryContext(ctx, selectLine+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		l, err := s.book.scanLine(rows)
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

// scanLine reads a row of selectLine. What the sealed entries say counts; the row's
// own columns stand in for entries that cannot be opened.
func (b bookSeals) scanLine(row interface{ Scan(...any) error }) (l Line, err error) {
	var at, intended, ended int64
	var first, last []byte
	err = row.Scan(&l.ID, &l.Key, &l.Subject, &at, &l.Op, &l.Task, &l.Definition, &l.Trigger, &l.Outcome, &intended, &ended, &first, &last)
	if err != nil {
		return Line{}, err
	}
	l.At = moment(at)
	found := l
	e, _, err := b.openEntry(intended, first)
	if err != nil || e.Intent == nil {
		l.Sealed = true
		return l, nil
	}
	l = *e.Intent
	l.ID, l.Task, l.Outcome = found.ID, found.Task, found.Outcome
	if ended == 0 {
		return l, nil
	}
	e, _, err = b.openEntry(ended, last)
	if err != nil || e.End == nil {
		l.Sealed = true
		return l, nil
	}
	l.End = *e.End
	return l, nil
}
