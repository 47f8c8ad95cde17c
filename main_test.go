package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"taskdesk/internal/store"
)

// outcome is how the program ended, and what it said.
type outcome struct {
	status    int
	out, logs string
}

// carryOut runs the program to its end.
func carryOut(t *testing.T, env map[string]string, args ...string) outcome {
	t.Helper()
	var out, logs bytes.Buffer
	status := run(t.Context(), args, func(name string) string { return env[name] }, &out, &logs)
	return outcome{status, out.String(), logs.String()}
}

func TestCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	taken, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	occupied := taken.Addr().String()
	tests := []struct {
		name       string
		args       []string
		env        map[string]string
		wantStatus int
		wantOut    []string
		wantLogs   []string
		lines      int // of the logs
	}{
		{name: "version", args: []string{"version"}, wantOut: []string{"taskdesk "}},
		{name: "help", args: []string{"help"}, wantOut: []string{"taskdesk demo", "TASKDESK_WORKFLOW_URL"}},
		{name: "-h", args: []string{"-h"}, wantOut: []string{"taskdesk demo", "TASKDESK_WORKFLOW_URL"}},
		{name: "serve -h", args: []string{"serve", "-h"}, wantOut: []string{"TASKDESK_SECRET_KEYS"}},
		{name: "demo -h", args: []string{"demo", "-h"}, wantOut: []string{"usage: taskdesk demo", "-tasks", "-data", "-fail"}},
		{name: "sandbox -h", args: []string{"sandbox", "-h"}, wantOut: []string{"usage: taskdesk sandbox", "-token-ttl", "-backchannel URL[,URL]", "/identity/sandbox/logout?person="}},
		{name: "healthcheck -h", args: []string{"healthcheck", "-h"}, wantOut: []string{"usage: taskdesk healthcheck", "-addr"}},
		{name: "journal -h", args: []string{"journal", "-h"}, wantOut: []string{"usage: taskdesk journal verify", "TASKDESK_SECRET_KEYS"}},
		{name: "journal verify -h", args: []string{"journal", "verify", "-h"}, wantOut: []string{"usage: taskdesk journal verify"}},
		{name: "journal without a word", args: []string{"journal"}, wantStatus: 2, wantLogs: []string{"verify"}, lines: 1},
		{name: "journal without keys", args: []string{"journal", "verify"}, wantStatus: 2, wantLogs: []string{"TASKDESK_SECRET_KEYS"}, lines: 1},
		{name: "journal of nothing", args: []string{"journal", "verify", "nothing.jsonl"}, wantStatus: 1, wantLogs: []string{"nothing.jsonl"}, lines: 1},
		{name: "no such command", args: []string{"serv"}, wantStatus: 2, wantLogs: []string{`there is no command "serv"`}, lines: 1},
		{name: "no such flag", args: []string{"demo", "-nonsense"}, wantStatus: 2, wantLogs: []string{"-nonsense"}, lines: 1},
		{name: "no such flag of serve", args: []string{"-nonsense"}, wantStatus: 2, wantLogs: []string{"-nonsense"}, lines: 1},
		{name: "no such flag of healthcheck", args: []string{"healthcheck", "-nonsense"}, wantStatus: 2, wantLogs: []string{"-nonsense"}, lines: 1},
		{name: "an argument too many", args: []string{"demo", "now"}, wantStatus: 2, wantLogs: []string{`takes no argument "now"`}, lines: 1},
		{name: "no number of tasks", args: []string{"demo", "-tasks", "0"}, wantStatus: 2, wantLogs: []string{"-tasks 0: want 1 or more"}, lines: 1},
		{name: "no generation", args: []string{"demo", "-api", "next"}, wantStatus: 2, wantLogs: []string{"-api next: want current or seed"}, lines: 1},
		{name: "no share", args: []string{"sandbox", "-fail", "2"}, wantStatus: 2, wantLogs: []string{"-fail 2: want a share"}, lines: 1},
		{name: "no latency", args: []string{"sandbox", "-latency", "-1s"}, wantStatus: 2, wantLogs: []string{"-latency -1s"}, lines: 1},
		{name: "no token life", args: []string{"sandbox", "-token-ttl", "1ms"}, wantStatus: 2, wantLogs: []string{"-token-ttl 1ms"}, lines: 1},
		{name: "no address to tell", args: []string{"sandbox", "-backchannel", "http://localhost:8080/x,localhost"}, wantStatus: 2, wantLogs: []string{"-backchannel", "want addresses like http://"}, lines: 1},
		{name: "the console's port is taken", args: []string{"demo", "-addr", occupied, "-sandbox-addr", "localhost:0"}, wantStatus: 1, wantLogs: []string{"cannot listen on " + occupied, "address already in use"}, lines: 1},
		{name: "the sandbox's port is taken", args: []string{"demo", "-addr", "localhost:0", "-sandbox-addr", occupied}, wantStatus: 1, wantLogs: []string{"cannot listen on " + occupied}, lines: 1},
		{name: "the port of a sandbox alone is taken", args: []string{"sandbox", "-sandbox-addr", occupied}, wantStatus: 1, wantLogs: []string{"cannot listen on " + occupied}, lines: 1},
		{name: "no address to listen on", args: []string{"demo", "-addr", "nowhere"}, wantStatus: 1, wantLogs: []string{"cannot listen on nowhere"}, lines: 1},
		{name: "serve without settings", wantStatus: 2, wantLogs: []string{"TASKDESK_WORKFLOW_URL", "TASKDESK_SECRET_KEYS", "taskdesk -h"}},
		{name: "healthcheck of nothing", args: []string{"healthcheck", "-addr", "localhost:1"}, wantStatus: 1, wantLogs: []string{"the console does not answer"}, lines: 1},
		{name: "healthcheck of no address", args: []string{"healthcheck", "-addr", "nowhere"}, wantStatus: 2, wantLogs: []string{"-addr nowhere: want host:port"}, lines: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := carryOut(t, tt.env, tt.args...)
			if got.status != tt.wantStatus {
				t.Errorf("status %d, want %d", got.status, tt.wantStatus)
			}
			for _, want := range tt.wantOut {
				if !strings.Contains(got.out, want) {
					t.Errorf("out lacks %q:\n%s", want, got.out)
				}
			}
			for _, want := range tt.wantLogs {
				if !strings.Contains(got.logs, want) {
					t.Errorf("logs lack %q:\n%s", want, got.logs)
				}
			}
			if lines := strings.Count(got.logs, "\n"); tt.lines > 0 && lines != tt.lines || tt.wantStatus == 0 && lines > 0 {
				t.Errorf("%d lines of logs:\n%s", lines, got.logs)
			}
		})
	}
	left(t)
}

