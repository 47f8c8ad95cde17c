package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"taskdesk/internal/desk"
	"taskdesk/internal/fields"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// bringBackForm is the form below a comparison that brings ticked values of its first side
// back, and marks the rows that can be ticked, or why they cannot. It is nil where the
// policy does not let its person edit the task now, or nothing can be brought back.
func (s *server) bringBackForm(r *http.Request, from, now *desk.View, rows []views.CompareRow) *views.BringBack {
	words, ticks := s.wording(r, now), 0
	hint := "They fill in the edit form. Nothing is sent before its review."
	for i, row := range rows {
		differs := row.Kind != views.CompareSame && row.Kind != views.CompareRewritten
		switch {
		case row.Attribute == "State" && differs:
			hint += " The state stays: only a trigger changes it."
		case row.Field == "" || !differs:
		case words.readOnly(row.Field) != "":
			rows[i].Locked = words.readOnly(row.Field)
		default:
			rows[i].Tick = true
			ticks++
		}
	}
	if words.locked != "" || ticks == 0 {
		return nil
	}
	at, edit := moment.Address(from.AsAt), s.root.Task(now.Task.ID, "edit")
	return &views.BringBack{
		Hint: hint, Action: edit, From: at, AllURL: edit + "?" + url.Values{"from": {at}}.Encode(),
		Label: fmt.Sprintf("Bring back the ticked values of v%d", from.Task.Version.Number),
	}
}

// A broughtBack is what an edit form is filled in with from an earlier version of its task.
type broughtBack struct {
	typed url.Values // by field, as it would be typed; "" where the field had no value
	from  string     // the version: "v11, 21 Nov 2026 10:04"
	left  []string   // what was asked for and is not filled in, each with why
	none  bool       // no field was asked for
}

// bringBack shows the form of the task now, with the values that fields had at an earlier
// moment: those that the address names, or all that differ. The moment is one of the
// values and not of the page: it is a form of now, and goes the way of every form.
func (s *server) bringBack(w http.ResponseWriter, r *http.Request, v *desk.View) error {
	q := r.URL.Query()
	from, err := s.readPin(r, v.Task.ID, q.Get("from"), s.instant())
	if err != nil {
		return err
	}
	if from.problem != "" {
		return &badInput{
			heading: "Nothing can be brought back from that", lines: []string{from.problem}, examples: moment.Examples,
			typed: from.typed, name: "from", action: r.URL.Path,
		}
	}
	if !from.pinnedAs() {
		q.Set("from", moment.Address(from.at))
		if moved(w, r, q) {
			return nil
		}
	}
	then, err := s.desk.Task(r.Context(), v.Task.ID, from.at)
	if err != nil {
		return err
	}
	b := s.wording(r, v).broughtBack(then, q["field"])
	r.PostForm = b.typed // a field that no definition lists gets an input by this
	groups := s.wording(r, v).inputs(b.typed, nil)
	for i := range groups {
		b.mark(groups[i].Inputs)
	}
	return s.showForm(w, r, http.StatusOK, v, views.EditForm{Hidden: s.hidden(r, v.Task), Groups: groups, Brought: b.notice()})
}

// broughtBack chooses the values of an earlier version that an edit form is filled in
// with. Without names, all fields that differ are chosen; a name that is empty names none.
func (w wording) broughtBack(then *desk.View, names []string) broughtBack {
	b := broughtBack{
		typed: url.Values{},
		from:  fmt.Sprintf("v%d, %s", then.Task.Version.Number, then.Task.Version.AsAtModified.In(w.zone).Format("2 Jan 2006 15:04")),
		none:  names != nil && strings.Join(names, "") == "",
	}
	for _, d := range differences(then, w.View) {
		name, ok := d.Field()
		if !ok || names != nil && !slices.Contains(names, name) {
			continue
		}
		names = slices.DeleteFunc(names, func(n string) bool { return n == name })
		schema := w.schema(name)
		switch why := w.readOnly(name); {
		case d.Kind == history.Alike || d.Kind == history.Rewritten:
			b.leave(names != nil, label(schema)+" has the same value now")
		case why != "":
			b.leave(true, label(schema)+": "+why)
		case !w.lists(name) && !w.takes(name):
			b.leave(true, name+" is not a field that its definition lists")
		default:
			b.typed.Set(name, fields.Text(schema.Type, d.From, w.zone))
		}
	}
	for _, name := range names {
		b.leave(name != "", name+" is not a field of this task")
	}
	return b
}

// leave notes what is not filled in, where somebody is to know.
func (b *broughtBack) leave(told bool, why string) {
	if told {
		b.left = append(b.left, why)
	}
}

// mark marks the inputs that are filled in with where that is from.
func (b broughtBack) mark(inputs []views.Input) {
	for i, in := range inputs {
		if b.typed.Has(in.Name) && in.ReadOnly == "" {
			inputs[i].From = b.from
			if b.typed.Get(in.Name) == "" {
				inputs[i].From += ", where it was not set"
			}
		}
	}
}

// notice says above the form what it is filled in with.
func (b broughtBack) notice() *views.Notice {
	n := &views.Notice{Kind: views.Note}
	switch count := len(b.typed); {
	case b.none:
		n.Text = "No field was ticked, so nothing is brought back from " + b.from + "."
	case count == 0:
		n.Text = "Nothing is brought back from " + b.from + ": no field that can be changed here differs."
	case count == 1:
		n.Text = "One field is filled in from " + b.from + ". All else is as it is now."
	default:
		n.Text = fmt.Sprintf("%d fields are filled in from %s. All else is as it is now.", count, b.from)
	}
	if len(b.left) > 0 {
		n.Lines = append(n.Lines, "Not brought back: "+strings.Join(b.left, "; ")+".")
	}
	return n
}

// draftFirst keeps what was typed before in a form that values were to be brought back
// into, and leads there once that is thrown away.
func draftFirst(r *http.Request, draft *views.Draft) {
	q := r.URL.Query()
	draft.Instead = "The values that you want to bring back are not filled in: they would take the place of this. Send it first, or discard it."
	draft.Then = append(draft.Then, views.Pair{Name: "from", Value: q.Get("from")})
	for _, name := range q["field"] {
		draft.Then = append(draft.Then, views.Pair{Name: "field", Value: name})
	}
}

// broughtQuery is the query by which an edit form brings back what a discarded draft was
// in the way of; "" where nothing waits for that.
func broughtQuery(form url.Values, place string) string {
	if !form.Has("from") || !strings.HasSuffix(place, "/edit") {
		return ""
	}
	q := url.Values{"from": form["from"][:1]}
	if form.Has("field") {
		q["field"] = form["field"]
	}
	return "?" + q.Encode()
}
