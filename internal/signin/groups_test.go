package signin

import (
	"slices"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/person"
)

type object = map[string]any

// TestGroups: the ways in which providers tell groups.
func TestGroups(t *testing.T) {
	const url = "https://desk.example/claims/groups.list"
	tests := []struct {
		name, path string
		claims     object
		want       []string // nil with told is a claim that has none
		told       bool
	}{
		{"a list", "groups", object{"groups": []any{"a", "b c"}}, []string{"a", "b c"}, true},
		{"one name", "groups", object{"groups": "a b,c"}, []string{"a b,c"}, true},
		{"an empty list", "groups", object{"groups": []any{}}, nil, true},
		{"no claim", "groups", object{"name": "x"}, nil, false},
		{"null", "groups", object{"groups": nil}, nil, false},
		{"what are no names", "groups", object{"groups": []any{7.0, "", nil, true, []any{"a"}, object{"id": "x"}, "b"}}, []string{"b"}, true},
		{"objects with a name", "groups", object{"groups": []any{object{"name": "a", "value": "v"}}}, []string{"a"}, true},
		{"objects with a display name", "groups", object{"groups": []any{object{"displayName": "a", "value": "v"}}}, []string{"a"}, true},
		{"objects with a value", "groups", object{"groups": []any{object{"value": "v", "$ref": "x"}}}, []string{"v"}, true},
		{"objects with a LUSID id", "groups", object{"groups": []any{object{"id": object{"scope": "s", "code": "c"}}}}, []string{"c"}, true},
		{"all kinds at once", "groups", object{"groups": []any{"a", object{"name": "b"}, object{"value": "c"}}}, []string{"a", "b", "c"}, true},
		{"a path", "realm_access.roles", object{"realm_access": object{"roles": []any{"a"}}}, []string{"a"}, true},
		{"a path through a name with dots", "resource_access.desk.example.com.roles", object{"resource_access": object{"desk.example.com": object{"roles": []any{"a"}}}}, []string{"a"}, true},
		{"a path that ends early", "realm_access.roles", object{"realm_access": "roles"}, nil, false},
		{"a path into a list", "groups.name", object{"groups": []any{object{"name": "a"}}}, nil, false},
		{"a name with dots", url, object{url: []any{"a"}}, []string{"a"}, true},
		{"a name with dots before a path", "a.b", object{"a.b": "exact", "a": object{"b": "inside"}}, []string{"exact"}, true},
		{"a name that would be two", "groups", object{"groups": []any{"x\nadmins", "y\radmins", "z"}}, []string{"z"}, true},
		{"a dot at an end", "groups.", object{"groups": object{"": "a"}}, []string{"a"}, true},
	}
	for _, tt := range tests {
		got, told := groupsOf(tt.claims, tt.path)
		if !slices.Equal(got, tt.want) || told != tt.told {
			t.Errorf("%s: %q, told %v; want %q, %v", tt.name, got, told, tt.want, tt.told)
		}
		if kept := toldGroups(got); kept == "" || !slices.Equal(groupsTold(kept), got) {
			t.Errorf("%s: %q is kept as %q", tt.name, got, kept)
		}
	}
}

// TestGroupsAtSignIn: what is in the ID token counts, and userinfo where it says nothing.
func TestGroupsAtSignIn(t *testing.T) {
	tests := []struct {
		name, claim  string
		id, userinfo object // changes of the ID token; nil takes a claim out
		want         string
	}{
		{"from the ID token alone", "groups", object{"groups": []string{"viewers"}}, object{"sub": "u-1", "groups": []string{"admins"}}, "u-1|Ann Lee|ann@example.com|viewer|"},
		{"none in the ID token", "groups", object{"groups": []string{}}, object{"sub": "u-1", "groups": []string{"admins"}}, "|no role|"},
		{"from userinfo", "groups", object{"groups": nil, "email": nil}, object{"sub": "u-1", "groups": []string{"admins"}, "email": "from@userinfo", "name": "Not Ann"}, "u-1|Ann Lee|from@userinfo|admin|"},
		{"nowhere", "groups", object{"groups": nil}, object{"sub": "u-1"}, "|no role|"},
		{"by a path", "realm_access.roles", object{"realm_access": object{"roles": []string{"admins"}}}, nil, "|admin|"},
		{"by a path in userinfo", "realm_access.roles", object{"realm_access": object{"other": 1}}, object{"sub": "u-1", "realm_access": object{"roles": []string{"admins"}}}, "|admin|"},
		{"groups that do not count", "groups", object{"groups": []any{"others", 7}}, nil, "|no role|"},
		{"the highest role", "groups", object{"groups": []string{"viewers", "admins", "operators"}}, nil, "|admin|"},
		{"many groups", "groups", object{"groups": append(strings.Split(strings.Repeat("group,", 2000), ","), "viewers")}, nil, "|viewer|"},
		{"no name", "groups", object{"name": nil, "preferred_username": "ann"}, nil, "u-1|ann|ann@example.com|"},
		{"no names at all", "groups", object{"name": nil}, nil, "u-1|ann@example.com|"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			p.claims = func(m map[string]any) {
				for name, value := range tt.id {
					m[name] = value
				}
			}
			p.userinfo = tt.userinfo
			b := newConsole(t, p.URL, func(c *Config) { c.GroupsClaim = tt.claim }).browser(t)
			b.wantRedirect(b.signIn(p, "/"), "/")
			b.want(b.get("/"), 200, tt.want)
		})
	}
}

