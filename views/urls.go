package views

import (
	"net/url"
	"strconv"
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

// Version is the address that leads to a version of a task by its number.
func (r Root) Version(id string, number int) string {
	return r.Task(id, "versions", strconv.Itoa(number))
}

// versionAnchor is the id of a version's block among the changes.
func versionAnchor(number int) string { return "v" + strconv.Itoa(number) }

// Definition is the address of a definition's page now.
func (r Root) Definition(scope, code string) string {
	return r.At("/definitions/" + url.PathEscape(scope) + "/" + url.PathEscape(code))
}

// What is typed into an input for a moment.
const (
	momentIn = "in"  // a moment
	pinIn    = "pin" // a moment or a version
	fieldIn  = "of"  // the moment that a field holds
)

// moment is where what is typed into an input is read back as a UTC instant, in the zone
// that its form names.
func (r Root) moment(kind, input, zone string) string {
	return r.At("/moment?" + kind + "=" + url.QueryEscape(input) + "&.zone=" + url.QueryEscape(zone))
}

// Evidence is the address of the page of an evidence pack; the zero time is now.
func (r Root) Evidence(asAt time.Time, ids ...string) string {
	return r.evidence("/evidence", asAt, ids)
}

// EvidenceZIP is the address of the pack itself.
func (r Root) EvidenceZIP(asAt time.Time, ids ...string) string {
	return r.evidence("/evidence.zip", asAt, ids)
}

func (r Root) evidence(path string, asAt time.Time, ids []string) string {
	q := url.Values{"id": ids}
	if !asAt.IsZero() {
		q.Set("asAt", moment(asAt))
	}
	return r.At(path + "?" + q.Encode())
}

// Under tells whether a path is one of ours.
func (r Root) Under(path string) bool { return strings.HasPrefix(path, r.Home()) }

// AsAt adds a moment to an address that has no query; the zero time adds none.
func AsAt(address string, t time.Time) string {
	if t.IsZero() {
		return address
	}
	return address + "?asAt=" + url.QueryEscape(moment(t))
}

// moment is an instant as it stands in an address: in UTC, to the seventh digit, which is
// the last that the Workflow API holds.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999Z") }
