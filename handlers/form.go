package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/fields"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// The inputs of ours in every form. No field's name can begin with a dot.
const (
	inKey     = ".key"
	inSeen    = ".seen"
	inSeenAt  = ".seenAt"
	inTrigger = ".trigger"
	inReason  = ".reason"
	inTicket  = ".ticket"
	inBy      = ".by"     // whose form it is
	inZone    = ".zone"   // the zone that the form names beside its moments
	inParked  = ".parked" // the form that it goes on with
	inConfirm = ".confirm"
	inBack    = ".back"
	inMore    = ".more"
	inChoose  = ".choose."
	inOverlap = ".overlap" // names a field that waits for a choice
	inName    = "name"     // of a trigger that is typed to be opened
)

// seen reads which version of the task a form is about.
func seen(form url.Values) (desk.Seen, error) {
	n, err := strconv.Atoi(form.Get(inSeen))
	if err != nil || n < 1 {
		return desk.Seen{}, errForm
	}
	at, err := time.Parse(time.RFC3339Nano, form.Get(inSeenAt))
	if err != nil {
		return desk.Seen{}, errForm
	}
	return desk.Seen{Version: n, AsAt: at.UTC()}, nil
}

// hidden are the values that a new form about this version carries.
func (s *server) hidden(r *http.Request, t *apiclient.Task) views.Hidden {
	h := s.anew(r)
	h.Seen, h.SeenAt = t.Version.Number, moment.Address(t.Version.AsAtModified)
	return h
}

// sameVersion are the values of a form that is shown again for the version that it
// was sent for.
func (s *server) sameVersion(r *http.Request) views.Hidden {
	h := s.anew(r)
	base, _ := seen(r.PostForm) // it was read before
	h.Seen, h.SeenAt = base.Version, r.PostForm.Get(inSeenAt)
	return h
}

// anew are the values of every form: a new key, whose form it is, and in which zone its
// moments are typed.
func (s *server) anew(r *http.Request) views.Hidden {
	return views.Hidden{Key: desk.NewKey(), By: s.ownerWord(r), Zone: s.zone(r).String(), Parked: r.PostForm.Get(inParked)}
}

// zoneOf is the zone in which the moments of a form were typed: the one that it named to
// its person, although they may look in another by now.
func (w wording) zoneOf(form url.Values) *time.Location {
	if l, err := location(form.Get(inZone)); err == nil {
		return l
	}
	return w.zone
}

// rezoned is what was typed into a field, as it stands in a form of another zone: the
// same instant. What is no instant stays as it was typed.
func (w wording) rezoned(schema apiclient.FieldSchema, form url.Values) string {
	typed, from := form.Get(schema.Name), w.zoneOf(form)
	if schema.Type != apiclient.DateTime || from == w.zone {
		return typed
	}
	if t, err := moment.ParseField(typed, from); err == nil {
		return moment.FieldText(t, w.zone)
	}
	return typed
}

func submission(r *http.Request) desk.Submission {
	text := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	return desk.Submission{Key: r.PostForm.Get(inKey), Reason: text(inReason), Ticket: text(inTicket)}
}

// An edit is what a form wants to change, against the version that its person saw.
type edit struct {
	fields   []apiclient.Field
	changes  []views.Change
	typed    []views.Pair      // the inputs that differ, as typed
	problems map[string]string // field: what to mend
}

// carried are the inputs of ours that a form takes along to its next step.
func carried(form url.Values) []views.Pair {
	var pairs []views.Pair
	for _, name := range []string{inTrigger, inReason, inTicket} {
		if v := form.Get(name); v != "" {
			pairs = append(pairs, views.Pair{Name: name, Value: v})
		}
	}
	return pairs
}

// values are the inputs that differ, as typed.
func (e edit) values() url.Values {
	v := make(url.Values, len(e.typed))
	for _, p := range e.typed {
		v.Set(p.Name, p.Value)
	}
	return v
}

// wanted are the values that the fields would have.
func (e edit) wanted() map[string]desk.Value {
	values := make(map[string]desk.Value, len(e.fields))
	for _, f := range e.fields {
		values[f.Name] = f.Value
	}
	return values
}

// editOf reads a form's fields. Only inputs that the form has and that differ from
// the original count; one that the person gave up in a conflict does not.
func (w wording) editOf(form url.Values, original *apiclient.Task) edit {
	e := edit{problems: make(map[string]string)}
	for _, schema := range w.schemas {
		if !form.Has(schema.Name) || form.Get(inChoose+schema.Name) == "theirs" {
			continue
		}
		typed, old := form.Get(schema.Name), original.Field(schema.Name)
		value, changed, err := fields.Edit(schema, typed, old, w.zoneOf(form))
		switch {
		case err != nil:
			e.problems[schema.Name] = err.Error()
		case undecided(form, schema.Name):
			e.problems[schema.Name] = wordsUndecided
		}
		_, wrong := e.problems[schema.Name]
		if !wrong && changed { // what is carried on means the same in every zone
			typed = fields.Text(schema.Type, value, w.zone)
		}
		if wrong || changed {
			e.typed = append(e.typed, views.Pair{Name: schema.Name, Value: typed})
		}
		if !wrong && changed {
			e.fields = append(e.fields, apiclient.Field{Name: schema.Name, Value: value})
			e.changes = append(e.changes, w.change(schema, old, value))
		}
	}
	if form.Get(inMore) != "" {
		e.problems[inMore] = wordsMore
	}
	return e
}

const wordsUndecided = "Somebody else changed this as well, and nobody's value was chosen. Here stands yours: keep it, or type what shall stay."

// undecided tells whether a conflict's form leaves open whose value a field gets.
func undecided(form url.Values, field string) bool {
	return slices.Contains(form[inOverlap], field) && form.Get(inChoose+field) == ""
}

func (w wording) change(schema apiclient.FieldSchema, old, value desk.Value) views.Change {
	c := views.Change{Name: schema.Name, Label: label(schema)}
	c.Old, _ = fields.Words(schema.Type, old, w.zone)
	c.New, _ = fields.Words(schema.Type, value, w.zone)
	if c.New == "" && len(value) > 0 && value.Kind() == '"' {
		c.Note = "an empty text"
	}
	return c
}

// changes words what differs between two versions.
func (w wording) changes(all []history.Change) []views.Change {
	var out []views.Change
	for _, c := range all {
		if name, ok := c.Field(); ok {
			out = append(out, w.change(w.schema(name), c.Old, c.New))
			continue
		}
		out = append(out, views.Change{Name: c.Attribute, Label: fields.AttributeLabel(c.Attribute), Old: fields.AttributeWords(c.Old), New: fields.AttributeWords(c.New)})
	}
	return out
}

func (w wording) schema(name string) apiclient.FieldSchema {
	for _, s := range w.schemas {
		if s.Name == name {
			return s
		}
	}
	return apiclient.FieldSchema{Name: name}
}