// TestJournalVerify checks a database as whoever runs it would, before and after
// somebody has been at it.
func TestJournalVerify(t *testing.T) {
	t.Chdir(t.TempDir())
	key := bytes.Repeat([]byte{7}, 32)
	db, err := store.Open(t.Context(), "sqlite:taskdesk.db", [][]byte{key})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	env := map[string]string{"TASKDESK_DATABASE_URL": "sqlite:taskdesk.db", "TASKDESK_SECRET_KEYS": base64.StdEncoding.EncodeToString(key)}
	if got := carryOut(t, env, "journal", "verify"); got.status != 0 || !strings.Contains(got.out, "0 entries") || strings.Contains(got.out, "nothing was changed") {
		t.Errorf("an empty one: status %d: %s%s", got.status, got.out, got.logs)
	}
	if _, _, err := db.Intend(t.Context(), store.Line{Subject: "ann", Op: "update"}); err != nil {
		t.Fatal(err)
	}
	if got := carryOut(t, env, "journal", "verify"); got.status != 0 || !strings.Contains(got.out, "1 entry, of writes from") || !strings.Contains(got.out, "nothing was changed") {
		t.Errorf("status %d: %s%s", got.status, got.out, got.logs)
	}
	raw, err := sql.Open("sqlite", "taskdesk.db")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(t.Context(), `UPDATE journal_line SET subject = 'bob'`); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	if got := carryOut(t, env, "journal", "verify"); got.status != 1 || !strings.Contains(got.out, "entry 1: ") || strings.Contains(got.out, "nothing was changed") {
		t.Errorf("after a change: status %d: %s%s", got.status, got.out, got.logs)
	}
}

