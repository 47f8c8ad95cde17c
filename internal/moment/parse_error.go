package moment

import "time"

// A ParseError says why a text could not be read, and what to write instead.
type ParseError struct {
	Problem string // sentences for the person who typed it
	Early   bool   // it was read, and is before there can have been a task
}

// Error returns the problem, as it may be shown to people.
func (e *ParseError) Error() string { return e.Problem }

func unreadable() error {
	return &ParseError{Problem: "This is no moment that Taskdesk can read. Write it like 2026-11-21 10:04, 10:04, 2h ago or yesterday 17:00."}
}

func tooEarly() error {
	return &ParseError{Early: true, Problem: "No task can have been there then: the calendar of the Workflow service begins after 0001-01-01 00:00:00 UTC, which stands for no moment at all. Write a later one, like 2026-11-21 10:04."}
}

func tooFine(whole time.Time, zone *time.Location) error {
	return &ParseError{Problem: "The Workflow service holds seven digits of a second, no more. Write it like " + FieldText(whole, zone) + "."}
}

func cameTwice(wall time.Time, zone *time.Location, r reading) error {
	return &ParseError{Problem: spoken(wall) + " came twice in " + zone.String() + ", because clocks were set back. " + askOffset(wall, r)}
}

func neverCame(wall time.Time, zone *time.Location, r reading) error {
	return &ParseError{Problem: spoken(wall) + " did not come in " + zone.String() + ", because clocks were set forward. " + askOffset(wall, r)}
}

func askOffset(wall time.Time, r reading) string {
	return "Add the offset that you mean: " + withOffset(wall, wall.Sub(r.early)) + " or " + withOffset(wall, wall.Sub(r.late)) + "."
}

func withOffset(wall time.Time, offset time.Duration) string {
	zone := time.FixedZone("", int(offset/time.Second))
	return FieldText(wall.Add(-offset), zone)
}

func spoken(wall time.Time) string { return wall.Format("15:04:05 on 2 Jan 2006") }
