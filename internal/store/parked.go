package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	// ParkedLife is how long a form is kept that was sent without a session.
	ParkedLife = 24 * time.Hour

	mostParked = 20 // forms of one person
)

// ErrTooMany says that somebody has as much as is kept for one person.
var ErrTooMany = errors.New("too many")

// Parked is a form that was sent without a session. Nothing of it was done.
type Parked struct {
	ID      string     `json:"-"`
	Address string     `json:"address"` // where it was sent, path and query
	Form    url.Values `json:"form"`
	At      time.Time  `json:"at"`
}

// Park keeps a form for the person whose form it is and returns the id by which they
// find it. It fails with ErrTooMany when they have many already.
func (s *Store) Park(ctx context.Context, subject string, p Parked) (id string, err error) {
	if p.At.IsZero() {
		p.At = time.Now()
	}
	p.At = p.At.UTC()
	plain, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("park a form: %w", err)
	}
	id = rand.Text()
	const query = `INSERT INTO parked (id, subject, data, keep_to) SELECT $1, $2, $3, $4
		WHERE (SELECT count(*) FROM parked WHERE subject = $2 AND keep_to > $5) < $6`
	result, err := s.db.ExecContext(ctx, query, id, subject, s.forms.seal(plain, parkedRow(subject, id)),
		micros(p.At.Add(ParkedLife)), micros(time.Now()), mostParked)
	if err != nil {
		return "", fmt.Errorf("park a form: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return "", errors.Join(fmt.Errorf("park a form: %w", ErrTooMany), err)
	}
	return id, nil
}

func parkedRow(subject, id string) string { return "parked\x00" + subject + "\x00" + id }

// Parked returns a form that was parked for this very person, or ErrNotFound.
func (s *Store) Parked(ctx context.Context, subject, id string) (p Parked, err error) {
	var sealed []byte
	const query = `SELECT data FROM parked WHERE id = $1 AND subject = $2 AND keep_to > $3`
	err = s.db.QueryRowContext(ctx, query, id, subject, micros(time.Now())).Scan(&sealed)
	if err = noRows(err); err != nil {
		return Parked{}, fmt.Errorf("parked form: %w", err)
	}
	plain, ok := s.forms.open(sealed, parkedRow(subject, id))
	if !ok {
		return Parked{}, fmt.Errorf("parked form: %w", ErrNotFound)
	}
	if err := json.Unmarshal(plain, &p); err != nil {
		return Parked{}, fmt.Errorf("parked form: %w", err)
	}
	p.ID = id
	return p, nil
}

// Unpark forgets a form that was parked for this person; it is no error when there is none.
func (s *Store) Unpark(ctx context.Context, subject, id string) error {
	if _, err := s.db.ExecContext(ctx, `DELETE FROM parked WHERE id = $1 AND subject = $2`, id, subject); err != nil {
		return fmt.Errorf("forget a parked form: %w", err)
	}
	return nil
}

// ownerLife is how long a form that is open in a browser is known as somebody's.
const ownerLife = 7 * 24 * time.Hour

// owner is whose form one is.
type owner struct {
	Subject string `json:"s"`
	At      int64  `json:"t"` // Unix seconds
}

// SealOwner returns a word by which a form says whose it is, to be read back when the
// session is gone. Nobody can make one for somebody else.
func (s *Store) SealOwner(subject string) []byte {
	plain, _ := json.Marshal(owner{subject, time.Now().Unix()}) // a text and a number
	return s.forms.seal(plain, "owner of a form")
}

// OwnerOf returns whose form it is that carries this word; false when it is none of
// ours, or too old.
func (s *Store) OwnerOf(sealed []byte) (subject string, ok bool) {
	plain, ok := s.forms.open(sealed, "owner of a form")
	var o owner
	if !ok || json.Unmarshal(plain, &o) != nil || time.Since(time.Unix(o.At, 0)) > ownerLife {
		return "", false
	}
	return o.Subject, true
}

// ParkedOf returns the forms that were parked for a person, the last first.
func (s *Store) ParkedOf(ctx context.Context, subject string) (all []Parked, err error) {
	const query = `SELECT id, data FROM parked WHERE subject = $1 AND keep_to > $2 ORDER BY keep_to DESC`
	rows, err := s.db.QueryContext(ctx, query, subject, micros(time.Now()))
	if err != nil {
		return nil, fmt.Errorf("parked forms: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var p Parked
		var sealed []byte
		if err := rows.Scan(&p.ID, &sealed); err != nil {
			return nil, fmt.Errorf("parked forms: %w", err)
		}
		if plain, ok := s.forms.open(sealed, parkedRow(subject, p.ID)); ok && json.Unmarshal(plain, &p) == nil {
			all = append(all, p)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("parked forms: %w", err)
	}
	return all, nil
}