// left fails the test when the program has left files in the working folder.
func left(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob("*")
	if err != nil || len(files) > 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}

// A running is a command that goes on until it is told to end.
type running struct {
	end    context.CancelFunc
	status chan int
	said   *transcript
}

// begin starts a command and waits until it says something.
func begin(t *testing.T, env map[string]string, ready string, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{end: cancel, status: make(chan int, 1), said: &transcript{ready: make(chan struct{}), awaited: ready}}
	go func() { r.status <- run(ctx, args, func(name string) string { return env[name] }, r.said, r.said) }()
	select {
	case <-r.said.ready:
	case status := <-r.status:
		t.Fatalf("it ended with status %d:\n%s", status, r.said)
	}
	return r
}

// stop tells the command to end, and fails the test unless it does so with status 0.
func (r *running) stop(t *testing.T) {
	t.Helper()
	r.end()
	if status := <-r.status; status != 0 {
		t.Errorf("ended with status %d:\n%s", status, r.said)
	}
}

// find returns what matches in what the command has said.
func (r *running) find(t *testing.T, pattern string) []string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindAllString(r.said.String(), -1)
	if len(found) == 0 {
		t.Fatalf("it did not say %s:\n%s", pattern, r.said)
	}
	return found
}

// A transcript is what a command has said, on either of its outputs.
type transcript struct {
	mu      sync.Mutex
	text    strings.Builder
	awaited string
	ready   chan struct{} // closed when the awaited text has come
}

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	if s.awaited != "" && strings.Contains(s.text.String(), s.awaited) {
		s.awaited = ""
		close(s.ready)
	}
	return len(p), nil
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// limited fails the test unless the listener at an address refuses endless headers.
func limited(t *testing.T, address string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Long", strings.Repeat("x", 100<<10))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("%s takes long headers: status %d, want 431", address, res.StatusCode)
	}
}

func TestDemo(t *testing.T) {
	t.Chdir(t.TempDir())
	demo := begin(t, nil, "Ctrl-C", "demo", "-addr", "localhost:0", "-sandbox-addr", "localhost:0", "-tasks", "30")
	address := strings.Fields(demo.find(t, `Taskdesk is ready: +http://localhost:\d+`)[0])[3]
	demo.find(t, `Sign in as +viewer, operator, admin`)
	if tasks := demo.find(t, regexp.QuoteMeta(address)+`/tasks/[0-9a-f-]{36}`); len(tasks) != 5 {
		t.Errorf("example tasks: %v", tasks)
	}
	for path, want := range map[string]string{"/healthz": "ok", "/tasks/x": "Sign in to the sandbox"} {
		if status, body := get(t, address+path); status != 200 || !strings.Contains(body, want) {
			t.Errorf("%s: status %d: %s", path, status, body)
		}
	}
	if got := carryOut(t, map[string]string{"TASKDESK_ADDR": strings.TrimPrefix(address, "http://")}, "healthcheck"); got.status != 0 || got.out != "ok\n" {
		t.Errorf("healthcheck: status %d, %s%s", got.status, got.out, got.logs)
	}
	limited(t, address+"/healthz")
	limited(t, demo.find(t, `http://localhost:\d+/identity`)[0])
	demo.stop(t)
	if _, err := net.DialTimeout("tcp", strings.TrimPrefix(address, "http://"), time.Second); err == nil {
		t.Error("somebody still listens")
	}
	left(t)
}

