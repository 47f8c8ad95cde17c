package evidence

import (
	"context"
	"fmt"
	"strconv"

	"taskdesk/apiclient"
	"taskdesk/internal/fields"
	"taskdesk/internal/history"
)

// version adds a version, told from the one before it; known says whether that was read.
func (r *record) version(ctx context.Context, before, t *apiclient.Task, known bool) error {
	if t == nil {
		return nil
	}
	d, err := r.definition(ctx, t)
	if err != nil {
		return err
	}
	if r.latest == nil {
		r.latest = t
	}
	content, err := wire(t)
	if err != nil {
		return err
	}
	v := history.VersionOf(before, t)
	file := fmt.Sprintf("versions/%04d.json", v.Number)
	by := r.who(ctx, v.UserID)
	from, changed := "", strconv.Itoa(len(v.Changes))
	if before != nil {
		from = before.State
	}
	if !known {
		v.Changes, changed = nil, ""
	}
	r.versions.row([]string{strconv.Itoa(v.Number)}, r.cells(v.AsAt), by.cells(), []string{v.RequestID, from, v.State, strconv.FormatBool(t.Terminal), t.DefinitionID.String()},
		r.cells(t.DefinitionVersion.AsAtModified), []string{changed, t.ActionLogModified, t.ActionLogSubmitted, file})
	r.page.Versions = append(r.page.Versions, r.block(v, by, t, d, known, file))
	r.name(t)
	r.requests = r.requests || v.RequestID != ""
	return r.bytes(r.folder+file, content)
}

// name notes the action logs that a version names.
func (r *record) name(t *apiclient.Task) {
	for _, id := range []string{t.ActionLogSubmitted, t.ActionLogModified, t.ActionLogCreated} {
		if id == "" {
			continue
		}
		if r.namedBy[id] == nil {
			r.logs = append(r.logs, id)
		}
		if n := strconv.Itoa(t.Version.Number); len(r.namedBy[id]) == 0 || r.namedBy[id][len(r.namedBy[id])-1] != n {
			r.namedBy[id] = append(r.namedBy[id], n)
		}
	}
}

// block tells a version on the page, and its changes in their table.
func (r *record) block(v history.Version, by who, t *apiclient.Task, d *definition, known bool, file string) versionBlock {
	b := versionBlock{
		Number: v.Number, At: r.instant(v.AsAt), By: by, RequestID: v.RequestID, State: d.state(v.State),
		ActionLog: t.ActionLogModified, First: v.Number == 1, Unknown: !known, File: file, Definition: d.file,
	}
	for _, c := range v.Changes {
		name, isField := c.Field()
		r.changes.row([]string{strconv.Itoa(v.Number)}, r.cells(v.AsAt),
			by.cells(), []string{v.RequestID, c.Attribute, name, history.Plain(c.Old), history.Plain(c.New), string(c.Old), string(c.New)})
		b.Changes = append(b.Changes, r.change(c, name, isField, d))
	}
	return b
}

func (r *record) change(c history.Change, name string, isField bool, d *definition) changeRow {
	switch {
	case isField:
		label, typ := d.field(name)
		return changeRow{Name: label, Old: r.value(typ, c.Old), New: r.value(typ, c.New)}
	case c.Attribute == "State":
		return changeRow{Name: "State", Old: value{Words: d.state(history.Plain(c.Old))}, New: value{Words: d.state(history.Plain(c.New))}}
	}
	return changeRow{Name: fields.AttributeLabel(c.Attribute), Old: value{Words: fields.AttributeWords(c.Old)}, New: value{Words: fields.AttributeWords(c.New)}}
}

// value words a field's value in the pack's zone, with its exact form beside words that are another.
func (p *Pack) value(typ string, v []byte) value {
	words, exact := fields.Words(typ, v, p.Zone)
	if typ != apiclient.DateTime {
		exact = ""
	}
	return value{Words: words, Exact: exact, Empty: words == "" && len(v) > 0 && string(v) != "null"}
}
