package signin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"
)

// ErrSignedOut says that only signing in again can bring a token.
var ErrSignedOut = errors.New("signed out")

// A Kind is what went wrong, as far as a person can do something about it.
type Kind int

// The kinds of Error.
const (
	ProviderDown Kind = iota + 1 // the provider does not answer: try again
	Denied                       // the provider or the person said no
	StaleLogin                   // the attempt is unknown, used, or over ten minutes old: start again
	BadAnswer                    // what came back is not what a provider may say
	TooMany                      // there were too many attempts from the same address: wait
)

// String returns the kind in words.
func (k Kind) String() string {
	switch k {
	case ProviderDown:
		return "the identity provider does not answer"
	case Denied:
		return "the identity provider refused"
	case StaleLogin:
		return "the attempt to sign in is not known any more"
	case BadAnswer:
		return "the identity provider's answer cannot be trusted"
	case TooMany:
		return "too many attempts"
	}
	return "unknown"
}

// An Error is why signing in, or getting a new token, did not work.
type Error struct {
	Kind   Kind
	Detail string // the provider's own words, if it had any
	Mend   string // what the person can do about it, where that is not the same for the whole kind
	Next   string // where the person wanted to go
	Err    error

	RetryAfter time.Duration // how long to wait, where it is TooMany
}

// Error returns the kind, the provider's words and the cause.
func (e *Error) Error() string {
	text := "sign in: " + e.Kind.String()
	if e.Detail != "" {
		text += fmt.Sprintf(" (%q)", e.Detail)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// toward returns err with the place that the person wanted to go, if it is an *Error.
func toward(next string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Next = next
	}
	return err
}

// unanswered says what a failed request to the provider means.
func unanswered(step string, err error) *Error {
	kind := ProviderDown
	refused, ok := errors.AsType[*refusedError](err)
	isRefusal := ok && refused.status < http.StatusInternalServerError && refused.status != http.StatusTooManyRequests
	if isRefusal || errors.Is(err, errRedirect) || errors.Is(err, errUnreadable) {
		kind = BadAnswer
	}
	return &Error{Kind: kind, Err: fmt.Errorf("%s: %w", step, err)}
}

// tokenError says what a failed call to the token endpoint means. It keeps the
// provider's code and words, and not the body, which may repeat a token.
func tokenError(step string, err error) *Error {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		if _, ok := errors.AsType[*url.Error](err); ok {
			return unanswered(step, err)
		}
		return &Error{Kind: BadAnswer, Err: fmt.Errorf("%s: %w", step, err)}
	}
	e := &Error{Kind: BadAnswer, Detail: words(refused.ErrorDescription)}
	e.Err = fmt.Errorf("%s: status %d, error %q", step, refused.Response.StatusCode, words(refused.ErrorCode))
	switch status := refused.Response.StatusCode; {
	case status >= 500 || status == http.StatusTooManyRequests:
		e.Kind = ProviderDown
	case refused.ErrorCode == "invalid_grant":
		e.Kind = StaleLogin
	}
	return e
}

// words makes what an address or a provider says fit to be shown.
func words(s string) string {
	const most = 300
	clean := make([]rune, 0, min(len(s), most))
	for _, r := range s {
		if len(clean) == most {
			break
		}
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		clean = append(clean, r)
	}
	return string(clean)
}
