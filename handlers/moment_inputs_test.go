package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

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
	t.Run("as at", func(t *testing.T) {
		operator.in("Asia/Kathmandu")
		form := operator.get("/tasks/{long}").form("Show").set("asAt", "yesterday 12:00")
		operator.in("America/New_York")
		day := time.Now().In(must(time.LoadLocation("Asia/Kathmandu"))(t)).AddDate(0, 0, -1).Format("2006-01-02")
		past := form.press("Show").wants(http.StatusOK, day+" 06:15:00 UTC")
		if past.url.RawQuery != "asAt="+day+"T06%3A15%3A00Z" {
			t.Errorf("it is at %s", past.url)
		}
		if now := past.form("Show").set("asAt", "now").press("Show").wants(http.StatusOK); now.url.RawQuery != "" {
			t.Errorf("now is at %s", now.url)
		}
	})
	t.Run("compared", func(t *testing.T) {
		operator.in("Asia/Kathmandu")
		form := operator.get("/tasks/{long}/compare").form("Compare").set("from", "2026-03-04 09:00").set("to", "now")
		operator.in("America/New_York")
		form.press("Compare").wants(http.StatusOK, "2026-03-04 03:15:00 UTC")
		form.set("to", "soonish").press("Compare").wants(http.StatusBadRequest, "a moment in Asia/Kathmandu")
	})
	t.Run("pack", func(t *testing.T) {
		operator.in("Asia/Kathmandu")
		form := operator.get("/evidence").form("Show what will be in it").set("ids", r.examples.Ordinary).set("asAt", local)
		operator.in("America/New_York")
		form.press("Show what will be in it").wants(http.StatusOK, "2026-03-04 03:15:00 UTC")
	})
	t.Run("journal", func(t *testing.T) {
		admin := r.as(t, "admin")
		admin.in("Asia/Kathmandu")
		form := admin.get("/journal").form("Filter").set("from", local)
		admin.in("America/New_York")
		form.press("Filter").wants(http.StatusOK, "2026-03-04 03:15:00 UTC", "Asia/Kathmandu")
	})
	t.Run("echo", func(t *testing.T) {
		operator.get("/moment?pin=to&.zone=Asia/Kathmandu&to="+url.QueryEscape(local)).wants(http.StatusOK, "= 2026-03-04 03:15:00 UTC")
		operator.get("/moment?of=valueDate&.zone=Asia/Kathmandu&valueDate="+url.QueryEscape(local)).wants(http.StatusOK, "= 2026-03-04 03:15:00 UTC")
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
	if got := r.task(t, id).Field("comment"); string(got) != `"2025-10-26T01:30:00Z"` {
		t.Errorf("the comment is %s", got)
	}
}
