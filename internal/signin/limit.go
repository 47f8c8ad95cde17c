package signin

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"

	"taskdesk/internal/clientaddr"
)

// failedPrice is what an attempt that fails costs, in attempts.
const failedPrice = 10

// limited answers with fn, unless the address of a request has used up its attempts: then
// it fails with an *Error of kind TooMany. What fn refuses costs that address ten
// attempts, and anything else as many as price says.
func (s *Service) limited(w http.ResponseWriter, r *http.Request, price int, fn func(http.ResponseWriter, *http.Request) error) error {
	if wait := s.limit.take(s.limitedBy(r), s.now(), price); wait > 0 {
		w.Header().Set("Cache-Control", "no-store")
		return &Error{Kind: TooMany, RetryAfter: wait, Next: s.SafeNext(r.FormValue("next")), Err: fmt.Errorf("from %s", s.whence(r))}
	}
	err := fn(w, r)
	if e, ok := errors.AsType[*Error](err); ok && e.refusal() {
		s.charge(r, failedPrice-price)
	}
	return err
}

// charge takes n more attempts from the address of a request.
func (s *Service) charge(r *http.Request, n int) {
	s.limit.charge(s.limitedBy(r), s.now(), n)
}

// limitedBy is whose attempts a request counts among.
func (s *Service) limitedBy(r *http.Request) netip.Prefix {
	return clientaddr.Key(s.config.Proxies.Of(r))
}

// whence words the address of a request for the log. Behind a proxy that is not known as
// one everybody has the same address, and its operator has to be told.
func (s *Service) whence(r *http.Request) string {
	var none clientaddr.Proxies
	if r.Header.Get("X-Forwarded-For") != "" && !s.config.Proxies.Trusts(none.Of(r)) {
		return s.AddressOf(r) + ", which forwards for others but is none of the trusted proxies"
	}
	return s.AddressOf(r)
}

// refusal tells whether it is the asker's own fault, as it is of one who guesses.
func (e *Error) refusal() bool {
	return e.Kind == Denied || e.Kind == StaleLogin || e.Kind == BadAnswer
}
