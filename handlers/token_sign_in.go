package handlers

import (
	"errors"
	"net/http"
	"net/url"

	"taskdesk/internal/signin"
	"taskdesk/views"
)

// login answers GET /login: it sends a browser to the provider, or shows the ways to sign
// in where there are several.
func (s *server) login(w http.ResponseWriter, r *http.Request) error {
	if !s.signIn.TokensAllowed() || r.URL.Query().Has("provider") {
		return s.signIn.Login(w, r)
	}
	return s.showSignIn(w, r, http.StatusOK, s.signIn.SafeNext(r.URL.Query().Get("next")), nil)
}

// signInByToken answers POST /login/token: it signs in with a personal access token, or
// says on the same page why that did not work. The token is not shown again.
func (s *server) signInByToken(w http.ResponseWriter, r *http.Request) error {
	err := s.signIn.TokenSignIn(w, r)
	e, ok := errors.AsType[*signin.Error](err)
	if !ok || !s.signIn.TokensAllowed() || e.Kind == signin.TooMany {
		return err
	}
	s.log.InfoContext(r.Context(), "no sign-in by a personal token", "err", err, "request", requestID(r.Context()))
	status, problem := http.StatusUnprocessableEntity, &views.Problem{Heading: "You are not signed in", Text: e.Detail}
	switch {
	case e.Mend != "":
		problem.Lines = []string{e.Mend}
	case e.Kind == signin.ProviderDown:
		status, problem.Lines = http.StatusBadGateway, []string{"LUSID’s identity service, which tells whose a token is, does not answer. Try again in a minute."}
	default:
		status, problem.Lines = http.StatusBadGateway, []string{"LUSID’s identity service gave no usable answer. Tell whoever runs Taskdesk when that was."}
	}
	return s.showSignIn(w, r, status, s.signIn.SafeNext(e.Next), problem)
}

func (s *server) showSignIn(w http.ResponseWriter, r *http.Request, status int, next string, problem *views.Problem) error {
	page := views.SignIn{
		Frame: s.frame(r, "Sign in"), ProviderName: s.signIn.ProviderName(), Next: next, Most: role(s.signIn.TokenRole()), Problem: problem,
		Provider: s.root.At("/login?provider&next=" + url.QueryEscape(next)),
	}
	return s.render(w, r, status, views.SignInPage(page), nil)
}
