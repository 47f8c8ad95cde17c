package signin

import (
	"net/http"
	"strings"
	"testing"

	"taskdesk/internal/person"
)

// With what somebody signed in is told, without the token itself.
func TestCredential(t *testing.T) {
	p := newFakeProvider(t)
	id := newIdentityService(t, object{"id": "u-1", "roles": []object{{"name": "operators"}}})
	c := newConsole(t, p.URL, id.allows(person.Operator))
	b := c.browser(t)
	b.want(b.get("/credential"), 200, "||false|false|"+ErrSignedOut.Error())
	b.wantRedirect(b.signIn(p, "/"), "/")
	b.want(b.get("/credential"), 200, ByOpenID+"|"+strings.TrimPrefix(p.URL, "http://")+"|true|true|<nil>")
	b.send(http.MethodPost, "/logout")
	b.want(b.get("/credential"), 200, "||false|false|"+ErrSignedOut.Error())

	holder := c.browser(t)
	holder.wantRedirect(holder.paste(goodToken, "/"), "/")
	holder.want(holder.get("/credential"), 200, ByPersonalToken+"|"+strings.TrimPrefix(id.URL, "https://")+"|false|false|<nil>")

	plain := newPlainProvider(t, object{"id": "u-1", "groups": []string{"operators"}})
	other := newConsole(t, "", plainly(plain)).browser(t)
	other.wantRedirect(other.signIn(plain, "/"), "/")
	other.want(other.get("/credential"), 200, ByOAuth+"|"+strings.TrimPrefix(plain.URL, "http://")+"|true|true|<nil>")
}