// TestGroupsAtRefresh has a person's groups change: whoever told them at sign-in is asked
// again, and what cannot be told leaves them as they are.
func TestGroupsAtRefresh(t *testing.T) {
	idToken := func(groups any) func(*fakeProvider) {
		return func(p *fakeProvider) {
			p.claims = func(m map[string]any) { m["groups"], m["exp"] = groups, in(24*time.Hour) }
			p.refreshed = func(answer map[string]any) { answer["id_token"] = p.idToken("") }
		}
	}
	userinfo := func(claims object) func(*fakeProvider) { return func(p *fakeProvider) { p.userinfo = claims } }
	both := func(changes ...func(*fakeProvider)) func(*fakeProvider) {
		return func(p *fakeProvider) {
			for _, change := range changes {
				change(p)
			}
		}
	}
	tests := []struct {
		name   string
		asked  bool // at sign-in userinfo told the groups, not the ID token
		change func(*fakeProvider)
		want   person.Role // an operator before
	}{
		{"other ones in the ID token", false, idToken([]string{"admins"}), person.Admin},
		{"none in the ID token", false, idToken([]string{}), person.None},
		{"an ID token without them", false, both(idToken(nil), userinfo(object{"sub": "u-1", "groups": []string{"admins"}})), person.Operator},
		{"no ID token", false, userinfo(object{"sub": "u-1", "groups": []string{"admins"}}), person.Operator},
		{"other ones at userinfo", true, userinfo(object{"sub": "u-1", "groups": []string{"admins"}}), person.Admin},
		{"an ID token without them, other ones at userinfo", true, both(idToken(nil), userinfo(object{"sub": "u-1", "groups": []string{"viewers"}})), person.Viewer},
		{"an ID token with them now", true, both(idToken([]string{"viewers"}), userinfo(object{"sub": "u-1", "groups": []string{"admins"}})), person.Viewer},
		{"none at userinfo", true, userinfo(object{"sub": "u-1", "groups": []string{}}), person.None},
		{"no claim at userinfo", true, userinfo(object{"sub": "u-1"}), person.None},
		{"the same at userinfo", true, userinfo(object{"sub": "u-1", "groups": []string{"operators"}}), person.Operator},
		{"userinfo about somebody else", true, userinfo(object{"sub": "u-2", "groups": []string{"admins"}}), person.Operator},
		{"userinfo down", true, func(p *fakeProvider) { p.answers("/userinfo", 503) }, person.Operator},
		{"an ID token from the future", false, func(p *fakeProvider) {
			p.claims = func(m map[string]any) {
				m["groups"], m["iat"], m["exp"] = []string{"admins"}, in(24*time.Hour), in(48*time.Hour)
			}
			p.refreshed = func(answer map[string]any) { answer["id_token"] = p.idToken("") }
		}, person.Operator},
		{"an ID token of another access token", false, func(p *fakeProvider) {
			p.claims = func(m map[string]any) {
				m["groups"], m["exp"], m["at_hash"] = []string{"admins"}, in(24*time.Hour), "b3RoZXI"
			}
			p.refreshed = func(answer map[string]any) { answer["id_token"] = p.idToken("") }
		}, person.Operator},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			if tt.asked {
				p.claims = set("groups", nil)
				p.userinfo = object{"sub": "u-1", "groups": []string{"operators"}}
			}
			c := newConsole(t, p.URL, nil)
			b := c.browser(t)
			b.signIn(p, "/")
			b.want(b.get("/"), 200, "|operator|")
			cookie := b.cookie("taskdesk")
			tt.change(p)
			c.ahead.Store(int64(p.life))
			b.want(b.get("/token"), 200, "access-")
			b.want(b.get("/"), 200, "|"+tt.want.String()+"|")
			if renewed := b.cookie("taskdesk") != cookie; renewed != (tt.want != person.Operator) {
				t.Errorf("the session has a new token: %v", renewed)
			}
		})
	}
}
