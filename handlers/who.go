package handlers

import (
	"cmp"
	"net/http"
	"strings"

	"taskdesk/internal/desk"
	"taskdesk/internal/person"
	"taskdesk/views"
)

// What a reader is called, and what stands for all who act under one id with them.
const (
	wordYou    = "you"
	wordShared = "the shared id"
)

// A naming words the ids of users to one reader.
type naming struct {
	self  desk.Identity
	own   string                 // the reader's name
	known func(id string) string // the name of whose an id is; "" where that is not known
	alone bool                   // triggers that ask who fires them are not fired under an id that others share
}

func (s *server) naming(r *http.Request) naming {
	return namingOf(s.desk, r, s.desk.Self(r.Context()))
}

func namingOf(d *desk.Desk, r *http.Request, self desk.Identity) naming {
	n := naming{self: self, alone: !d.AllowsShared(), known: func(id string) string { return d.Name(r.Context(), id) }}
	if reader := person.From(r.Context()); reader != nil {
		n.own = reader.Name
	}
	return n
}

// who words a user id: "you", "the shared id" for one that others have with the reader, a
// name where it is known whose the id is, and else the id.
func (n naming) who(id string) string {
	if !n.shared(id) && n.mine(id) {
		return wordYou
	}
	return n.named(id)
}

// named is who for sentences that are about a person, whoever reads them: it is never "you".
func (n naming) named(id string) string {
	switch name := n.known(id); {
	case n.shared(id):
		return wordShared
	case name == "" && n.mine(id):
		return cmp.Or(n.own, id)
	default:
		return cmp.Or(name, id)
	}
}

// whom words a user id, with the id itself beside words of another kind.
func (n naming) whom(id string) views.Who {
	w := views.Who{Words: n.who(id)}
	if w.Words != id {
		w.ID = id
	}
	return w
}

// deleter words who deleted a task, whom the journal knows by name where it was done
// through Taskdesk; "" where that is not known.
func (n naming) deleter(gone *desk.Gone) string {
	if who := n.who(gone.By); who == wordYou || gone.ByName == "" {
		return who
	}
	return gone.ByName
}

// withID adds whose an id is to what is told beside a moment.
func withID(words, id string) string {
	if id == "" {
		return words
	}
	return words + " by " + id
}

func (n naming) mine(id string) bool {
	return id != "" && (id == n.self.UserID || id == n.self.Subject)
}

func (n naming) shared(id string) bool { return id != "" && n.self.Shared() && id == n.self.UserID }

// upper writes a word as the beginning of a sentence, if it is one of ours.
func upper(who string) string {
	if who == wordYou || who == wordShared {
		return strings.ToUpper(who[:1]) + who[1:]
	}
	return who
}

// somebodyElse is who can do what takes another than the reader.
func (n naming) somebodyElse() string {
	if n.self.Shared() {
		return "somebody with an id of their own"
	}
	return "somebody other than you"
}
