package signin

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-json-experiment/json"

	"taskdesk/internal/store"
)

// mostLogout bounds the body of a back-channel logout, in bytes.
const mostLogout = 64 << 10

// logoutLife is how old a logout token may be; its id is remembered for as long.
const logoutLife = 10 * time.Minute

// BackchannelLogout answers POST /auth/backchannel-logout, by which the provider says
// that one of its sessions has ended, or all sessions of a person: those here end as
// well, whatever their browsers do. It answers 400 to what is not a logout token of this
// provider for this client, made lately, and seen for the first time.
func (s *Service) BackchannelLogout(w http.ResponseWriter, r *http.Request) error {
	return s.limited(w, r, 0, s.backchannelLogout) // a genuine one costs nothing
}

func (s *Service) backchannelLogout(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, mostLogout)
	token, err := s.logoutToken(r)
	if err != nil {
		s.log.WarnContext(r.Context(), "refused a back-channel logout", "error", err)
		s.charge(r, failedPrice)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_request"}`))
		return nil
	}
	s.log.InfoContext(r.Context(), "signed out by the provider", "subject", token.Subject, "session", token.SessionID != "")
	logout := store.ProviderLogout{ID: token.TokenID, Session: token.SessionID, Subject: token.Subject}
	if err := s.db.EndAtProvider(r.Context(), logout, s.now().Add(2*logoutLife)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// logoutToken reads and checks the token of a back-channel logout.
func (s *Service) logoutToken(r *http.Request) (*oidc.LogoutToken, error) {
	p, err := s.provider(r.Context())
	if err != nil {
		return nil, err
	}
	if p.verifier == nil {
		return nil, errors.New("there is no provider whose tokens can be checked")
	}
	token, err := p.verifier.VerifyLogout(r.Context(), r.PostFormValue("logout_token"))
	switch {
	case err != nil:
		return nil, err
	case !logoutType(r.PostFormValue("logout_token")):
		return nil, errors.New("it is a token for something else")
	case token.SessionID == "" && token.Subject == "":
		return nil, errors.New("it names neither a session nor a person")
	case token.TokenID == "":
		return nil, errors.New("it has no id")
	case token.IssuedAt.After(s.now().Add(leeway)) || token.IssuedAt.Before(s.now().Add(-logoutLife)):
		return nil, fmt.Errorf("it was issued at %s", token.IssuedAt.UTC().Format(time.RFC3339))
	}
	return token, nil
}

// logoutType tells whether a token that was checked calls itself one for logout. Older
// providers do not say what it is for, and then its claims have to tell.
func logoutType(token string) bool {
	var header struct {
		Type string `json:"typ"`
	}
	encoded, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil || json.Unmarshal(text, &header) != nil {
		return false
	}
	name := strings.TrimPrefix(strings.ToLower(header.Type), "application/")
	return slices.Contains([]string{"logout+jwt", "jwt", ""}, name)
}
