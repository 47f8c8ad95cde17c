package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of these tests, on any machine

	"taskdesk/apiclient"
)

// zoned are local times in zones of every kind, and the instants that they are: offsets of
// half and quarter hours, half an hour of summer time, both sides of clock changes, an
// offset with seconds, and a day that was left out.
var zoned = []struct{ zone, local, utc string }{
	{"UTC", "2026-03-04 09:00", "2026-03-04 09:00:00"},
	{"Asia/Kolkata", "2026-03-04 09:00", "2026-03-04 03:30:00"},
	{"Asia/Kathmandu", "2026-03-04 09:00:00.1234567", "2026-03-04 03:15:00.1234567"},
	{"America/St_Johns", "2026-03-04 09:00", "2026-03-04 12:30:00"},
	{"Australia/Lord_Howe", "2026-01-15 09:00", "2026-01-14 22:00:00"},
	{"Australia/Lord_Howe", "2026-07-15 09:00", "2026-07-14 22:30:00"},
	{"Europe/London", "2025-03-30 00:59:59.9999999", "2025-03-30 00:59:59.9999999"},
	{"Europe/London", "2025-03-30 02:00", "2025-03-30 01:00:00"},
	{"Europe/London", "2025-10-26 00:59:59", "2025-10-25 23:59:59"},
	{"Europe/London", "2025-10-26 02:00", "2025-10-26 02:00:00"},
	{"Africa/Monrovia", "1971-06-01 09:00", "1971-06-01 09:44:30"},
	{"Pacific/Apia", "2011-12-29 09:00", "2011-12-29 19:00:00"},
	{"Pacific/Apia", "2011-12-31 09:00", "2011-12-30 19:00:00"},
}

// in sets the display zone of whoever is signed in.
func (b *browser) in(zone string) {
	b.t.Helper()
	b.get("/").form("Use").set("zone", zone).press("Use").wants(http.StatusOK)
}

// dated makes a task with a moment that has all the digits that the API holds, and
// returns its id and the value as the upstream has it.
func (r *rig) dated(t testing.TB) (id, value string) {
	t.Helper()
	id = r.create(t)
	r.change(t, id, "valueDate", `"2025-10-26T01:30:00.1234567+00:00"`)
	value = string(r.task(t, id).Field("valueDate"))
	if !strings.Contains(value, ".1234567") {
		t.Fatalf("the upstream has %s", value)
	}
	return id, value
}

// Whatever zone a person looks in, a form that they leave alone sends nothing of a moment,
// one in which they change something else leaves it as it was to the letter, and what they
// type becomes the instant that they were told.
func TestDisplayZoneChangesNoInstant(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	for _, tt := range zoned {
		t.Run(tt.zone+" "+tt.local, func(t *testing.T) {
			person := *operator
			person.t = t
			person.in(tt.zone)
			id, stored := r.dated(t)
			person.get("/tasks/"+id).wants(http.StatusOK, ":00.1234567 ")
			form := person.get("/tasks/" + id + "/edit").form("Review")
			form.press("Review").wants(http.StatusUnprocessableEntity, "No field differs from what the task has")

			review := form.set("comment", tt.zone).press("Review").wants(http.StatusOK)
			if changed := rows(review.Find(".panel")); strings.Join(changed, " ") != "comment" {
				t.Errorf("the review has %v", changed)
			}
			review.press("Save 1 change to "+id[:8]).wants(http.StatusOK, "Saved")
			if got := string(r.task(t, id).Field("valueDate")); got != stored {
				t.Errorf("the moment became %s, was %s", got, stored)
			}

			person.get("/moment?of=valueDate&valueDate="+url.QueryEscape(tt.local)).wants(http.StatusOK, "= "+tt.utc+" UTC")
			review = person.get("/tasks/"+id+"/edit").form("Review").set("valueDate", tt.local).press("Review").wants(http.StatusOK)
			review.press("Save 1 change to "+id[:8]).wants(http.StatusOK, "Saved")
			if got, want := string(r.task(t, id).Field("valueDate")), wired(tt.utc); got != want {
				t.Errorf("%s in %s became %s, want %s", tt.local, tt.zone, got, want)
			}
			person.get("/tasks/"+id+"/edit").form("Review").press("Review").wants(http.StatusUnprocessableEntity, "No field differs")
		})
	}
}

// wired is an echoed instant as the API writes it.
func wired(utc string) string {
	day, clock, _ := strings.Cut(utc, " ")
	clock, digits, _ := strings.Cut(clock, ".")
	return fmt.Sprintf(`"%sT%s.%s+00:00"`, day, clock, (digits + "0000000")[:7])
}

// A new task gets the instant that was typed, in every zone.
func TestNewTaskInEveryZone(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	for _, tt := range zoned {
		operator.in(tt.zone)
		form := operator.get("/tasks/new?definition=Operations%2FTradeBreak").form("Create Trade break").set("tradeId", "T-1").set("difference", "1").set("valueDate", tt.local)
		made := form.press("Create Trade break").wants(http.StatusOK)
		if got, want := string(r.task(t, made.at("id")).Field("valueDate")), wired(tt.utc); got != want {
			t.Errorf("%s in %s became %s, want %s", tt.local, tt.zone, got, want)
		}
	}
}

