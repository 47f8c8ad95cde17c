package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of these tests, on any machine

	"github.com/PuerkitoBio/goquery"
	"github.com/go-json-experiment/json/jsontext"

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

// Seven digits of a second are kept from the input to the upstream and back, and nobody
// loses an eighth without being told.
func TestDigitsOfASecond(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	at := time.Now().UTC().Add(-48 * time.Hour).Truncate(time.Second).Format("2006-01-02T15:04:05")
	spoken := strings.Replace(at, "T", " ", 1)
	past := "/tasks/{long}?asAt=" + url.QueryEscape(at)
	id := r.create(t)
	cut := "so the digits after them were left out"
	r.run(t, []requestTest{
		{name: "as at", as: "operator", request: "GET " + past + ".1234567Z", wantStatus: 200, want: []string{`data-as-at="` + at + `.1234567Z"`, spoken + ".1234567 UTC", "asAt=" + url.QueryEscape(at) + ".1234567Z"}, wantNot: []string{cut}},
		{name: "noughts after them", as: "operator", request: "GET " + past + ".123456700Z", wantStatus: 200, want: []string{`data-as-at="` + at + `.1234567Z"`}, wantNot: []string{cut}},
		{name: "nine digits", as: "operator", request: "GET " + past + ".123456789Z", wantStatus: 200, want: []string{`data-as-at="` + at + `.1234567Z"`, cut}},
		{name: "nine digits, raw", as: "operator", request: "GET /tasks/{long}/raw?asAt=" + url.QueryEscape(at) + ".123456789Z", wantStatus: 200, want: []string{`data-as-at="` + at + `.1234567Z"`, cut}},
		{name: "echoed", as: "operator", request: "GET /moment?asAt=" + url.QueryEscape(at) + ".1234567Z", wantStatus: 200, want: []string{"= " + spoken + ".1234567 UTC"}, wantNot: []string{"cut"}},
		{name: "nine echoed", as: "operator", request: "GET /moment?asAt=" + url.QueryEscape(at) + ".123456789Z", wantStatus: 200, want: []string{"= " + spoken + ".1234567 UTC, cut to the seven digits of a second"}},
		{name: "echoed by name", as: "operator", request: "GET /moment?in=from&from=" + url.QueryEscape(at) + ".1234567Z", wantStatus: 200, want: []string{"= " + spoken + ".1234567 UTC"}},
		{name: "nine in a field", as: "operator", request: "POST /tasks/" + id + "/review", form: r.form(t, id) + "&valueDate=2026-03-04+09:00:00.123456789", wantStatus: 422,
			want: []string{"seven digits of a second, no more. Write it like 2026-03-04 09:00:00.1234567 +00:00.", `value="2026-03-04 09:00:00.123456789"`}},
	})
}

// form are the values that a form of a task carries.
func (r *rig) form(t testing.TB, id string) string {
	t.Helper()
	v := r.task(t, id).Version
	return fmt.Sprintf(".key=k&.seen=%d&.seenAt=%s", v.Number, url.QueryEscape(v.AsAtModified.Format(time.RFC3339Nano)))
}

// A form means the zone that it named, whatever its person looks in when they send it or
// open what they left: what they were told is what is sent.
func TestFormsKeepTheirZone(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	const local, want = "2026-03-04 09:00", `"2026-03-04T03:15:00.0000000+00:00"`
	opened := func(address, button string) *sheet {
		t.Helper()
		operator.in("Asia/Kathmandu")
		form := operator.get(address).form(button).set("valueDate", local)
		operator.in("America/New_York")
		return form
	}
	wanted := func(id string) {
		t.Helper()
		if got := string(r.task(t, id).Field("valueDate")); got != want {
			t.Errorf("%s typed in Kathmandu became %s, want %s", local, got, want)
		}
	}
	t.Run("edit", func(t *testing.T) {
		id := r.create(t)
		opened("/tasks/"+id+"/edit", "Review").press("Review").wants(http.StatusOK, "3 Mar 2026 22:15:00 EST").press("Save 1 change to "+id[:8]).wants(http.StatusOK, "Saved")
		wanted(id)
	})
	t.Run("left alone", func(t *testing.T) {
		id, _ := r.dated(t)
		operator.in("Asia/Kathmandu")
		form := operator.get("/tasks/" + id + "/edit").form("Review")
		operator.in("America/New_York")
		form.press("Review").wants(http.StatusUnprocessableEntity, "No field differs")
	})
	t.Run("to mend", func(t *testing.T) {
		id := r.create(t)
		again := opened("/tasks/"+id+"/edit", "Review").set("difference", "1,5").press("Review").wants(http.StatusUnprocessableEntity)
		if got := again.form("Review").values.Get("valueDate"); got != "2026-03-03 22:15:00 -05:00" {
			t.Errorf("the form has %q, want the same instant", got)
		}
	})
	t.Run("draft", func(t *testing.T) {
		id := r.create(t)
		form := opened("/tasks/"+id+"/edit", "Review")
		form.values.Set("place", "/tasks/"+id+"/edit")
		operator.post("/drafts", form.values).wants(http.StatusOK, "Draft saved")
		operator.get("/tasks/"+id+"/edit").wants(http.StatusOK, "= 2026-03-04 03:15:00 UTC").press("Review").press("Save 1 change to "+id[:8]).wants(http.StatusOK, "Saved")
		wanted(id)
	})
	t.Run("new task", func(t *testing.T) {
		const address = "/tasks/new?definition=Operations%2FTradeBreak"
		form := opened(address, "Create Trade break").set("tradeId", "T-1")
		form.values.Set("place", address)
		operator.post("/drafts", form.values).wants(http.StatusOK, "Draft saved")
		form.press("Create Trade break").wants(http.StatusUnprocessableEntity, "= 2026-03-04 03:15:00 UTC")
		again := operator.get(address).wants(http.StatusOK, "= 2026-03-04 03:15:00 UTC").form("Create Trade break").set("difference", "1")
		wanted(again.press("Create Trade break").wants(http.StatusOK).at("id"))
	})
	t.Run("echo", func(t *testing.T) {
		operator.get("/moment?of=valueDate&zone=Asia/Kathmandu&valueDate="+url.QueryEscape(local)).wants(http.StatusOK, "= 2026-03-04 03:15:00 UTC")
	})
	t.Run("a time that is one in the other zone alone", func(t *testing.T) {
		operator.in("Europe/London")
		form := operator.get("/tasks/"+r.create(t)+"/edit").form("Review").set("valueDate", "2025-10-26 01:30")
		operator.in("Asia/Tokyo")
		form.press("Review").wants(http.StatusUnprocessableEntity, "came twice in Europe/London")
	})
}

