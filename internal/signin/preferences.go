package signin

import (
	"context"

	"taskdesk/internal/store"
)

// Preferences returns how the signed-in person wants to see things; the zero
// value when nobody is signed in.
func (s *Service) Preferences(ctx context.Context) store.Preferences {
	rec, _ := ctx.Value(recordContext{}).(*record)
	if rec == nil {
		return store.Preferences{}
	}
	return store.Preferences{Zone: rec.Zone, Theme: rec.Theme}
}

// SetPreferences remembers how the signed-in person wants to see things, in
// this session and in those to come. It fails with ErrSignedOut when nobody is.
func (s *Service) SetPreferences(ctx context.Context, p store.Preferences) error {
	rec, _ := ctx.Value(recordContext{}).(*record)
	if rec == nil {
		return ErrSignedOut
	}
	if err := s.db.SetPreferences(ctx, rec.Subject, p); err != nil {
		return err
	}
	changed := *rec
	changed.Zone, changed.Theme = p.Zone, p.Theme
	s.sessions.Put(ctx, recordKey, &changed)
	if _, _, err := s.sessions.Commit(ctx); err != nil {
		return err
	}
	return nil
}
