package views

import (
	"net/url"
	"strings"
	"time"
)

// Root is the path under which browsers find Taskdesk: "" or "/ops/taskdesk". Every
// address of ours begins with it.
type Root string

// At is the address of a path of ours, which begins with a slash.
func (r Root) At(path string) string { return string(r) + path }

// Home is the address of the first page.
func (r Root) Home() string { return r.At("/") }

// Task is the address of a task's page now, or of a page below it.
func (r Root) Task(id string, below ...string) string {
	path := "/tasks/" + url.PathEscape(id)
	for _, b := range below {
		path += "/" + url.PathEscape(b)
	}
	return r.At(path)
}

// Definition is the address of a definition's page now.
func (r Root) Definition(scope, code string) string {
	return r.At("/definitions/" + url.PathEscape(scope) + "/" + url.PathEscape(code))
}

// moment is where a typed moment is read back as a UTC instant.
func (r Root) moment() string { return r.At("/moment") }

// fieldMoment is where a typed moment of a field is.
func (r Root) fieldMoment(field string) string {
	return r.At("/moment?of=" + url.QueryEscape(field))
}

// Under tells whether a path is one of ours.
func (r Root) Under(path string) bool { return strings.HasPrefix(path, r.Home()) }

// AsAt adds a moment to an address that has no query; the zero time adds none.
func AsAt(address string, t time.Time) string {
	if t.IsZero() {
		return address
	}
	return address + "?asAt=" + url.QueryEscape(t.UTC().Format("2006-01-02T15:04:05.999999999Z"))
}
