package identity

import (
	"net/http"
	"strings"
)

// personalPrefix makes a login a personal access token, for scripts: sandbox-viewer,
// sandbox-operator, sandbox-admin. These have no end.
const personalPrefix = "sandbox-"

// Owner returns whose token it is: an access token of the issuer or a personal one. It
// fails with ErrToken when the token opens nothing.
func (p *Provider) Owner(issuer, token string) (User, error) {
	if login, ok := strings.CutPrefix(token, personalPrefix); ok {
		if user, ok := p.user(login); ok {
			return user, nil
		}
	}
	return p.Verify(issuer, token)
}

// A me is what the provider tells of a token's person: our choice, in the words of
// LUSID's identity service.
type me struct {
	ID        string   `json:"id"`
	Email     string   `json:"emailAddress"`
	FirstName string   `json:"firstName"`
	LastName  string   `json:"lastName"`
	Login     string   `json:"login"`
	Type      string   `json:"type"`
	Roles     []meRole `json:"roles"`
}

// A meRole is one of the groups that a person belongs to.
type meRole struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

// me answers GET /api/me: whom a token speaks for.
func (e *endpoint) me(w http.ResponseWriter, r *http.Request) {
	user, err := e.Owner(e.issuer, bearer(r))
	if err != nil {
		refuseToken(w)
		return
	}
	first, last, _ := strings.Cut(user.Name, " ")
	m := me{ID: user.ID, Email: user.Email, FirstName: first, LastName: last, Login: user.Login, Type: "Personal", Roles: []meRole{}}
	for _, group := range user.Groups {
		m.Roles = append(m.Roles, meRole{ID: group, DisplayName: group})
	}
	writeJSON(w, http.StatusOK, m)
}
