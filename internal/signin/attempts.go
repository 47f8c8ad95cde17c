package signin

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/gorilla/sessions"
	"golang.org/x/oauth2"
)

const (
	attemptLife  = 10 * time.Minute
	mostAttempts = 4 // that a browser may have under way, each in its tab
	mostCookie   = 4096
)

// An attempt is a sign-in under way: what the provider's answer must fit, and
// where to go then. Attempts live in a cookie of the browser that made them.
type attempt struct {
	State, Nonce, Verifier string
	Next                   string
	At                     int64 // Unix seconds
}

func newAttempt(next string, now time.Time) attempt {
	return attempt{rand.Text(), rand.Text(), oauth2.GenerateVerifier(), next, now.Unix()}
}

// newAttempts makes the cookie that attempts live in.
func newAttempts(keys [][]byte, secure bool) (*sessions.CookieStore, error) {
	var pairs [][]byte
	for _, key := range keys {
		for _, purpose := range []string{"taskdesk login cookie: sign", "taskdesk login cookie: encrypt"} {
			sub, err := hkdf.Key(sha256.New, key, nil, purpose, 32)
			if err != nil {
				return nil, fmt.Errorf("derive a key: %w", err)
			}
			pairs = append(pairs, sub)
		}
	}
	c := sessions.NewCookieStore(pairs...)
	c.Options = &sessions.Options{Path: "/", Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	c.MaxAge(int(attemptLife.Seconds())) // for the server too, which would take it for 30 days
	return c, nil
}

func (s *Service) attemptCookie() string {
	return cookieName("taskdesk-login", s.config.PublicURL)
}

// attemptsOf returns the attempts of this browser that are not too old, oldest first.
func (s *Service) attemptsOf(r *http.Request) []attempt {
	cookie, err := s.attempts.New(r, s.attemptCookie())
	text, ok := cookie.Values["attempts"].(string)
	if err != nil || !ok {
		return nil // of another key, forged or expired: the same as none
	}
	var all []attempt
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil
	}
	oldest := s.now().Add(-attemptLife).Unix()
	return slices.DeleteFunc(all, func(a attempt) bool { return a.At < oldest })
}

// keepAttempts writes the last few attempts, as many as a cookie can hold.
func (s *Service) keepAttempts(w http.ResponseWriter, r *http.Request, all []attempt) error {
	all = all[max(0, len(all)-mostAttempts):]
	for {
		text, err := json.Marshal(all)
		if err != nil {
			return fmt.Errorf("keep the attempt to sign in: %w", err)
		}
		cookie := sessions.NewSession(s.attempts, s.attemptCookie())
		options := *s.attempts.Options
		cookie.Options = &options
		cookie.Values["attempts"] = string(text)
		if len(all) == 0 {
			cookie.Options.MaxAge = -1
		}
		if len(all) > 1 && len(text) > mostCookie/2 {
			all = all[1:] // encoding adds some 80 percent
			continue
		}
		if err := s.attempts.Save(r, w, cookie); err != nil {
			return fmt.Errorf("keep the attempt to sign in: %w", err)
		}
		return nil
	}
}

// useAttempt returns the attempt that has this state and the others without it.
func useAttempt(all []attempt, state string) (used attempt, rest []attempt, ok bool) {
	for i, a := range all {
		if state != "" && subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) == 1 {
			return a, slices.Delete(slices.Clone(all), i, i+1), true
		}
	}
	return attempt{}, all, false
}
