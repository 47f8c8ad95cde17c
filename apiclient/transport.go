package apiclient

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// newTransport returns the transport of clients that are given none. It speaks
// HTTP/1 alone. Over that, net/http sends a POST or DELETE again by itself only
// when not a byte of it was written; over HTTP/2 it does so also after the peer
// reset the stream, by when a write may well have been done.
func newTransport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConns:        256,
		MaxIdleConnsPerHost: 64, // the usual 2 cost most of the throughput under load
		IdleConnTimeout:     90 * time.Second,
		Protocols:           protocols,
	}
}

// A passage records how far the transport got with a request.
type passage struct{ asked, connected atomic.Bool }

// watch returns a context under which a transport of net/http reports to p.
func (p *passage) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { p.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { p.connected.Store(true) },
	})
}

// neverSent tells whether a request that failed with err certainly did not leave:
// no connection was had to send it on. That includes a limit that ran out while
// one was being made, which is how a silent host shows.
func (p *passage) neverSent(err error) bool {
	if p.asked.Load() && !p.connected.Load() {
		return true
	}
	dial, ok := errors.AsType[*net.OpError](err) // from transports that do not report
	return ok && dial.Op == "dial"
}
