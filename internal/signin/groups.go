package signin

import (
	"strings"

	"taskdesk/internal/person"
)

// groupsOf returns the groups in a claim that may be named by its path, such as
// realm_access.roles, and whether there is such a claim.
func groupsOf(claims map[string]any, path string) (groups []string, told bool) {
	claim, told := claimAt(claims, path)
	return groupsIn(claim), told
}

// claimAt finds a claim: the one of exactly this name, which may have dots in it, or one
// inside of others.
func claimAt(claims map[string]any, path string) (claim any, ok bool) {
	if claim := claims[path]; claim != nil {
		return claim, true
	}
	for i, c := range path {
		inner, isObject := claims[path[:i]].(map[string]any)
		if c != '.' || !isObject {
			continue
		}
		if claim, ok = claimAt(inner, path[i+1:]); ok {
			return claim, true
		}
	}
	return nil, false
}

// groupsIn reads a claim that is a list of names or of objects that have one, or one name.
func groupsIn(claim any) []string {
	list, isList := claim.([]any)
	if !isList {
		list = []any{claim}
	}
	var groups []string
	for _, g := range list {
		// Groups are kept one a line: a name of two lines would be two names.
		if name := groupName(g); name != "" && !strings.ContainsAny(name, "\r\n") {
			groups = append(groups, name)
		}
	}
	return groups
}

// groupName returns a group's name: itself, its name as SCIM or others say it, or the code
// of its LUSID id.
func groupName(group any) string {
	if name, ok := group.(string); ok {
		return name
	}
	object, _ := group.(map[string]any)
	for _, key := range []string{"name", "displayName", "value", "id.code"} {
		if claim, _ := claimAt(object, key); textOf(claim) != "" {
			return textOf(claim)
		}
	}
	return ""
}

// toldGroups writes groups as a token set keeps them. None is an empty line, since no
// line says that the provider has told nothing.
func toldGroups(groups []string) string {
	if len(groups) == 0 {
		return "\n"
	}
	return strings.Join(groups, "\n")
}

// groupsTold reads what toldGroups writes.
func groupsTold(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

// rolesOf says what each group may do. A group that is named twice may do the most.
func rolesOf(c Config) map[string]person.Role {
	roles := map[string]person.Role{}
	for _, of := range []struct {
		role   person.Role
		groups []string
	}{{person.Viewer, c.Viewers}, {person.Operator, c.Operators}, {person.Admin, c.Admins}} {
		for _, g := range of.groups {
			roles[g] = of.role
		}
	}
	return roles
}

// roleOf returns the highest role among a person's groups, and for who signed in with a
// personal token at most the one that is configured.
func (s *Service) roleOf(rec *record) person.Role {
	role := person.None
	for _, g := range rec.Groups {
		role = max(role, s.roles[g])
	}
	switch {
	case !rec.Personal:
		return role
	case rec.Ungrouped:
		return s.config.PersonalTokens
	default:
		return min(role, s.config.PersonalTokens)
	}
}
