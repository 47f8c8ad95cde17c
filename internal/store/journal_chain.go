package store

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The kinds of entries besides the outcomes of lines.
const (
	Intended = "intended" // a write is about to be sent
	Resumed  = "resumed"  // the journal went on after an end that could not be trusted
)

// An Entry is one thing that was written into the journal, for good.
type Entry struct {
	Seq    int64  `json:"seq"`            // 1, 2, 3 …
	Kind   string `json:"kind"`           // Intended, Done, Refused, Unknown or Resumed
	LineID string `json:"line,omitzero"`  // the line that it is about
	Intent *Line  `json:"write,omitzero"` // with Intended
	End    *End   `json:"end,omitzero"`   // with an outcome
	Note   string `json:"note,omitzero"`  // with Resumed
}

// Link is the place of an entry in the chain. Hash is the SHA-256, in hexadecimal,
// of Prev, a line feed, and Body; Prev is the Hash of the entry before, and empty for
// the first. Whoever has a whole export can check it with nothing else.
type Link struct {
	Prev string         `json:"prev"`
	Hash string         `json:"hash"`
	Body jsontext.Value `json:"entry"`
}

// Whole tells whether the link's hash is the one of what it holds.
func (l Link) Whole() bool { return l.Hash == hashOf(l.Prev, l.Body) }

func hashOf(prev string, body []byte) string {
	h := sha256.New()
	_, _ = h.Write([]byte(prev + "\n")) // never fails
	_, _ = h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// head is where the journal ends.
type head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// bookSeals open and seal what the journal holds.
type bookSeals struct {
	sealer
	names []string // of the keys, in their order
}

func newBookSeals(keys [][]byte) (bookSeals, error) {
	seals, err := newSealer(keys, "taskdesk journal")
	if err != nil {
		return bookSeals{}, err
	}
	b := bookSeals{sealer: seals}
	for _, key := range keys {
		name, err := hkdf.Key(sha256.New, key, nil, "taskdesk journal: name of the key", 4)
		if err != nil {
			return bookSeals{}, fmt.Errorf("derive a key: %w", err)
		}
		b.names = append(b.names, hex.EncodeToString(name))
	}
	return b, nil
}

const headRow = "head"

func entryRow(seq int64) string { return "entry " + strconv.FormatInt(seq, 10) }

// A tail is the end of the journal, held by the transaction that appends to it.
type tail struct {
	tx    *sql.Tx
	seals bookSeals
	head
}

// next is the number that the next entry gets.
func (t *tail) next() int64 { return t.Seq + 1 }

// lockTail waits until nobody else appends. An end that is not the one that was sealed
// is noted in the journal itself, which then goes on: a write is worth more than the
// purity of its record, and the note is found by every check.
func (s *Store) lockTail(ctx context.Context, tx *sql.Tx) (*tail, error) {
	sealed, err := s.sealedHead(ctx, tx, s.locking())
	if err != nil {
		return nil, err
	}
	last, err := lastEntry(ctx, tx)
	if err != nil {
		return nil, err
	}
	t := &tail{tx: tx, seals: s.book, head: last}
	end, ok := s.book.openHead(sealed)
	if ok && end == last {
		return t, nil
	}
	t.Seq = max(last.Seq, end.Seq)
	return t, t.add(ctx, Entry{Kind: Resumed, Note: "the end of the journal was not the one that was sealed"})
}

// locking is what PostgreSQL needs to hold a row; SQLite has one writer anyhow.
func (s *Store) locking() string {
	if s.postgres {
		return " FOR UPDATE"
	}
	return ""
}

func (s *Store) sealedHead(ctx context.Context, q rowReader, locking string) (sealed []byte, err error) {
	err = q.QueryRowContext(ctx, `SELECT sealed FROM journal_head WHERE id = 1`+locking).Scan(&sealed)
	return sealed, err
}

// lastEntry is the end of the journal as its rows have it.
func lastEntry(ctx context.Context, q rowReader) (h head, err error) {
	err = q.QueryRowContext(ctx, `SELECT seq, hash FROM journal_entry ORDER BY seq DESC LIMIT 1`).Scan(&h.Seq, &h.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return head{}, nil
	}
	return h, err
}

// openHead returns the end that was sealed; that of an empty journal is not.
func (b bookSeals) openHead(sealed []byte) (h head, ok bool) {
	if len(sealed) == 0 {
		return head{}, true
	}
	plain, ok := b.open(sealed, headRow)
	return h, ok && json.Unmarshal(plain, &h) == nil
}

// add appends an entry and makes it the end.
func (t *tail) add(ctx context.Context, e Entry) error {
	e.Seq = t.next()
	body, err := json.Marshal(e, json.Deterministic(true))
	if err != nil {
		return err
	}
	t.head = head{Seq: e.Seq, Hash: hashOf(t.Hash, body)}
	const insert = `INSERT INTO journal_entry (seq, line, body, sealed_by, hash) VALUES ($1, $2, $3, $4, $5)`
	if _, err := t.tx.ExecContext(ctx, insert, e.Seq, e.LineID, t.seals.seal(body, entryRow(e.Seq)), t.seals.names[0], t.Hash); err != nil {
		return err
	}
	end, err := json.Marshal(t.head)
	if err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE journal_head SET sealed = $1 WHERE id = 1`, t.seals.seal(end, headRow))
	return err
}

// openEntry returns what an entry says, and its exact words.
func (b bookSeals) openEntry(seq int64, sealed []byte) (e Entry, body []byte, err error) {
	body, ok := b.open(sealed, entryRow(seq))
	if !ok {
		return Entry{}, nil, errSealed
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return Entry{}, body, fmt.Errorf("entry %d of the journal: %w", seq, err)
	}
	return e, body, nil
}

// errSealed says that none of the keys opens an entry.
var errSealed = errors.New("sealed with a key that is not here")
