package policy

import (
	"strings"

	"taskdesk/internal/person"
)

// Why is one reason for which the policy refuses a write.
type Why int

const (
	LookOnly    Why = iota // tasks of this definition can only be looked at
	WrongRole              // the person's role may not do it
	NoReason               // the form has no reason
	NoTicket               // the form has no ticket
	WrongTicket            // the ticket has not the form that is asked for
)

// A Refusal says why the policy does not let a write pass.
type Refusal struct {
	Why     []Why         // each once; what the form can mend only when the role is not barred
	Roles   []person.Role // who may do it; none is nobody
	Forms   []string      // regular expressions, each of which the whole ticket must match
	Because []string      // the words of the rules that refuse, in their order
}

func (r *Refusal) Error() string {
	var words []string
	for _, why := range r.Why {
		words = append(words, r.words(why))
	}
	text := strings.Join(words, ", ")
	if len(r.Because) > 0 {
		text += ": " + strings.Join(r.Because, "; ")
	}
	return text
}

func (r *Refusal) words(why Why) string {
	switch why {
	case LookOnly:
		return "tasks of this definition can only be looked at"
	case WrongRole:
		return "the policy leaves this to " + who(r.Roles)
	case NoReason:
		return "a reason is asked for"
	case NoTicket:
		return "a ticket is asked for"
	default:
		return "the ticket must match " + strings.Join(r.Forms, " and ")
	}
}

func who(roles []person.Role) string {
	if len(roles) == 0 {
		return "nobody"
	}
	var names []string
	for _, role := range roles {
		names = append(names, role.String())
	}
	return strings.Join(names, " and ")
}
