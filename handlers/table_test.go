package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"taskdesk/internal/moment"
)

// A requestTest is one row of a table: who asks for what, and what they get.
// Example tasks stand in braces, as in "GET /tasks/{ordinary}".
type requestTest struct {
	name       string
	as         string   // viewer, operator or admin; nobody when empty
	request    string   // method and address
	form       string   // body of a POST; {seen} is what each form of the ordinary task carries
	header     []string // as "Name: value"
	wantStatus int
	want       []string // texts that the answer has
	wantNot    []string // texts that its source has not
	wantHeader []string // as "Name: value"; an empty value is a header that is not there
	wantCalls  []string // what is asked of the Workflow API; nil for anything but a write, none for nothing at all
}

// none are the calls of a request that asks the Workflow API nothing.
var none = []string{}

// inJSON asks as a program does.
var inJSON = []string{"Accept: application/json"}

// run checks rows against one rig. No row may change anything.
func (r *rig) run(t *testing.T, tests []requestTest) {
	t.Helper()
	people := map[string]*browser{}
	for _, tt := range tests {
		if people[tt.as] == nil {
			people[tt.as] = r.as(t, tt.as).staying()
		}
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			person := *people[tt.as]
			person.t = t
			method, address, _ := strings.Cut(tt.request, " ")
			form := strings.ReplaceAll(tt.form, "{seen}", r.seen(t))
			r.calls.take()
			tt.check(t, person.ask(method, address, r.fill(form), tt.header...), r.calls.take())
		})
	}
}

func (tt requestTest) check(t *testing.T, p *page, calls []string) {
	t.Helper()
	if p.status != tt.wantStatus {
		t.Errorf("status %d, want %d", p.status, tt.wantStatus)
	}
	for _, want := range tt.want {
		if !p.has(want) {
			t.Errorf("the answer lacks %q", want)
		}
	}
	for _, bad := range tt.wantNot {
		if strings.Contains(p.body, p.browser.rig.fill(bad)) {
			t.Errorf("the answer has %q", bad)
		}
	}
	for _, h := range tt.wantHeader {
		name, value, _ := strings.Cut(h, ": ")
		if got := strings.Join(p.header.Values(name), ", "); got != p.browser.rig.fill(value) {
			t.Errorf("header %s is %q, want %q", name, got, p.browser.rig.fill(value))
		}
	}
	tt.checkCalls(t, p.browser.rig, calls)
	if t.Failed() {
		t.Logf("%s", p.body)
	}
}

// checkCalls compares what was asked of the Workflow API. A row that says nothing
// of it expects that nothing was written.
func (tt requestTest) checkCalls(t *testing.T, r *rig, calls []string) {
	t.Helper()
	if want := r.fill(strings.Join(tt.wantCalls, ", ")); tt.wantCalls != nil && strings.Join(calls, ", ") != want {
		t.Errorf("the Workflow API was asked %v, want %s", calls, want)
	}
	for _, c := range calls {
		if tt.wantCalls == nil && !strings.HasPrefix(c, http.MethodGet) {
			t.Errorf("sent %s", c)
		}
	}
}

// has finds a text in what a reader sees or in the source.
func (p *page) has(text string) bool {
	text = p.browser.rig.fill(text)
	return strings.Contains(p.text(), text) || strings.Contains(p.body, text)
}

// seen are the values that a form about the ordinary task carries.
func (r *rig) seen(t testing.TB) string {
	t.Helper()
	v := r.task(t, r.examples.Ordinary).Version
	return ".key=k-" + strings.ReplaceAll(t.Name(), "/", "-") + "&.seen=" + strconv.Itoa(v.Number) + "&.seenAt=" + moment.Address(v.AsAtModified)
}
