package handlers

import (
	"cmp"
	"fmt"
	"net/http"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/person"
	"taskdesk/internal/signin"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// showIdentity answers GET /identity: whom the Workflow service takes the person for, and
// by what that is known.
func (s *server) showIdentity(w http.ResponseWriter, r *http.Request) error {
	i, err := s.desk.Identity(r.Context())
	if err != nil {
		return err
	}
	c, err := s.signIn.Credential(r.Context())
	if err != nil {
		return err
	}
	p := person.From(r.Context())
	page := views.Identity{
		Frame: s.frame(r, "How the service sees you"), Lead: s.identityLead(r, i), Warnings: identityWarnings(i, p.Role),
		Who:    []views.FactRow{fact("Name", p.Name), fact("Email", cmp.Or(p.Email, "not told")), fact("Role here", p.Role.String()), code("Id you signed in with", i.Subject)},
		Guards: s.meanings(r, i), Proof: s.proof(r, i), Token: s.tokenFacts(r, c),
	}
	return s.render(w, r, http.StatusOK, views.IdentityPage(page), nil)
}

// identityLead is the answer in a sentence.
func (s *server) identityLead(r *http.Request, i desk.Identity) views.Waiting {
	switch {
	case i.Proof == nil:
		return sentence(views.StateUnknown, "You signed in as ", bold(i.Subject), ". The Workflow service has not confirmed that"+s.unconfirmed(r))
	case i.Differs():
		return sentence(views.StateStuck, "The Workflow service sees you as ", bold(i.UserID), ", not as ", bold(i.Subject), ", the id that you signed in with. Your write of "+s.shortly(r, i.Proof.At)+" shows it.")
	case i.Shared():
		return sentence(views.StateStuck, "The Workflow service sees you and "+otherPeople(len(i.Others))+" as ", bold(i.UserID), ".")
	}
	return sentence(views.StateDone, "The Workflow service sees you as ", bold(i.UserID), ", the id that you signed in with. Your write of "+s.shortly(r, i.Proof.At)+" proves it.")
}

// unconfirmed says what has to happen before the service tells whom it takes somebody for.
func (s *server) unconfirmed(r *http.Request) string {
	switch err := s.desk.May(r.Context(), desk.OpUpdate); {
	case err == nil:
		return " yet: your first write through Taskdesk will."
	case s.ReadOnly:
		return ": it does so with a write, and Taskdesk is in read-only mode."
	}
	return ": it does so with a write, and as " + role(person.From(r.Context()).Role) + " you make none. What you read is read with your own sign-in all the same."
}

// identityWarnings say what follows where the service takes a person for somebody else,
// or several for one. Who the others are is told to admins.
func identityWarnings(i desk.Identity, role person.Role) (all []views.Notice) {
	if i.Differs() {
		all = append(all, views.Notice{Kind: views.Unknown, Text: "What you do is written down under another id", Lines: []string{
			"Guards that name CurrentUser ask for " + i.UserID + ", and the history of tasks names it as who changed them. The Taskdesk journal knows that it was you.",
			"Whoever runs Taskdesk may have to mend this: something between Taskdesk and the Workflow service may be signing in as one user for everybody, or the identity provider may know you by an id of its own.",
		}})
	}
	if !i.Shared() {
		return all
	}
	n := views.Notice{Kind: views.Unknown, Text: "You share this id with " + otherPeople(len(i.Others)), Lines: []string{
		"The Workflow service cannot tell you apart. A guard that wants two different people, such as UserCreated neq CurrentUser, is judged as if you were one: it refuses what it should let pass, or lets pass what it should refuse.",
		"One person who signs in in two ways counts as two here. Else agree among yourselves who does what until whoever runs Taskdesk has mended it: each person needs an access of their own at the Workflow service.",
	}}
	if role >= person.Admin {
		var names []string
		for _, w := range i.Others {
			names = append(names, cmp.Or(w.Name, w.Subject)+" ("+w.Subject+")")
		}
		n.Lines = append(n.Lines, "Last writes of which it is the author: yours, and those of "+and(names)+".")
	}
	return append(all, n)
}

func otherPeople(n int) string {
	if n == 1 {
		return "another person"
	}
	return fmt.Sprintf("%d other people", n)
}

// meanings say whom the names of people in guards stand for.
func (s *server) meanings(r *http.Request, i desk.Identity) []views.FactRow {
	known := "The id that you signed in with. No write has confirmed it."
	if i.Proof != nil {
		known = "The id that the Workflow service wrote down as the author of your write of " + s.shortly(r, i.Proof.At) + "."
	}
	me := code("CurrentUser", i.UserID)
	me.Note = known
	return []views.FactRow{
		me,
		fact("UserCreated", "Who created the task. That is you where its facts say so."),
		fact("UserUpdated", "Who changed the task last, and who created it where nobody has."),
	}
}

// proof words the write by which the service said whom it takes the person for.
func (s *server) proof(r *http.Request, i desk.Identity) []views.FactRow {
	if i.Proof == nil {
		return nil
	}
	line := *i.Proof
	version := fact(verb(line), fmt.Sprintf("version %d of %s", line.AfterVersion, taskid.Short(line.Task)))
	version.URL = views.AsAt(s.root.Task(line.Task), line.AfterAsAt)
	rows := []views.FactRow{version, s.moment(r, "Done", line.At, ""), code("Author it named", line.Author)}
	if line.RequestID != "" {
		rows = append(rows, code("Request id", line.RequestID))
	}
	return rows
}

func fact(label, value string) views.FactRow {
	return views.FactRow{Fact: views.Fact{Label: label, Value: value}}
}

func code(label, value string) views.FactRow {
	return views.FactRow{Fact: views.Fact{Label: label, Value: value, Code: true}}
}

func (s *server) moment(r *http.Request, label string, t time.Time, words string) views.FactRow {
	return views.FactRow{Fact: views.Fact{Label: label, Value: moment.Text(t, s.zone(r)) + words, Title: moment.UTC(t)}}
}

// tokenFacts say how somebody signed in, and how long their access token lasts.
func (s *server) tokenFacts(r *http.Request, c signin.Credential) []views.FactRow {
	issued := "Issued"
	if c.By == signin.ByPersonalToken {
		issued = "Given to Taskdesk"
	}
	rows := []views.FactRow{
		fact("Signed in with", c.By), fact("Who said who you are", c.From),
		s.moment(r, "Signed in", c.BeganAt, ""), s.moment(r, issued, c.IssuedAt, ", "+moment.Ago(s.now().Sub(c.IssuedAt))),
	}
	switch {
	case c.Expiry.IsZero():
		return append(rows, fact("Ends", "not told; the Workflow service says when it takes it no more"))
	case c.Renewed:
		return append(rows, s.moment(r, "Ends", c.Expiry, ", "+s.until(c.Expiry)+"; another one is fetched before"))
	}
	return append(rows, s.moment(r, "Ends", c.Expiry, ", "+s.until(c.Expiry)+"; then you sign in again"))
}

// until words how far off a moment is.
func (s *server) until(t time.Time) string { return "in " + moment.Span(t.Sub(s.now())) }

// shortly words a moment of a write: the time of day alone where that is today.
func (s *server) shortly(r *http.Request, t time.Time) string {
	t, now := t.In(s.zone(r)), s.now().In(s.zone(r))
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format("15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}

// acting is the person as the menu shows them: whom the service takes them for, and with
// what they signed in.
func (s *server) acting(r *http.Request) *views.Person {
	p, i := person.From(r.Context()), s.desk.Self(r.Context())
	v := &views.Person{Name: p.Name, Email: p.Email, Role: p.Role.String(), UpstreamID: i.UserID, Doubt: i.Differs() || i.Shared(), IdentityURL: s.root.At("/identity")}
	switch {
	case i.Proof == nil:
		v.Known = "CurrentUser in guards; not confirmed by a write"
	case i.Differs():
		v.Known = "CurrentUser in guards; you signed in as " + i.Subject
	case i.Shared():
		v.Known = "CurrentUser in guards; shared with " + otherPeople(len(i.Others))
	default:
		v.Known = "CurrentUser in guards; confirmed by your write of " + s.shortly(r, i.Proof.At)
	}
	c, err := s.signIn.Credential(r.Context())
	if err != nil {
		return v // the menu does without
	}
	v.SignedIn, v.Token = c.By, "issued "+moment.Ago(s.now().Sub(c.IssuedAt))
	if !c.Expiry.IsZero() {
		v.Token += ", ends " + s.until(c.Expiry)
	}
	return v
}
