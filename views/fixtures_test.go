package views_test

import (
	"github.com/a-h/templ"

	"taskdesk/static"
	. "taskdesk/views"
)

// A fixture is one page in one meaningful state: its golden and its picture in the gallery.
type fixture struct {
	name string
	page templ.Component
}

const (
	taskID    = "79315001-1b3e-4c1e-9d5b-0d3f6a2b7c11"
	taskURL   = "/tasks/" + taskID
	requestID = "0HNGV3C1P2Q7K:00000004"
)

// sets are the fixtures of all pages; the file of each adds its own.
var sets []func() []fixture

// fixtures are made anew each time, as pages have pointers in common.
func fixtures() (all []fixture) {
	for _, set := range sets {
		all = append(all, set()...)
	}
	return all
}

func frame(title string) Frame {
	return Frame{
		Title:   title,
		Assets:  static.URLs(),
		Env:     Environment{Name: "PRODUCTION", Colour: "red"},
		Person:  &Person{Name: "Olu Operator", Email: "operator@example.com", Role: "operator", UpstreamID: "00u5operator", Known: "CurrentUser in guards; confirmed by your write of 14:05", SignedIn: "OpenID Connect", Token: "issued 12 min ago, ends in 47 min", IdentityURL: "/identity"},
		Zone:    "Europe/London",
		ZoneNow: "London +00:00",
		Zones:   []string{"UTC", "Europe/London", "America/New_York", "Asia/Singapore"},
		Here:    taskURL,
		Nav:     []Link{{Text: "Home", URL: "/"}, {Text: "Create", URL: "/tasks/new"}},
	}
}
