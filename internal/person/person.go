// Package person says who acts: the signed-in person that signin puts into a
// request's context and that the desk asks what they may do.
package person

import "context"

// A Role is what a person may do in Taskdesk. Roles are ordered: each may do all
// that the ones before it may.
type Role int

const (
	None     Role = iota // signed in, but in no group that Taskdesk knows
	Viewer               // looks
	Operator             // also edits, fires and creates
	Admin                // also deletes
)

// String returns the role's word on screen.
func (r Role) String() string {
	return [...]string{"no role", "viewer", "operator", "admin"}[r]
}

// A Person is somebody who is signed in.
type Person struct {
	Subject string // the provider's id for them, and the upstream's
	Name    string // what to call them
	Email   string
	Role    Role
	Session string // key of their session's tokens

	// Token returns an access token that is good for a call made now. It fails
	// with signin.ErrSignedOut when only signing in again can bring one.
	Token func(context.Context) (string, error)
}

type key struct{}

// In returns a copy of ctx that carries p.
func In(ctx context.Context, p *Person) context.Context { return context.WithValue(ctx, key{}, p) }

// From returns the person in ctx, and nil when nobody is signed in.
func From(ctx context.Context) *Person {
	p, _ := ctx.Value(key{}).(*Person)
	return p
}