// A moment of the past that is typed in a zone becomes an address in UTC, which shows the
// same version to everybody; what tells of the past tells the same instants everywhere.
func TestPastInEveryZone(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.as(t, "operator").get("/tasks/{long}/edit").form("Review").set("comment", "seen").press("Review").press("Save 1 change to "+r.examples.LongHistory[:8]).wants(http.StatusOK, "Saved")
	admin := r.as(t, "admin")
	at := time.Now().UTC().Add(-72 * time.Hour).Truncate(time.Second).Add(123456700)
	address := "/tasks/" + r.examples.LongHistory + "?asAt=" + url.QueryEscape(at.Format("2006-01-02T15:04:05.9999999Z"))
	version := r.taskAt(t, r.examples.LongHistory, at).Version
	var journal, pack string
	for _, tt := range zoned {
		zone := must(time.LoadLocation(tt.zone))(t)
		admin.in(tt.zone)
		typed := url.QueryEscape(at.In(zone).Format("2006-01-02 15:04:05.9999999"))
		if got := admin.staying().get("/tasks/{long}?asAt=" + typed).header.Get("Location"); got != address {
			t.Errorf("%s: typed there it leads to %s, want %s", tt.zone, got, address)
		}
		shown := admin.get(address).wants(http.StatusOK, at.Format("2006-01-02 15:04:05.9999999")+" UTC")
		if got, want := shown.at("version"), fmt.Sprint(version.Number); got != want {
			t.Errorf("%s: shows version %s, want %s", tt.zone, got, want)
		}
		admin.get("/journal?to="+typed).wants(http.StatusOK, "= "+at.Format("2006-01-02 15:04:05.9999999")+" UTC")
		lines := admin.get("/journal.csv").body
		files := admin.evidence("/evidence.zip?id={long}&asAt=" + url.QueryEscape(at.Format(time.RFC3339Nano)))
		told := firstCells(files["tasks/"+r.examples.LongHistory+"/versions.csv"], 2)
		if journal == "" {
			journal, pack = lines, told
		}
		if lines != journal {
			t.Errorf("%s: the journal's file is\n%s\nwant\n%s", tt.zone, lines, journal)
		}
		if told != pack || !strings.Contains(told, strings.Trim(wired(version.AsAtModified.Format("2006-01-02 15:04:05.9999999")), `"`)) {
			t.Errorf("%s: the pack tells\n%s\nwant\n%s", tt.zone, told, pack)
		}
	}
}

// firstCells are the first n cells of each row of a table, without its header.
func firstCells(table string, n int) string {
	var b strings.Builder
	_, rows, _ := strings.Cut(table, "\n")
	for line := range strings.Lines(rows) {
		b.WriteString(strings.Join(strings.SplitN(line, ",", n+1)[:n], ",") + "\n")
	}
	return b.String()
}

// taskAt reads a task as it was.
func (r *rig) taskAt(t testing.TB, id string, at time.Time) *apiclient.Task {
	t.Helper()
	return must(r.api(t, "viewer").Tasks.Get(t.Context(), id, at))(t)
}

// A local time that came twice or not at all is refused, with the two instants that may be
// meant, and nothing is sent. Either of them, given with its offset, is taken.
func TestLocalTimesThatAreNoInstant(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	for _, tt := range []struct{ zone, local, why, one, other string }{
		{"Europe/London", "2025-10-26 01:30", "came twice in Europe/London", "2025-10-26 01:30:00 +01:00", "2025-10-26 01:30:00 +00:00"},
		{"Europe/London", "2025-03-30 01:30:00.1234567", "did not come in Europe/London", "2025-03-30 01:30:00.1234567 +00:00", "2025-03-30 01:30:00.1234567 +01:00"},
		{"Australia/Lord_Howe", "2025-04-06 01:45", "came twice", "2025-04-06 01:45:00 +11:00", "2025-04-06 01:45:00 +10:30"},
		{"Australia/Lord_Howe", "2025-10-05 02:15", "did not come", "2025-10-05 02:15:00 +10:30", "2025-10-05 02:15:00 +11:00"},
		{"Pacific/Apia", "2011-12-30 09:00", "did not come", "2011-12-30 09:00:00 -10:00", "2011-12-30 09:00:00 +14:00"},
	} {
		operator.in(tt.zone)
		id, stored := r.dated(t)
		r.calls.take()
		form := operator.get("/tasks/"+id+"/edit").form("Review").set("valueDate", tt.local)
		form.press("Review").wants(http.StatusUnprocessableEntity, tt.why, tt.one+" or "+tt.other)
		operator.get("/moment?of=valueDate&valueDate="+url.QueryEscape(tt.local)).wants(http.StatusOK, tt.why, tt.one+" or "+tt.other)
		operator.get("/tasks/{long}?asAt="+url.QueryEscape(tt.local)).wants(http.StatusBadRequest, tt.why, tt.one+" or "+tt.other)
		if sent := r.calls.writes(); len(sent) > 0 || string(r.task(t, id).Field("valueDate")) != stored {
			t.Errorf("%s in %s: sent %v", tt.local, tt.zone, sent)
		}
		for _, meant := range []string{tt.one, tt.other} {
			form.set("valueDate", meant).press("Review").wants(http.StatusOK)
		}
	}
}
