package store

import (
	"context"
	"errors"
	"time"
)

type Store struct{}

func Open(ctx context.Context, url string, keys [][]byte) (*Store, error) { return nil, nil }
func (s *Store) Close() error                                             { return nil }
func (s *Store) Ping(ctx context.Context) error                           { return nil }

// Sessions implements scs.CtxStore.
type Sessions struct{}

func (s *Store) Sessions() *Sessions { return nil }

type Tokens struct {
	Access, Refresh, ID      string
	IssuedAt, Expiry, KeepTo time.Time
}

func (s *Store) SaveTokens(ctx context.Context, id string, t Tokens) error { return nil }
func (s *Store) Tokens(ctx context.Context, id string) (Tokens, error)     { return Tokens{}, nil }
func (s *Store) DeleteTokens(ctx context.Context, id string) error         { return nil }
func (s *Store) RefreshTokens(ctx context.Context, id string, refresh func(Tokens) (Tokens, error)) (Tokens, error) {
	return Tokens{}, nil
}

const (
	Pending = ""
	Done    = "done"
	Refused = "refused"
	Unknown = "unknown"
)

type Line struct {
	ID, Key                               string // ID made by Intend, sortable
	At                                    time.Time
	Subject, Name, Role, Session          string
	Op, Task, Definition, Trigger, Reason string
	SeenVersion                           int
	SeenAsAt                              time.Time
	Request                               []byte
	End
}

// End is how a line ended.
type End struct {
	Outcome, Settled string
	EndedAt          time.Time // Settle sets now when zero
	NewTask          string    // create: the id that the upstream gave; Settle writes it to Line.Task
	AfterVersion     int
	AfterAsAt        time.Time
	RequestID        string
	Detail           []byte
}

var (
	ErrNotFound = errors.New("not found")
	ErrSettled  = errors.New("already settled") // Settle on a line that is done or refused
)

func (s *Store) Intend(ctx context.Context, l Line) (line Line, fresh bool, err error) { return }
func (s *Store) Settle(ctx context.Context, id string, e End) error                    { return nil }
func (s *Store) Line(ctx context.Context, id string) (Line, error)                     { return Line{}, nil }
func (s *Store) LinesOf(ctx context.Context, subject string, limit int) ([]Line, error) {
	return nil, nil
}
func (s *Store) LinesOfTask(ctx context.Context, task string, limit int) ([]Line, error) {
	return nil, nil
}

// OpenLines: outcome "" or unknown, oldest first; subject "" means everybody's.
func (s *Store) OpenLines(ctx context.Context, subject string) ([]Line, error) { return nil, nil }

type Preferences struct{ Zone, Theme string }

func (s *Store) Preferences(ctx context.Context, subject string) (Preferences, error) {
	return Preferences{}, nil
}
func (s *Store) SetPreferences(ctx context.Context, subject string, p Preferences) error { return nil }
