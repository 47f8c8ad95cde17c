package handlers

import "net/http"

// routes is the table of contents: every address of the console.
func (s *server) routes() *http.ServeMux {
	mux := http.NewServeMux()

	mux.Handle("GET /{$}", s.page(s.home))
	mux.Handle("GET /tasks/new", s.page(s.newTask))
	mux.Handle("POST /tasks", s.write(s.createTask))
	mux.Handle("GET /tasks/{id}", s.page(s.showTask))
	mux.Handle("POST /tasks/{id}", s.write(s.saveTask))
	mux.Handle("GET /tasks/{id}/edit", s.page(s.editTask))
	mux.Handle("POST /tasks/{id}/review", s.write(s.reviewTask))
	mux.Handle("GET /tasks/{id}/triggers", s.page(s.namedTrigger))
	mux.Handle("GET /tasks/{id}/triggers/{name}", s.page(s.showTrigger))
	mux.Handle("POST /tasks/{id}/triggers/{name}", s.write(s.fireTrigger))
	mux.Handle("GET /tasks/{id}/delete", s.page(s.confirmDelete))
	mux.Handle("POST /tasks/{id}/delete", s.write(s.deleteTask))
	mux.Handle("GET /tasks/{id}/raw", s.page(s.showRaw))
	mux.Handle("GET /writes/{line}", s.page(s.showWrite))

	mux.Handle("GET /moment", s.page(s.echoMoment))
	mux.Handle("POST /preferences", s.page(s.setPreferences))

	mux.Handle("GET /login", s.open(s.signIn.Login))
	mux.Handle("GET /auth/callback", s.open(s.signIn.Callback))
	mux.Handle("POST /logout", s.open(s.signIn.Logout))
	mux.Handle("GET /signed-out", s.open(s.signedOut))

	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	return mux
}
