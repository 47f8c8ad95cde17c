package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
)

// DraftLife is how long a draft is kept after it was last saved.
const DraftLife = 30 * 24 * time.Hour

const mostDrafts = 100 // of one person

// A Draft is what somebody has typed into a form and not sent.
type Draft struct {
	Place   string     `json:"-"` // the form's page, such as /tasks/{id}/edit
	SavedAt time.Time  `json:"-"`
	Form    url.Values `json:"form"` // every input as it stands
}

// SaveDraft keeps a person's draft in place of the one that they had there. It fails with
// ErrTooMany when they have many in other places.
func (s *Store) SaveDraft(ctx context.Context, subject string, d Draft) error {
	plain, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	if d.SavedAt.IsZero() {
		d.SavedAt = time.Now()
	}
	const query = `INSERT INTO draft (subject, place, data, saved_at, keep_to) SELECT $1, $2, $3, $4, $5
		WHERE (SELECT count(*) FROM draft WHERE subject = $1 AND place <> $2 AND keep_to > $6) < $7
		ON CONFLICT (subject, place) DO UPDATE SET data = excluded.data, saved_at = excluded.saved_at, keep_to = excluded.keep_to`
	result, err := s.db.ExecContext(ctx, query, subject, d.Place, s.forms.seal(plain, draftRow(subject, d.Place)),
		micros(d.SavedAt), micros(d.SavedAt.Add(DraftLife)), micros(time.Now()), mostDrafts)
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("save draft: %w", ErrTooMany), err)
	}
	return nil
}

func draftRow(subject, place string) string { return "draft\x00" + subject + "\x00" + place }

// Draft returns a person's draft of a form, or ErrNotFound.
func (s *Store) Draft(ctx context.Context, subject, place string) (Draft, error) {
	all, err := s.drafts(ctx, `WHERE subject = $1 AND keep_to > $2 AND place = $3`, subject, micros(time.Now()), place)
	if err != nil {
		return Draft{}, err
	}
	if len(all) == 0 {
		return Draft{}, fmt.Errorf("draft: %w", ErrNotFound)
	}
	return all[0], nil
}

// Drafts returns a person's drafts, the last saved first.
func (s *Store) Drafts(ctx context.Context, subject string) ([]Draft, error) {
	return s.drafts(ctx, `WHERE subject = $1 AND keep_to > $2 ORDER BY saved_at DESC`, subject, micros(time.Now()))
}

// DeleteDraft forgets a person's draft; it is no error when there is none.
func (s *Store) DeleteDraft(ctx context.Context, subject, place string) error {
	if _, err := s.db.ExecContext(ctx, `DELETE FROM draft WHERE subject = $1 AND place = $2`, subject, place); err != nil {
		return fmt.Errorf("delete draft: %w", err)
	}
	return nil
}

// drafts reads the drafts that one of the keys opens.
func (s *Store) drafts(ctx context.Context, where string, args ...any) (all []Draft, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT subject, place, data, saved_at FROM draft `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var subject string
		var d Draft
		var sealed []byte
		var savedAt int64
		if err := rows.Scan(&subject, &d.Place, &sealed, &savedAt); err != nil {
			return nil, fmt.Errorf("read drafts: %w", err)
		}
		d.SavedAt = moment(savedAt)
		if plain, ok := s.forms.open(sealed, draftRow(subject, d.Place)); ok && json.Unmarshal(plain, &d) == nil {
			all = append(all, d)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	return slices.Clip(all), nil
}
