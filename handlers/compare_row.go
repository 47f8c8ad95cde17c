package handlers

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/fields"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// A versus words the two sides of a comparison.
type versus struct{ from, to wording }

// row words one attribute on both sides.
func (v versus) row(d history.Difference) views.CompareRow {
	row := views.CompareRow{Attribute: d.Attribute, Label: v.label(d), Kind: string(d.Kind), Note: noteOf(d)}
	row.Field, _ = d.Field()
	row.From, row.To = v.from.compareValue(d, d.From), v.to.compareValue(d, d.To)
	if d.Kind == history.Changed && row.From.Text == row.To.Text { // they differ by less than the words say
		row.From.Text, row.To.Text = row.From.Title, row.To.Title
	}
	if d.Kind == history.Changed && (d.Type == apiclient.String || d.Type == "") && d.Attribute != attrState {
		row.From.Pieces, row.To.Pieces = pieces(row.From.Text, row.To.Text)
	}
	return row
}

func (v versus) label(d history.Difference) string {
	name, isField := d.Field()
	if !isField {
		return fields.AttributeLabel(d.Attribute)
	}
	if words := label(v.to.schema(name)); words != name {
		return words
	}
	return label(v.from.schema(name))
}

// compareValue words a value. One that is only written in another way stands as it is written.
func (w wording) compareValue(d history.Difference, value jsontext.Value) views.CompareValue {
	typ := d.Type
	if d.Kind == history.Rewritten {
		typ = ""
	}
	v := views.CompareValue{Number: d.Type == apiclient.Decimal}
	v.Text, v.Title = fields.Words(typ, value, w.zone)
	switch _, isField := d.Field(); {
	case d.Attribute == attrState:
		v.Text, v.Title = w.state(v.Text).Label, v.Text
	case !isField && value.Kind() == '[':
		v.Text = fields.AttributeWords(value)
	}
	v.Lacking = w.hasNoField(d)
	v.Empty = v.Text == "" && len(value) > 0 && value.Kind() == '"' && typ != apiclient.DateTime
	return v
}

// hasNoField tells whether a difference is one of a field that the task's definition does not have.
func (w wording) hasNoField(d history.Difference) bool {
	name, isField := d.Field()
	return isField && w.Machine != nil && !w.known(name) && len(w.Task.Field(name)) == 0
}

// noteOf says by how much a value changed; "" where that is no amount.
func noteOf(d history.Difference) string {
	if by, ok := d.By(); ok {
		return by
	}
	switch later, ok := d.Later(); {
	case !ok:
		return ""
	case later < 0:
		return spanOf(-later) + " earlier"
	default:
		return spanOf(later) + " later"
	}
}

func spanOf(d time.Duration) string {
	if d < time.Second {
		return "less than a second"
	}
	return moment.Span(d)
}

// pieces are two texts with the words marked that the other has not; nil where none are shared.
func pieces(from, to string) (a, b []views.Piece) {
	if !strings.ContainsAny(from, " \n") && !strings.ContainsAny(to, " \n") {
		return nil, nil
	}
	x, y := history.Words(from, to)
	return viewPieces(x), viewPieces(y)
}

func viewPieces(all []history.Piece) []views.Piece {
	out := make([]views.Piece, 0, len(all))
	for _, p := range all {
		out = append(out, views.Piece(p))
	}
	return out
}