// Every input of a moment says in which zone it is read, and which instant was understood:
// in words that are announced with it.
func TestInputsOfMomentsNameTheirZone(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.change(t, r.examples.Ordinary, "valueDate", `"2025-10-26T01:30:00.1234567+00:00"`)
	admin := r.as(t, "admin")
	admin.in("Asia/Kathmandu")
	addresses := []string{"/tasks/{long}?asAt=" + momentAgo(time.Hour), "/tasks/new?definition=Operations%2FTradeBreak", "/journal?from=2025-10-26+10:00&to=2025-10-27", "/evidence?id={ordinary}&asAt=2025-10-26T10:00:00Z", "/tasks/{deleted}"}
	for _, rt := range of(routes(t), http.MethodGet, "page") {
		addresses = append(addresses, rt.address())
	}
	seen := map[string]int{}
	for _, address := range addresses {
		p := admin.get(address)
		p.Find(`input:not([type="hidden"])`).Each(func(_ int, in *goquery.Selection) {
			name := in.AttrOr("name", "")
			if isMoment := map[string]bool{"asAt": true, "from": strings.HasPrefix(address, "/journal"), "to": strings.HasPrefix(address, "/journal"), "valueDate": true}; !isMoment[name] && !strings.Contains(in.AttrOr("hx-get", ""), "/moment") {
				return
			}
			seen[name]++
			said, echoes := described(p, in)
			if !strings.Contains(said, "Asia/Kathmandu") || echoes != 1 {
				t.Errorf("%s: the input %s says %q, with %d echoes; want its zone and one", p.url, name, said, echoes)
			}
			if value := in.AttrOr("value", ""); value != "" && !strings.Contains(said, " UTC") {
				t.Errorf("%s: the input %s has %q, and says %q; want the instant in UTC", p.url, name, value, said)
			}
		})
	}
	for _, name := range []string{"asAt", "from", "to", "valueDate"} {
		if seen[name] == 0 {
			t.Errorf("no input %s was seen", name)
		}
	}
}

// described is what is announced with an input, and how many of it are echoes.
func described(p *page, in *goquery.Selection) (said string, echoes int) {
	for id := range strings.FieldsSeq(in.AttrOr("aria-describedby", "")) {
		part := p.Find(`[id="` + id + `"]`)
		said += words(part) + " "
		if part.Is("output") && part.AttrOr("for", "") == in.AttrOr("id", "") {
			echoes++
		}
	}
	return said, echoes
}

// A text that looks like a moment is a text: no zone touches it.
func TestTextsAreNoMoments(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	r.change(t, id, "comment", `"2025-10-26T01:30:00Z"`)
	operator := r.as(t, "operator")
	operator.in("Asia/Kathmandu")
	operator.get("/tasks/"+id).wants(http.StatusOK, "2025-10-26T01:30:00Z")
	operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review").press("Save 1 change to "+id[:8]).wants(http.StatusOK, "Saved")
	if got := r.task(t, id).Field("comment"); string(got) != string(jsontext.Value(`"2025-10-26T01:30:00Z"`)) {
		t.Errorf("the comment is %s", got)
	}
}
