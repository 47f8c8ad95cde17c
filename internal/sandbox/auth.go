package sandbox

import (
	"net/http"
	"strings"

	"taskdesk/internal/sandbox/identity"
)

// authorize finds out who calls, and whether they may.
func (c *call) authorize(writes bool) error {
	scheme, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return notSignedIn(`Bearer realm="sandbox"`, "Send an access token.")
	}
	var err error
	if c.user, err = c.identity.Owner(issuer(c.base), strings.TrimSpace(token)); err != nil {
		return notSignedIn(`Bearer error="invalid_token"`, "The access token is not valid, or not any more.")
	}
	if writes && !c.user.In(identity.Operators, identity.Admins) {
		return accessDenied.because("Your roles do not let you do this.")
	}
	return nil
}

func notSignedIn(challenge, detail string) *problem {
	p := invalidToken.because(detail)
	p.header = http.Header{"Www-Authenticate": {challenge}}
	return p
}
