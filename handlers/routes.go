package handlers

import (
	"net/http"
	"strings"
)

// routes is the table of contents: every address of the console, below its root.
func (s *server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	handle := func(pattern string, h http.Handler) { mux.Handle(s.below(pattern), h) }

	handle("GET /{$}", s.page(s.home))
	handle("GET /tasks/new", s.page(s.newTask))
	handle("POST /tasks", s.write(s.createTask))
	handle("GET /tasks/{id}", s.page(s.showTask))
	handle("POST /tasks/{id}", s.write(s.saveTask))
	handle("GET /tasks/{id}/edit", s.page(s.editTask))
	handle("POST /tasks/{id}/review", s.write(s.reviewTask))
	handle("GET /tasks/{id}/triggers", s.page(s.namedTrigger))
	handle("GET /tasks/{id}/triggers/{name}", s.page(s.showTrigger))
	handle("POST /tasks/{id}/triggers/{name}", s.write(s.fireTrigger))
	handle("POST /tasks/{id}/triggers/{name}/check", s.page(s.checkTrigger))
	handle("GET /tasks/{id}/plan", s.page(s.showPlan))
	handle("GET /tasks/{id}/delete", s.page(s.confirmDelete))
	handle("POST /tasks/{id}/delete", s.write(s.deleteTask))
	handle("GET /tasks/{id}/changes", s.page(s.showChanges))
	handle("GET /tasks/{id}/life", s.page(s.showLife))
	handle("GET /tasks/{id}/versions/{number}", s.page(s.showVersion))
	handle("GET /tasks/{id}/drawing", s.page(s.showDrawing))
	handle("GET /tasks/{id}/compare", s.page(s.showCompare))
	handle("GET /tasks/{id}/fresh", s.page(s.showFresh))
	handle("GET /tasks/{id}/family", s.page(s.showFamily))
	handle("GET /tasks/{id}/family/children", s.page(s.showChildren))
	handle("GET /tasks/{id}/actions", s.page(s.showActions))
	handle("GET /tasks/{id}/raw", s.page(s.showRaw))
	handle("GET /tasks/{id}/journal", s.page(s.taskJournal))
	handle("GET /writes/{line}", s.page(s.showWrite))

	handle("GET /definitions", s.page(s.listDefinitions))
	handle("GET /definitions/{scope}/{code}", s.page(s.showDefinition))
	handle("GET /definitions/{scope}/{code}/compare", s.page(s.compareDefinition))

	handle("GET /journal", s.page(s.showJournal))
	handle("GET /journal/check", s.page(s.checkJournal))
	handle("GET /journal.csv", s.page(s.journalCSV))
	handle("GET /journal.jsonl", s.page(s.journalLines))

	handle("GET /evidence", s.page(s.showEvidence))
	handle("POST /evidence", s.page(s.chooseEvidence))
	handle("GET /evidence.zip", s.page(s.evidenceZIP))

	handle("GET /identity", s.page(s.showIdentity))
	handle("GET /sessions", s.page(s.showSessions))
	handle("POST /sessions/{session}/end", s.page(s.endSession))
	handle("GET /session", s.open(s.showSession))
	handle("POST /session", s.page(s.staySignedIn))
	handle("GET /signed-in", s.page(s.signedIn))

	handle("POST /drafts", s.page(s.keepDraft))
	handle("GET /parked/{parked}", s.page(s.showParked))
	handle("GET /moment", s.page(s.echoMoment))
	handle("POST /preferences", s.page(s.setPreferences))

	handle("GET /login", s.open(s.login))
	handle("POST /login/token", s.open(s.signInByToken))
	handle("GET /auth/callback", s.open(s.signIn.Callback))
	handle("POST /auth/backchannel-logout", s.open(s.signIn.BackchannelLogout))
	handle("POST /logout", s.open(s.signIn.Logout))
	handle("POST /logout/everywhere", s.open(s.signIn.LogoutEverywhere))
	handle("GET /signed-out", s.open(s.signedOut))

	handle("GET /healthz", http.HandlerFunc(healthz))
	handle("GET /readyz", http.HandlerFunc(s.readyz))
	return mux
}

// below puts the root in front of a pattern's path.
func (s *server) below(pattern string) string {
	method, path, _ := strings.Cut(pattern, " ")
	return method + " " + s.root.At(path)
}
