package world

import (
	"strconv"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// env lets filters read a member.
type env struct{ member }

// Lookup implements expr.Env.
func (e env) Lookup(path []string) (expr.Value, bool) { return e.lookup(path) }

// Each implements expr.Env.
func (e env) Each(path []string) ([]expr.Env, bool) {
	items, known := e.each(path)
	envs := make([]expr.Env, len(items))
	for i, item := range items {
		envs[i] = env{item}
	}
	return envs, known
}

// lookup returns a part of a task by its wire name. The zero view knows all names
// and has nothing at any.
func (v view) lookup(path []string) (expr.Value, bool) {
	if len(path) == 2 && strings.EqualFold(path[0], "fields") {
		return v.field(path[1]), true
	}
	part, known := taskParts[strings.ToLower(strings.Join(path, "."))]
	if !known || v.task == nil {
		return expr.Value{}, known
	}
	return part(v), true
}

// each returns the elements of a task's lists.
func (v view) each(path []string) (items []member, known bool) {
	switch strings.ToLower(strings.Join(path, ".")) {
	case "childtasks":
		for _, child := range v.family() {
			items = append(items, child)
		}
	case "correlationids":
		if v.labels != nil {
			for _, id := range v.labels.correlations {
				items = append(items, plain(id))
			}
		}
	default:
		return nil, false
	}
	return items, true
}

// plain is an element that is a text and nothing more.
type plain string

func (p plain) lookup(path []string) (expr.Value, bool) {
	return expr.Text(string(p)), len(path) == 1 && path[0] == "~"
}

func (plain) each([]string) ([]member, bool) { return nil, false }

// field returns the value of a field, whatever the case of its name.
func (v view) field(name string) expr.Value {
	if v.task == nil {
		return expr.Value{}
	}
	for i, f := range v.def.wire.FieldSchema {
		if strings.EqualFold(f.Name, name) {
			return expr.Of([]byte(v.values[i]))
		}
	}
	return expr.Value{}
}

// lookup returns a part of a definition by its wire name; nil knows all names.
func (d *definition) lookup(path []string) (expr.Value, bool) {
	part, known := definitionParts[strings.ToLower(strings.Join(path, "."))]
	if !known || d == nil {
		return expr.Value{}, known
	}
	return part(d.wire), true
}

func (d *definition) each([]string) ([]member, bool) { return nil, false }

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
var definitionParts = map[string]func(*apiclient.Definition) expr.Value{
	"id.scope":                  func(d *apiclient.Definition) expr.Value { return text(d.ID.Scope) },
	"id.code":                   func(d *apiclient.Definition) expr.Value { return text(d.ID.Code) },
	"displayname":               func(d *apiclient.Definition) expr.Value { return text(d.DisplayName) },
	"description":               func(d *apiclient.Definition) expr.Value { return text(d.Description) },
	"initialstate.name":         func(d *apiclient.Definition) expr.Value { return text(d.InitialState.Name) },
	"version.asatcreated":       func(d *apiclient.Definition) expr.Value { return expr.Instant(d.Version.AsAtCreated) },
	"version.asatmodified":      func(d *apiclient.Definition) expr.Value { return expr.Instant(d.Version.AsAtModified) },
	"version.useridcreated":     func(d *apiclient.Definition) expr.Value { return text(d.Version.UserIDCreated) },
	"version.useridmodified":    func(d *apiclient.Definition) expr.Value { return text(d.Version.UserIDModified) },
	"version.asatversionnumber": func(d *apiclient.Definition) expr.Value { return count(int64(d.Version.Number)) },
}
