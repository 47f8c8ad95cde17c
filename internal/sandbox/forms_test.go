package sandbox

import (
	"strings"
	"testing"
	"time"

	"taskdesk/internal/sandbox/world"
)

func TestMediaTypes(t *testing.T) {
	r := start(t, Options{})
	tests := []struct {
		contentType string
		wantStatus  int
	}{
		{"application/json-patch+json", 201},
		{"application/json-patch+json; charset=utf-8", 201},
		{"application/json", 201},
		{"application/json; charset=UTF-8", 201},
		{"Application/JSON", 201},
		{"text/json", 201},
		{"application/vnd.example+json", 201},
		{"application/json; charset=latin1", 415},
		{"application/x-www-form-urlencoded", 415},
		{"text/plain", 415},
		{"text/xml+json", 415},
		{"", 415},
	}
	for _, tt := range tests {
		t.Run(tt.contentType, func(t *testing.T) {
			if got := r.ask(t, "POST /api/tasks", newBreak, "Content-Type: "+tt.contentType); got.status != tt.wantStatus {
				t.Errorf("status %d, want %d: %s", got.status, tt.wantStatus, got.body)
			}
		})
	}
	task := r.create(t)
	for _, contentType := range []string{"", "application/json", "application/json-patch+json; charset=utf-8", "text/plain"} {
		if got := r.ask(t, "POST /api/tasks/"+task.ID, "", "Content-Type: "+contentType); got.status != 200 {
			t.Errorf("empty body as %q: status %d", contentType, got.status)
		}
	}
	large := `{"fields":[{"name":"comment","value":"` + strings.Repeat("x", maxBody) + `"}]}`
	if got := r.ask(t, "POST /api/tasks/"+task.ID, large); got.status != 413 || !strings.Contains(got.body, `"BodyTooLarge"`) {
		t.Errorf("large body: status %d %s", got.status, got.body)
	}
}

func TestParseMoment(t *testing.T) {
	want := time.Date(2026, 3, 2, 9, 0, 30, 654321000, time.UTC)
	tests := []struct {
		text string
		want time.Time // zero: not a moment
	}{
		{"2026-03-02T09:00:30.6543210+00:00", want},
		{"2026-03-02T09:00:30.654321Z", want},
		{"2026-03-02t09:00:30.654321z", want},
		{"2026-03-02T09:00:30.654321999Z", want},
		{"2026-03-02T09:00:30.6543210 00:00", want},
		{"2026-03-02 09:00:30.6543210 00:00", want},
		{"2026-03-02T09:00:30.654321", want},
		{"2026-03-02T11:00:30.6543210+02:00", want},
		{"2026-03-02T11:00:30.6543210 0200", want},
		{"2026-03-02T11:00:30.654321+02", want},
		{"2026-03-02T04:00:30.654321-05:00", want},
		{"2026-03-02T09:00:30Z", want.Truncate(time.Second)},
		{"2026-03-02T09:00:30.6Z", want.Truncate(100 * time.Millisecond)},
		{"2026-03-02T09:00Z", want.Truncate(time.Minute)},
		{"2026-03-02T09:00", want.Truncate(time.Minute)},
		{"2026-03-02", want.Truncate(24 * time.Hour)},
		{"yesterday", time.Time{}},
		{"2026-02-30", time.Time{}},
		{"2026-03-02T25:00:00Z", time.Time{}},
		{"1772442030", time.Time{}},
	}
	for _, tt := range tests {
		got, ok := parseMoment(tt.text)
		if ok == tt.want.IsZero() || ok && got != world.MomentOf(tt.want) {
			t.Errorf("parseMoment(%q) = %v, %v; want %v", tt.text, got.Time(), ok, tt.want)
		}
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, seed := range []string{"2026-03-02T09:00:30.6543210+00:00", "2026-03-02 09:00:30 00:00", "2026-03-02", "", "9999-12-31T23:59:59.999999999Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := parseMoment(text)
		if !ok {
			return
		}
		if again, ok := parseMoment(m.Time().Format("2006-01-02T15:04:05.0000000Z07:00")); m.Time().Year() >= 0 && m.Time().Year() < 10000 && (!ok || again != m) {
			t.Errorf("%q reads as %v, which reads as %v", text, m, again)
		}
	})
}

func TestAccess(t *testing.T) {
	r := start(t, Options{})
	task := r.create(t)
	viewer := []string{"Authorization: Bearer sandbox-viewer"}
	r.run(t, []requestTest{
		{name: "viewer reads", request: "GET /api/tasks/" + task.ID, header: viewer, wantStatus: 200},
		{name: "viewer creates", request: "POST /api/tasks", body: newBreak, header: viewer, wantStatus: 403, want: []string{`"AccessDenied"`, `"code":186`, `"errorDetails":[]`}, wantNot: `"errors"`},
		{name: "viewer updates", request: "POST /api/tasks/" + task.ID + "?trigger=assign", header: viewer, wantStatus: 403},
		{name: "viewer deletes", request: "DELETE /api/tasks/" + task.ID, header: viewer, wantStatus: 403},
		{name: "viewer defines", request: "POST /api/taskdefinitions", body: "{}", header: viewer, wantStatus: 403},
		{name: "no token", request: "GET /api/tasks/" + task.ID, header: []string{"Authorization: "}, wantStatus: 401, want: []string{`"InvalidIdentityToken"`, `"code":187`}},
		{name: "junk token", request: "GET /api/tasks/" + task.ID, header: []string{"Authorization: Bearer junk"}, wantStatus: 401},
		{name: "nobody's script token", request: "GET /api/tasks/" + task.ID, header: []string{"Authorization: Bearer sandbox-nobody"}, wantStatus: 401},
		{name: "another scheme", request: "GET /api/tasks/" + task.ID, header: []string{"Authorization: Basic abc"}, wantStatus: 401},
		{name: "unknown address", request: "GET /api/nothing", wantStatus: 404, want: []string{`"RouteNotFound"`}},
		{name: "outside of the API", request: "GET /", wantStatus: 404, want: []string{`"RouteNotFound"`}},
		{name: "unknown method", request: "PUT /api/tasks/" + task.ID, body: "{}", wantStatus: 405, want: []string{`"MethodNotAllowed"`}},
	})
	for header, want := range map[string]string{"Authorization: ": `Bearer realm="sandbox"`, "Authorization: Bearer junk": `Bearer error="invalid_token"`} {
		if got := r.ask(t, "GET /api/tasks", "", header).header.Get("WWW-Authenticate"); got != want {
			t.Errorf("%s: challenge %q, want %q", header, got, want)
		}
	}
	if got := r.ask(t, "DELETE /api/tasks", "").header.Get("Allow"); got != "GET, POST" {
		t.Errorf("Allow: %q", got)
	}
}
