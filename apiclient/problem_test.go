package apiclient

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

func TestExplanations(t *testing.T) {
	const log = "https://example.lusid.com/app/insights/logs/0HNB3K7QTT04M:0000002E"
	tests := []struct {
		name, media, body string
		want              Error
	}{
		{"nothing", "", "", Error{}},
		{"a string", "application/json", `"Task \"x\" not found."`, Error{Detail: `Task "x" not found.`, sentence: true}},
		{"plain text", "text/plain", "Task not found.\n", Error{Detail: "Task not found."}},
		{"a page", "text/html; charset=utf-8", "Sorry", Error{}},
		{"a page that calls itself JSON", "application/json", "\n<!doctype html>", Error{}},
		{"a problem", "application/problem+json", `{"name":"TaskNotFound","code":9100,"title":"Not found","detail":"There is none.","instance":"` + log + `","type":"x","status":404}`,
			Error{Name: "TaskNotFound", Code: 9100, Title: "Not found", Detail: "There is none.", Instance: log, RequestID: "0HNB3K7QTT04M:0000002E"}},
		{"nulls", "application/json", `{"name":"X","code":null,"detail":null,"errors":null,"errorDetails":null,"instance":null}`, Error{Name: "X"}},
		{"fields", "application/json", `{"name":"X","errors":{"id":["too long","too odd"],"a\u0062":["no"]}}`, Error{Name: "X", Fields: map[string][]string{"id": {"too long", "too odd"}, "ab": {"no"}}}},
		{"fields of other kinds", "application/json", `{"name":"X","errors":{"id":"too long","n":[1,null,{"a":2}],"z":null}}`, Error{Name: "X", Fields: map[string][]string{"id": {"too long"}, "n": {"1", `{"a":2}`}}}},
		{"fields without names", "application/json", `{"name":"X","errors":["too long"]}`, Error{Name: "X", Fields: map[string][]string{"": {"too long"}}}},
		{"details", "application/json", `{"detail":"No.","errorDetails":[{"field":"price","state":"Open"}]}`, Error{Detail: "No.", Details: []map[string]string{{"field": "price", "state": "Open"}}}},
		{"details of other kinds", "application/json", `{"errorDetails":[{"limit":3.50,"why":["a"],"none":null},"odd",7,null,[]],"detail":"No."}`,
			Error{Detail: "No.", Details: []map[string]string{{"limit": "3.50", "why": `["a"]`, "none": ""}, {"detail": "odd"}, {"detail": "7"}, {"detail": "[]"}}}},
		{"a code that is text", "application/json", `{"code":"157","detail":"No."}`, Error{Code: 157, Detail: "No."}},
		{"a code that is no number", "application/json", `{"code":{},"detail":"No."}`, Error{Detail: "No."}},
		{"a detail that is no text", "application/json", `{"name":"X","detail":{"why":"no"}}`, Error{Name: "X", Detail: `{"why":"no"}`}},
		{"broken off", "application/json", `{"name":"X","detail":"No.","title":"Not al`, Error{Name: "X", Detail: "No."}},
		{"said twice", "application/json", `{"detail":"No.","x":1,"x":2,"title":"T"}`, Error{Detail: "No.", Title: "T"}},
		{"invalid UTF-8", "application/json", "{\"detail\":\"N\xffo.\",\"title\":\"T\"}", Error{Detail: "N\uFFFDo.", Title: "T"}},
		{"another schema", "application/json", `{"message":"Forbidden"}`, Error{Detail: `{"message":"Forbidden"}`}},
		{"an array", "application/json", `["no"]`, Error{Detail: `["no"]`}},
		{"a string that never ends", "application/json", `"Task not`, Error{Detail: `"Task not`}},
		{"an instance that is no log", "application/json", `{"detail":"No.","instance":"/api/tasks/t-1"}`, Error{Detail: "No.", Instance: "/api/tasks/t-1"}},
		{"long words", "text/plain", strings.Repeat("ä", 600), Error{Detail: strings.Repeat("ä", 500) + "…"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got Error
			got.explain(tt.media, []byte(tt.body))
			if len(got.Fields) == 0 {
				got.Fields = nil
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// TestRequestID finds the service's id of a request wherever it is told.
func TestRequestID(t *testing.T) {
	const inBody = `{"detail":"No.","instance":"https://example.lusid.com/app/insights/logs/IN-BODY/"}`
	tests := []struct {
		name  string
		reply reply
		want  string
	}{
		{"the workflow service's header", says(400, inBody, "workflow-meta-requestId", "A", "lusid-meta-requestId", "B"), "A"},
		{"the platform's header", says(400, inBody, "lusid-meta-requestId", "B"), "B"},
		{"the instance", says(400, inBody), "IN-BODY"},
		{"nowhere", says(400, `"No."`), ""},
		{"a page with 200", says(200, "<html>", "workflow-meta-requestId", "A"), "A"},
		{"a redirect", says(302, "", "workflow-meta-requestId", "A"), "A"},
	}
	for _, tt := range tests {
		_, c := serving(t, tt.reply)
		e, _ := errors.AsType[*Error](update(t.Context(), c))
		if e == nil || e.RequestID != tt.want {
			t.Errorf("%s: %+v, want request %q", tt.name, e, tt.want)
		}
	}
}

func TestErrorSentences(t *testing.T) {
	tests := []struct {
		reply reply
		want  string
	}{
		{says(404, `"Task not found."`, "workflow-meta-requestId", "0HN:1"), "Tasks.Update: status 404: Task not found. (request 0HN:1)"},
		{says(400, `{"title":"Guarded","detail":"Write a comment."}`), "Tasks.Update: status 400: Guarded: Write a comment."},
		{says(500, ""), "Tasks.Update: status 500: it may or may not have happened"},
		{says(200, "<html>", "Content-Type", "text/html"), `Tasks.Update: status 200: no usable answer, it may or may not have happened: the answer is "text/html", not JSON`},
		{says(200, smallTask+strings.Repeat(" ", maxBody)), "Tasks.Update: status 200: no usable answer, it may or may not have happened: the answer is too long"},
		{says(200, "{}"), "Tasks.Update: status 200: no usable answer, it may or may not have happened: the answer has no id"},
	}
	for _, tt := range tests {
		_, c := serving(t, tt.reply)
		if err := update(t.Context(), c); err == nil || err.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
}

// TestMadeErrors matches errors that others make, for their tests.
func TestMadeErrors(t *testing.T) {
	inner := &Error{Status: 403}
	for want, err := range map[string]error{
		"NotFound Refused":           &Error{Status: 404},
		"Unavailable OutcomeUnknown": &Error{Status: 502, Err: ErrOutcomeUnknown},
		"Refused":                    &Error{Status: 200, Err: ErrRefused},
		"Forbidden Refused":          &Error{Op: "Tasks.Get", Err: inner},
		"":                           &Error{Status: 200},
	} {
		if got := kindsOf(err); got != want {
			t.Errorf("%+v is %q, want %q", err, got, want)
		}
	}
}

// FuzzErrorBody reads any body without harm, and keeps a detail whatever else there is.
func FuzzErrorBody(f *testing.F) {
	for _, s := range []string{``, `"no"`, `{"detail":"no","errors":{"a":["b"]},"errorDetails":[{"a":1}]}`, `<html>`, `{"errorDetails":[[`, "\xff", `{"a":`, `null`, `[`} {
		f.Add("application/json", s, "No.")
	}
	f.Fuzz(func(t *testing.T, media, body, detail string) {
		var e Error
		e.explain(media, []byte(body))
		if text := e.Error(); !utf8.ValidString(text) {
			t.Errorf("%q gives the invalid text %q", body, text)
		}
		if detail == "" || !utf8.ValidString(detail) {
			return
		}
		quoted, _ := jsontext.AppendQuote(nil, detail)
		e = Error{}
		e.explain("application/json", []byte(`{"detail":`+string(quoted)+`,"errors":`+body+`,"errorDetails":`+body))
		if e.Detail != detail && !strings.Contains(body, "detail") {
			t.Errorf("beside %q the detail %q became %q", body, detail, e.Detail)
		}
	})
}
