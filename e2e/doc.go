// Package e2e holds whole journeys through Taskdesk: in a real browser, with and
// without scripts, against the sandbox over HTTP.
package e2e
