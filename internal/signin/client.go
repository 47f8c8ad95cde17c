package signin

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	clientLimit   = 10 * time.Second // for one answer, where no client is handed in
	mostAnswer    = 1 << 20          // bytes of one answer
	mostRedirects = 3
)

var (
	errRedirect = errors.New("it redirects, and that is not followed")
	errTooLarge = fmt.Errorf("its answer is larger than %d bytes", mostAnswer)
)

// newClient returns a client for asking providers, which is a copy of given or, where
// that is nil, one that gives up after ten seconds. What it sends stays with whom it was
// meant for: only reading is redirected, and only on the same host by https. It reads at
// most a mebibyte of an answer.
func newClient(given *http.Client) *http.Client {
	client := http.Client{Timeout: clientLimit}
	if given != nil {
		client = *given
	}
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	client.Transport = bounded{client.Transport}
	client.CheckRedirect = onSameHost
	return &client
}

// withoutRedirects returns a copy of a client that follows none.
func withoutRedirects(client *http.Client) *http.Client {
	strict := *client
	strict.CheckRedirect = func(*http.Request, []*http.Request) error { return errRedirect }
	return &strict
}

// onSameHost allows a redirect of a request that only reads, within one https origin.
func onSameHost(next *http.Request, via []*http.Request) error {
	first := via[0]
	reads := first.Method == http.MethodGet && next.Method == http.MethodGet
	secure := first.URL.Scheme == "https" && next.URL.Scheme == "https"
	if !reads || !secure || first.URL.Host != next.URL.Host || len(via) > mostRedirects {
		return errRedirect
	}
	return nil
}

// bounded is a transport whose answers fail when they are too large.
type bounded struct{ http.RoundTripper }

// RoundTrip sends a request.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = &boundedBody{res.Body, mostAnswer}
	return res, nil
}

// A boundedBody fails once more than left bytes have been read.
type boundedBody struct {
	io.ReadCloser
	left int
}

// Read reads on.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}
