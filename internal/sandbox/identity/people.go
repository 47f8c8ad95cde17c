package identity

import "slices"

// A User is one person who can sign in at the provider.
type User struct {
	ID     string // 20 letters and digits; the subject of their tokens, and the author of their changes
	Login  string // the word they sign in with
	Name   string
	Email  string
	Groups []string
}

// In tells whether the user belongs to one of the groups.
func (u User) In(groups ...string) bool {
	return slices.ContainsFunc(u.Groups, func(g string) bool { return slices.Contains(groups, g) })
}

// The groups of the demo.
const (
	Viewers   = "viewers"
	Operators = "operators"
	Admins    = "admins"
)

// Users returns the three people of the demo: viewer, operator and admin. Their ids never change.
func Users() []User {
	return []User{
		{ID: "00u1vera7LindQvist4a", Login: "viewer", Name: "Vera Lindqvist", Email: "vera@example.com", Groups: []string{Viewers}},
		{ID: "00u2otto8BrandtOps5b", Login: "operator", Name: "Otto Brandt", Email: "otto@example.com", Groups: []string{Operators}},
		{ID: "00u3adaO9kaforAdmin6", Login: "admin", Name: "Ada Okafor", Email: "ada@example.com", Groups: []string{Admins}},
	}
}
