package handlers

import (
	"fmt"
	"net/url"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/internal/life"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// A drawing words the life of a task.
type drawing struct {
	wording
	strip life.Strip
	end   time.Time
	gone  *desk.Gone // how the task was deleted; nil while it lives
}

const letter = 7 // pixels, about, of one letter in the picture

// lead words how much there was in how long.
func (d drawing) lead(versions []history.Version) string {
	span := moment.Span(d.end.Sub(d.strip.From))
	if first := versions[0].Number; first > 1 {
		return fmt.Sprintf("The newest %d of %d versions, in %s", len(versions), d.Task.Version.Number, span)
	}
	return fmt.Sprintf("%s in %s", counted(len(versions), "version"), span)
}

// endWords words where the life ends: now, or when the task was deleted.
func (d drawing) endWords() string {
	switch {
	case d.gone == nil:
		return "now"
	case d.gone.DeletedAt.IsZero():
		return "deleted after " + moment.Text(d.end, d.zone)
	case d.gone.By == "":
		return "deleted on " + moment.Text(d.end, d.zone)
	}
	return "deleted on " + moment.Text(d.end, d.zone) + " by " + d.deleter(d.gone)
}

func (d drawing) at(t time.Time) string { return views.AsAt(d.root.Task(d.Task.ID), t) }

// lifeShades are how many states of one kind are told apart by their shade.
const lifeShades = 4

// states words how long the task was in each state, in all, and gives each its shade.
func (d drawing) states(stays []life.Stay) (all []views.LifeState, shades map[string]int) {
	shades = make(map[string]int)
	whole, kinds := map[string]time.Duration{}, map[string]int{}
	for _, stay := range stays {
		state := d.state(stay.State)
		if _, seen := shades[state.Name]; !seen {
			shades[state.Name] = kinds[state.Kind] % lifeShades
			kinds[state.Kind]++
			all = append(all, views.LifeState{State: state, Shade: shades[state.Name]})
		}
		whole[state.Name] += stay.For()
	}
	for i, st := range all {
		all[i].For = moment.Span(whole[st.State.Name])
	}
	return all, shades
}

func (d drawing) bands(stays []life.Stay, shades map[string]int) []views.LifeBand {
	var all []views.LifeBand
	for _, b := range d.strip.Bands(stays) {
		first, last := b.Stays[0], b.Stays[len(b.Stays)-1]
		band := views.LifeBand{X: b.X, Width: b.Width, URL: d.at(first.From)}
		band.Anchor, band.TextX = anchor(b.X + b.Width/2)
		if len(b.Stays) > 1 {
			band.Words = fmt.Sprintf("%d states within %s, from %s", len(b.Stays), moment.Span(last.To.Sub(first.From)), moment.Text(first.From, d.zone))
			all = append(all, band)
			continue
		}
		state := d.state(first.State)
		band.Kind, band.Shade = state.Kind, shades[first.State]
		band.Words = fmt.Sprintf("%s %s, from %s, by %s", state.Label, moment.Span(first.For()), moment.Text(first.From, d.zone), d.who(first.By))
		band.Label = fitting(b.Width-12, state.Label+" "+moment.Span(first.For()), state.Label)
		all = append(all, band)
	}
	return all
}

// fitting is the first of some texts that has room, or "".
func fitting(width int, texts ...string) string {
	for _, t := range texts {
		if len([]rune(t))*letter <= width {
			return t
		}
	}
	return ""
}

func (d drawing) marks(marks []life.Mark) []views.LifeMark {
	var all []views.LifeMark
	for _, m := range marks {
		mark := views.LifeMark{X: m.X, Lines: m.Lines, Count: len(m.Versions)}
		mark.Anchor, mark.TextX = anchor(m.X + life.Cell/2)
		first, last := m.Versions[0], m.Versions[len(m.Versions)-1]
		mark.Words, mark.URL = d.markWords(first), d.at(first.AsAt)
		if len(m.Versions) > 1 {
			mark.Words = fmt.Sprintf("v%d to v%d, %s – %s, by %s", first.Number, last.Number, moment.Text(first.AsAt, d.zone), moment.Text(last.AsAt, d.zone), d.people(m.Versions))
			q := url.Values{"before": {moment.Address(last.AsAt.Add(time.Microsecond))}}
			mark.URL = d.root.Task(d.Task.ID, "changes") + "?" + q.Encode()
		}
		all = append(all, mark)
	}
	return all
}

func (d drawing) markWords(v history.Version) string {
	return fmt.Sprintf("v%d, %s, by %s", v.Number, moment.Text(v.AsAt, d.zone), d.who(v.UserID))
}

// people names who made some versions.
func (d drawing) people(versions []history.Version) string {
	seen := map[string]bool{}
	for _, v := range versions {
		seen[v.UserID] = true
	}
	if len(seen) > 1 {
		return fmt.Sprintf("%d people", len(seen))
	}
	return d.who(versions[0].UserID)
}

// anchor keeps words at x within the picture.
func anchor(x int) (anchor string, textX int) {
	switch {
	case x < life.Width/3:
		return "start", max(x-life.Cell/2, 2)
	case x > 2*life.Width/3:
		return "end", min(x+life.Cell/2, life.Width-2)
	}
	return "middle", x
}

func (d drawing) ticks() []views.LifeTick {
	var all []views.LifeTick
	for _, t := range d.strip.Ticks(d.zone) {
		all = append(all, views.LifeTick{X: t.X, Text: t.Label})
	}
	return all
}

// momentShown is where the moment of the page stands; now is the end of the picture.
func (d drawing) momentShown(asAt time.Time) *views.LifeTick {
	if asAt.IsZero() {
		return nil
	}
	t := &views.LifeTick{X: min(max(d.strip.X(asAt), 1), life.Width-1), Text: "shown: " + moment.Text(asAt, d.zone)}
	t.Anchor, _ = anchor(t.X)
	return t
}

// lifeRows is how many stays the table has at most.
const lifeRows = 500

// rows are the last stays as a table, and what there is to say when those are not all.
func (d drawing) rows(stays []life.Stay) (rows []views.LifeRow, cut string) {
	if all := len(stays); all > lifeRows {
		stays, cut = stays[all-lifeRows:], fmt.Sprintf("The last %d of %d times in a state.", lifeRows, all)
	}
	for i, stay := range stays {
		row := views.LifeRow{
			State: d.state(stay.State), From: moment.Text(stay.From, d.zone), FromUTC: moment.UTC(stay.From), To: moment.Text(stay.To, d.zone), ToUTC: moment.UTC(stay.To),
			For: moment.Span(stay.For()), By: d.whom(stay.By), Changes: fmt.Sprint(stay.Changes), URL: d.at(stay.From),
		}
		if i == len(stays)-1 {
			row.To = d.endWords()
		}
		rows = append(rows, row)
	}
	return rows, cut
}
