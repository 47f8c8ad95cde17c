package sandbox

import (
	"net/http"
	"strings"

	"taskdesk/internal/sandbox/identity"
)

// tokenPrefix makes a login a token for scripts, which acts as a personal access
// token: sandbox-viewer, sandbox-operator, sandbox-admin.
const tokenPrefix = "sandbox-"

// authorize finds out who calls, and whether they may.
func (c *call) authorize(writes bool) error {
	scheme, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return notSignedIn(`Bearer realm="sandbox"`, "Send an access token.")
	}
	var ok bool
	if c.user, ok = c.owner(strings.TrimSpace(token)); !ok {
		return notSignedIn(`Bearer error="invalid_token"`, "The access token is not valid, or not any more.")
	}
	if writes && !c.user.In(identity.Operators, identity.Admins) {
		return accessDenied.because("Your roles do not let you do this.")
	}
	return nil
}

// owner returns whose token it is, and false when it opens nothing.
func (c *call) owner(token string) (User, bool) {
	if login, ok := strings.CutPrefix(token, tokenPrefix); ok {
		for _, u := range Users() {
			if u.Login == login {
				return u, true
			}
		}
	}
	user, err := c.identity.Verify(issuer(c.base), token)
	return user, err == nil
}

func notSignedIn(challenge, detail string) *problem {
	p := invalidToken.because(detail)
	p.header = http.Header{"Www-Authenticate": {challenge}}
	return p
}