// With a folder for them the demo keeps its database and the key that opens it.
func TestDemoWithAFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	for range 2 {
		demo := begin(t, nil, "Ctrl-C", "demo", "-addr", "localhost:0", "-sandbox-addr", "localhost:0", "-tasks", "1", "-data", "kept")
		demo.stop(t)
	}
	for _, name := range []string{"taskdesk.db", "taskdesk.key"} {
		info, err := os.Stat(filepath.Join("kept", name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

func TestSandbox(t *testing.T) {
	t.Chdir(t.TempDir())
	box := begin(t, nil, "Tokens", "sandbox", "-sandbox-addr", "localhost:0", "-tasks", "1")
	issuer := strings.Fields(box.find(t, `Identity provider +http://localhost:\d+/identity`)[0])[2]
	if status, body := get(t, issuer+"/.well-known/openid-configuration"); status != 200 || !strings.Contains(body, `"`+issuer+`"`) {
		t.Errorf("status %d: %s", status, body)
	}
	limited(t, issuer)
	box.stop(t)
	left(t)
}

func TestServe(t *testing.T) {
	t.Chdir(t.TempDir())
	box := begin(t, nil, "Tokens", "sandbox", "-sandbox-addr", "localhost:0", "-tasks", "1")
	defer box.stop(t)
	upstream := strings.Fields(box.find(t, `Workflow API +http://localhost:\d+`)[0])[2]
	env := map[string]string{
		"TASKDESK_ADDR": "localhost:0", "TASKDESK_WORKFLOW_URL": upstream + "/workflow", "TASKDESK_OIDC_ISSUER": upstream + "/identity",
		"TASKDESK_OAUTH_CLIENT_ID": "taskdesk", "TASKDESK_OAUTH_CLIENT_SECRET": "a very secret secret",
		"TASKDESK_SECRET_KEYS": base64.StdEncoding.EncodeToString(make([]byte, 32)), "TASKDESK_VIEWERS": "viewers",
		"TASKDESK_PUBLIC_URL": "http://desk.example",
	}
	console := begin(t, env, `"msg":"listening"`)
	addr := strings.Split(console.find(t, `"addr":"[^"]+"`)[0], `"`)[3]
	if status, body := get(t, "http://"+addr+"/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("status %d: %s", status, body)
	}
	if got := carryOut(t, env, "serve"); got.status != 1 || !strings.Contains(got.logs, "taskdesk.db is in use by another Taskdesk") || strings.Count(got.logs, "\n") != 1 {
		t.Errorf("a second one ended with status %d:\n%s", got.status, got.logs)
	}
	console.stop(t)
	if !strings.Contains(console.said.String(), `"setting":"TASKDESK_PUBLIC_URL"`) {
		t.Error("the log does not warn of an address that is not encrypted")
	}
	if strings.Contains(console.said.String(), "a very secret secret") {
		t.Error("the log tells a secret")
	}
}

// A file with faults ends the start before anything is made.
func TestServeWithAFaultyFile(t *testing.T) {
	tests := []struct {
		variable, name, text string
		want                 []string // how the lines after the first begin
	}{
		{"TASKDESK_POLICY", "policy", `{"rules": [{"ticket": "("}, {"roles": ["boss"]}]}`, []string{"rule 1: ticket: ", "rule 2: roles: "}},
		{"TASKDESK_DEFINITIONS", "definitions", `[{}, 1]`, []string{"faulty.json: definition 1: displayName: ", "faulty.json: definition 1: id.code: ", "faulty.json: definition 1: id.scope: ", "faulty.json: definition 1: initialState.name: ", "faulty.json: definition 1: states: ", "faulty.json: definition 2: want "}},
	}
	for _, tt := range tests {
		file := filepath.Join(t.TempDir(), "faulty.json")
		if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Chdir(t.TempDir())
		env := map[string]string{
			"TASKDESK_ADDR": "localhost:0", "TASKDESK_WORKFLOW_URL": "http://localhost:1/workflow", "TASKDESK_OIDC_ISSUER": "http://localhost:1/identity",
			"TASKDESK_OAUTH_CLIENT_ID": "taskdesk", "TASKDESK_SECRET_KEYS": base64.StdEncoding.EncodeToString(make([]byte, 32)), tt.variable: file,
		}
		got := carryOut(t, env, "serve")
		lines := strings.Split(strings.TrimSpace(got.logs), "\n")
		want := append([]string{"taskdesk: " + tt.name + " " + file + ":"}, tt.want...)
		if got.status != 2 || !slices.EqualFunc(lines, want, strings.HasPrefix) {
			t.Errorf("status %d, want 2; it said\n%s\nwant lines that begin with %q", got.status, got.logs, want)
		}
		left(t)
	}
}
