package world

import (
	"strconv"
	"strings"

	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
)

// A member is something that a list can be filtered and sorted by.
type member[R any] interface {
	// part returns how to read what stands at a path, and false when there is no such
	// path. It is the same for all members of a kind, and the zero one knows it too.
	part(path []string) (func(R) expr.Value, bool)
	// each returns the elements of a list, and false when there is no such list.
	each(path []string) ([]expr.Env, bool)
}

// env lets filters read a member.
type env[R member[R]] struct{ row R }

// Lookup implements expr.Env.
func (e *env[R]) Lookup(path []string) (expr.Value, bool) { return reader[R](path)(e) }

// Each implements expr.Env.
func (e *env[R]) Each(path []string) ([]expr.Env, bool) { return e.row.each(path) }

// reader resolves a path for all members of a kind.
func reader[R member[R]](path []string) expr.Reader {
	var none R
	part, known := none.part(path)
	if !known {
		return func(expr.Env) (expr.Value, bool) { return expr.Value{}, false }
	}
	return func(e expr.Env) (expr.Value, bool) { return part(e.(*env[R]).row), true }
}

func (view) part(path []string) (func(view) expr.Value, bool) {
	if len(path) == 2 && strings.EqualFold(path[0], "fields") {
		return func(v view) expr.Value { return v.field(path[1]) }, true
	}
	part, known := taskParts[nameOf(path)]
	return part, known
}

func (v view) each(path []string) (items []expr.Env, known bool) {
	switch {
	case isName(path, "childTasks"):
		for _, child := range v.family() {
			items = append(items, &env[view]{child})
		}
	case isName(path, "correlationIds"):
		if v.labels != nil {
			items = plains(v.labels.correlations)
		}
	default:
		return nil, false
	}
	return items, true
}

func isName(path []string, name string) bool {
	return len(path) == 1 && strings.EqualFold(path[0], name)
}

// plain is an element that is a text and nothing more.
type plain string

func plains(texts []string) []expr.Env {
	items := make([]expr.Env, len(texts))
	for i := range texts {
		items[i] = (*plain)(&texts[i])
	}
	return items
}

// Lookup implements expr.Env.
func (p *plain) Lookup(path []string) (expr.Value, bool) {
	return expr.Text(string(*p)), len(path) == 1 && path[0] == "~"
}

// Each implements expr.Env.
func (*plain) Each([]string) ([]expr.Env, bool) { return nil, false }

// field returns the value of a field as its schema types it, whatever the case of its
// name and the JSON kind that it came in: as guards read it.
func (v view) field(name string) expr.Value {
	schema := v.def.wire.FieldSchema
	for i := range schema {
		if strings.EqualFold(schema[i].Name, name) {
			value, _ := machine.As(schema[i].Type, expr.OfText(v.values[i]))
			return value
		}
	}
	return expr.Value{}
}

func (*definition) part(path []string) (func(*definition) expr.Value, bool) {
	part, known := definitionParts[nameOf(path)]
	return part, known
}

func (*definition) each([]string) ([]expr.Env, bool) { return nil, false }

func nameOf(path []string) string { return strings.ToLower(strings.Join(path, ".")) }

// text returns an unset value for an empty text: on the wire it is missing.
func text(s string) expr.Value {
	if s == "" {
		return expr.Value{}
	}
	return expr.Text(s)
}

func count(n int64) expr.Value { return expr.Number(strconv.FormatInt(n, 10)) }

func instant(m Moment) expr.Value { return expr.Instant(m.Time()) }

// definitionParts says where a definition's parts are, by wire name in lower case.
var definitionParts = map[string]func(*definition) expr.Value{
	"id.scope":                  func(d *definition) expr.Value { return text(d.wire.ID.Scope) },
	"id.code":                   func(d *definition) expr.Value { return text(d.wire.ID.Code) },
	"displayname":               func(d *definition) expr.Value { return text(d.wire.DisplayName) },
	"description":               func(d *definition) expr.Value { return text(d.wire.Description) },
	"initialstate.name":         func(d *definition) expr.Value { return text(d.wire.InitialState.Name) },
	"version.asatcreated":       func(d *definition) expr.Value { return expr.Instant(d.wire.Version.AsAtCreated) },
	"version.asatmodified":      func(d *definition) expr.Value { return expr.Instant(d.wire.Version.AsAtModified) },
	"version.useridcreated":     func(d *definition) expr.Value { return text(d.wire.Version.UserIDCreated) },
	"version.useridmodified":    func(d *definition) expr.Value { return text(d.wire.Version.UserIDModified) },
	"version.asatversionnumber": func(d *definition) expr.Value { return count(int64(d.wire.Version.Number)) },
}
