package handlers_test

import (
	"regexp"
	"strings"
	"testing"
)

// TestLogTellsWho reads in the log who signed in from where, and who was refused what;
// the request's id joins the lines.
func TestLogTellsWho(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	viewer.get("/journal").wants(403)
	r.visitor(t).get("/auth/callback?code=c&state=guessed").wants(400)
	log := r.log.String()
	signedIn := regexp.MustCompile(`msg="signed in" subject=(\S+) from=127\.0\.0\.1 role=viewer`).FindStringSubmatch(log)
	if signedIn == nil {
		t.Fatalf("the log does not tell who signed in from where:\n%s", log)
	}
	refused := regexp.MustCompile(`msg=failed err="needs admin, has viewer" route="GET /journal" status=403 subject=(\S+) request=(\S+)`).FindStringSubmatch(log)
	if refused == nil || refused[1] != signedIn[1] {
		t.Fatalf("the log does not tell who was refused:\n%s", log)
	}
	if !strings.Contains(log, "path=/journal from=127.0.0.1 status=403") || strings.Count(log, "request="+refused[2]) != 2 {
		t.Errorf("the log does not tell from where, or nothing joins its lines:\n%s", log)
	}
	if !strings.Contains(log, `this browser's" route="GET /auth/callback" status=400 subject="" request=`) {
		t.Errorf("the log does not tell that a sign-in failed:\n%s", log)
	}
}
