package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// JournalCheck is what a check of the whole journal found.
type JournalCheck struct {
	Entries int64
	Head    string // the last entry's hash; who has noted an earlier one can look for it in an export
	From    time.Time
	To      time.Time
	Missing int64 // of an export: entries that it leaves out
	OldKeys int64 // entries that are sealed with another key than the first
	Faults  []Fault
}

// Whole tells whether nothing was found wrong.
func (c *JournalCheck) Whole() bool { return len(c.Faults) == 0 }

// A Fault is one place where the journal is not as it was written.
type Fault struct {
	Seq  int64 // the entry's number; 0 where it is about none
	What string
}

// mostFaults bounds the faults that a check tells of one by one.
const mostFaults = 100

// CheckJournal reads the whole journal and finds every entry that was changed,
// removed, put in or cut off since it was written, and every line that is looked for
// by what its entries do not say. It fails only when the database does.
func (s *Store) CheckJournal(ctx context.Context) (*JournalCheck, error) {
	// One snapshot: somebody may be writing. SQLite gives every transaction one.
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.snapshot()})
	if err != nil {
		return nil, fmt.Errorf("check journal: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	c := &checker{seals: s.book}
	for _, step := range []func(context.Context, *sql.Tx) error{c.entries, c.lines, c.end} {
		if err := step(ctx, tx); err != nil {
			return nil, fmt.Errorf("check journal: %w", err)
		}
	}
	c.found.Head = c.last.Hash
	return &c.found, nil
}

func (s *Store) snapshot() sql.IsolationLevel {
	if s.postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

// A checker goes through the journal once.
type checker struct {
	seals bookSeals
	found JournalCheck
	last  head
}

func (c *checker) fault(seq int64, what string, args ...any) {
	if len(c.found.Faults) < mostFaults {
		c.found.Faults = append(c.found.Faults, Fault{seq, fmt.Sprintf(what, args...)})
	}
}

// entries checks each entry and its place in the chain.
func (c *checker) entries(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT e.seq, e.line, e.body, e.sealed_by, e.hash,
			l.subject, l.submission, l.at, l.op, l.task, l.definition, l.trigger_name, l.outcome, l.author, l.intended, l.ended
		FROM journal_entry e LEFT JOIN journal_line l ON l.id = e.line ORDER BY e.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r checkedRow
		if err := r.scan(rows); err != nil {
			return err
		}
		c.entry(&r)
	}
	return rows.Err()
}

// checkedRow is an entry with the row by which its line is looked for.
type checkedRow struct {
	seq                  int64
	line, sealedBy, hash string
	body                 []byte

	subject, key, op, task, definition, trigger, outcome, author sql.NullString
	at, intended, ended                                          sql.NullInt64
}

func (r *checkedRow) scan(rows *sql.Rows) error {
	return rows.Scan(&r.seq, &r.line, &r.body, &r.sealedBy, &r.hash,
		&r.subject, &r.key, &r.at, &r.op, &r.task, &r.definition, &r.trigger, &r.outcome, &r.author, &r.intended, &r.ended)
}

func (c *checker) entry(r *checkedRow) {
	c.found.Entries++
	switch gap := r.seq - c.last.Seq - 1; {
	case gap == 1:
		c.fault(r.seq-1, "this entry is missing")
	case gap > 1:
		c.fault(c.last.Seq+1, "%d entries are missing from here on", gap)
	}
	prev := c.last.Hash
	c.last = head{r.seq, r.hash}
	if r.sealedBy != c.seals.names[0] {
		c.found.OldKeys++
	}
	e, body, err := c.seals.openEntry(r.seq, r.body)
	switch {
	case err == errSealed:
		c.fault(r.seq, "it was changed, or its key (%s) is not among the secret keys", r.sealedBy)
	case hashOf(prev, body) != r.hash:
		c.fault(r.seq, "it does not follow from the entry before it")
	case err != nil || e.Seq != r.seq || e.LineID != r.line:
		c.fault(r.seq, "it is not what was written at this place")
	case e.Kind == Resumed:
		c.fault(r.seq, "here the journal went on after an end that could not be trusted: entries before it may be missing")
	default:
		c.match(r, e)
	}
}

// match compares an entry with the row by which its line is looked for.
func (c *checker) match(r *checkedRow, e Entry) {
	if !r.intended.Valid {
		c.fault(r.seq, "its line is missing")
		return
	}
	var same bool
	switch w := e.Intent; {
	case w != nil:
		c.spanOf(w.At)
		moved := w.Task == "" && r.ended.Int64 != 0 // a created task has its id from the outcome
		same = r.intended.Int64 == r.seq && r.subject.String == w.Subject && r.key.String == w.Key && r.at.Int64 == micros(w.At) &&
			r.op.String == w.Op && (moved || r.task.String == w.Task) && r.definition.String == w.Definition && r.trigger.String == w.Trigger
	case r.ended.Int64 == r.seq:
		same = r.outcome.String == e.End.Outcome && r.author.String == e.End.Author && (e.End.NewTask == "" || r.task.String == e.End.NewTask)
	default: // an earlier outcome, which can only have been unknown
		same = r.ended.Int64 > r.seq && e.Kind == Unknown
	}
	if !same {
		c.fault(r.seq, "its line is looked for by what was not written")
	}
}

func (c *checker) spanOf(at time.Time) {
	if c.found.From.IsZero() || at.Before(c.found.From) {
		c.found.From = at
	}
	if at.After(c.found.To) {
		c.found.To = at
	}
}

// lines looks for lines that no entry has made, or that end with what is no outcome of theirs.
func (c *checker) lines(ctx context.Context, tx *sql.Tx) error {
	for _, wrong := range []struct{ what, lines string }{
		{"%d lines have no entry", `NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.seq = l.intended AND e.line = l.id)`},
		{"%d lines end with what was not written of them", `CASE WHEN l.ended = 0 THEN l.outcome <> '' OR l.author <> '' ELSE
			l.ended <= l.intended OR NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.seq = l.ended AND e.line = l.id) END`},
	} {
		var n int64
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM journal_line l WHERE `+wrong.lines).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			c.fault(0, wrong.what, n)
		}
	}
	return nil
}

// end compares the last entry with the end that was sealed.
func (c *checker) end(ctx context.Context, tx *sql.Tx) error {
	var sealed []byte
	if err := tx.QueryRowContext(ctx, `SELECT sealed FROM journal_head WHERE id = 1`).Scan(&sealed); err != nil {
		return err
	}
	switch end, ok := c.seals.openHead(sealed); {
	case !ok:
		c.fault(0, "the end of the journal was changed, or its key is not among the secret keys")
	case end.Seq > c.last.Seq:
		c.fault(c.last.Seq+1, "the journal was cut off here: it had %d entries", end.Seq)
	case end != c.last:
		c.fault(c.last.Seq, "this is not the entry that was written last")
	}
	return nil
}
