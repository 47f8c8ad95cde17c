package policy

import (
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
)

// writers are the roles that write at all.
var writers = []person.Role{person.Operator, person.Admin}

// A rule is one rule of the file.
type rule struct {
	scope, code pattern
	trigger     *pattern // nil: the rule is about every write

	lookOnly bool
	narrowed bool          // only the roles may still do it
	roles    []person.Role // none: nobody
	reason   bool          // one must be given
	ticket   bool          // one must be given
	form     *form         // of the ticket; nil: any
	because  string
}

func (r *rule) isAbout(definition apiclient.DefinitionID, trigger string) bool {
	return r.scope.matches(definition.Scope) && r.code.matches(definition.Code) &&
		(r.trigger == nil || trigger != "" && r.trigger.matches(trigger))
}

// bars says why a role may not do the write, whatever its form brings.
func (r *rule) bars(role person.Role) []Why {
	switch {
	case r.lookOnly:
		return []Why{LookOnly}
	case r.narrowed && !slices.Contains(r.roles, role):
		return []Why{WrongRole}
	}
	return nil
}

// lacks says what is missing in a form.
func (r *rule) lacks(reason, ticket string) (why []Why) {
	if r.reason && blank(reason) {
		why = append(why, NoReason)
	}
	switch {
	case r.ticket && blank(ticket):
		why = append(why, NoTicket)
	case r.form != nil && !r.form.matches(ticket):
		why = append(why, WrongTicket)
	}
	return why
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// Rules are the rules about one write. None of them takes nothing away.
type Rules []*rule

// Bars returns nil when somebody of that role may do the write, given what the rules
// demand of its form, and *Refusal otherwise.
func (rs Rules) Bars(role person.Role) error {
	return rs.refusal(func(r *rule) []Why { return r.bars(role) })
}

// Check returns nil when somebody of that role may do the write for this reason and
// ticket. Otherwise it returns *Refusal: that the role is barred, or else all that is
// missing in the form.
func (rs Rules) Check(role person.Role, reason, ticket string) error {
	if err := rs.Bars(role); err != nil {
		return err
	}
	return rs.refusal(func(r *rule) []Why { return r.lacks(reason, ticket) })
}

// refusal puts together why each rule refuses. It is nil when none does.
func (rs Rules) refusal(why func(*rule) []Why) error {
	no := &Refusal{Roles: rs.roles(), Forms: rs.Demands().Forms}
	for _, r := range rs {
		if w := why(r); len(w) > 0 {
			no.Why = append(no.Why, w...)
			no.Because = addNew(no.Because, r.because)
		}
	}
	if len(no.Why) == 0 {
		return nil
	}
	slices.Sort(no.Why)
	no.Why = slices.Compact(no.Why)
	return no
}

// roles are those that no rule bars.
func (rs Rules) roles() (may []person.Role) {
	for _, role := range writers {
		if !slices.ContainsFunc(rs, func(r *rule) bool { return r.bars(role) != nil }) {
			may = append(may, role)
		}
	}
	return may
}

// Demands are what the form of a write must bring.
type Demands struct {
	Reason, Ticket bool
	Forms          []string // regular expressions, each of which the whole ticket must match
	Because        []string // the words of the rules that demand something
}

// Demands returns what the rules demand of the write's form.
func (rs Rules) Demands() (d Demands) {
	for _, r := range rs {
		if !r.reason && !r.ticket {
			continue
		}
		d.Reason, d.Ticket = d.Reason || r.reason, d.Ticket || r.ticket
		if r.form != nil {
			d.Forms = addNew(d.Forms, r.form.text)
		}
		d.Because = addNew(d.Because, r.because)
	}
	return d
}

// addNew adds a text that is there and not among all yet.
func addNew(all []string, text string) []string {
	if text == "" || slices.Contains(all, text) {
		return all
	}
	return append(all, text)
}
