package signin

import (
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// TestTypeOfALogoutToken: what calls itself a token for something else ends no session,
// whatever its claims say. Some providers do not say what it is for.
func TestTypeOfALogoutToken(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	for _, tt := range []struct {
		kind string
		want int
	}{
		{"at+jwt", 400}, {"application/at+jwt", 400}, {"dpop+jwt", 400},
		{"logout+jwt", 200}, {"application/logout+jwt", 200}, {"JWT", 200}, {"", 200},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			b := c.browser(t)
			b.signIn(p, "/")
			if got := c.tell(t, p.typedLogout(t, tt.kind)); got != tt.want {
				t.Errorf("status %d, want %d", got, tt.want)
			}
			b.wantIn(tt.want != 200)
		})
	}
}

// typedLogout is a logout token about u-1 that says of itself that it is of a kind.
func (p *fakeProvider) typedLogout(t *testing.T, kind string) string {
	t.Helper()
	options := &jose.SignerOptions{}
	if kind != "" {
		options.WithType(jose.ContentType(kind))
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: p.key, KeyID: "k"}}, options)
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	p.logoutToken(func(m map[string]any) { claims = m })
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}
