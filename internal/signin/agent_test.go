package signin

import (
	"net/url"
	"strings"
	"testing"
)

// TestLongAgent signs in with a browser whose name for itself is cut in the middle of a letter.
func TestLongAgent(t *testing.T) {
	p := newFakeProvider(t)
	b := newConsole(t, p.URL, nil).browser(t)
	to := b.leave("/")
	answer := url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}}
	b.wantRedirect(b.get("/auth/callback?"+answer.Encode(), "User-Agent", "x"+strings.Repeat("é", 200)), "/")
	b.want(b.get("/mine"), 200, " x"+strings.Repeat("é", 149)+" current")
}
