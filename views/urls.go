package views

import (
	"net/url"
	"time"
)

// TaskURL is the address of a task's page now, or of a page below it.
func TaskURL(id string, below ...string) string {
	path := "/tasks/" + url.PathEscape(id)
	for _, b := range below {
		path += "/" + url.PathEscape(b)
	}
	return path
}

// AsAt adds a moment to an address that has no query; the zero time adds none.
func AsAt(address string, t time.Time) string {
	if t.IsZero() {
		return address
	}
	return address + "?asAt=" + url.QueryEscape(t.UTC().Format("2006-01-02T15:04:05.999999999Z"))
}
