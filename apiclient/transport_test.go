package apiclient

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"
)

// TestReusedConnectionBreaks shows that a write which the service has read is sent
// once, however the kept connection that carried it breaks, and that it is said to
// be of unknown outcome. A read is sent again.
func TestReusedConnectionBreaks(t *testing.T) {
	fates := map[string]func(net.Conn){"closed": hangUp, "reset": reset, "half an answer": func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"id\":")
	}}
	for fate, do := range fates {
		for name, write := range writes {
			t.Run(name+", "+fate, func(t *testing.T) {
				d := drops(t, do)
				c := client(t, "http://"+d.Addr().String())
				if err := get(t.Context(), c); err != nil {
					t.Fatal(err)
				}
				if err := write(t.Context(), c); kindsOf(err) != "Unavailable OutcomeUnknown" {
					t.Errorf("is %q, want an unknown outcome: %v", kindsOf(err), err)
				}
				if n := d.read.Load(); n != 2 {
					t.Errorf("the service read %d requests, want the first one and one write", n)
				}
			})
		}
		t.Run("Tasks.Get, "+fate, func(t *testing.T) {
			d := drops(t, do)
			c := client(t, "http://"+d.Addr().String())
			for range 2 {
				if err := get(t.Context(), c); err != nil {
					t.Error(err)
				}
			}
			if n := d.read.Load(); n != 3 {
				t.Errorf("the service read %d requests, want three", n)
			}
		})
	}
}

// TestStaleConnection lets a kept connection be found dead before a byte of a write
// is on its way: the write then goes over a new one, once.
func TestStaleConnection(t *testing.T) {
	for name, write := range writes {
		t.Run(name, func(t *testing.T) {
			d := drops(t, hangUp)
			c := client(t, "http://"+d.Addr().String())
			var dialed atomic.Int32
			c.http.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, addr)
				if dialed.Add(1) == 1 {
					return &stale{Conn: conn}, err
				}
				return conn, err
			}
			if err := get(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if err := write(t.Context(), c); err != nil || dialed.Load() != 2 {
				t.Errorf("dialed %d times, want twice and no error: %v", dialed.Load(), err)
			}
			if n := d.read.Load(); n != 2 {
				t.Errorf("the service read %d requests, want two", n)
			}
		})
	}
}

// A stale connection carries one request; after that nothing can be written to it.
type stale struct {
	net.Conn
	written bool
}

func (s *stale) Write(b []byte) (int, error) {
	if s.written {
		return 0, net.ErrClosed
	}
	s.written = true
	return s.Conn.Write(b)
}

// TestHTTP1 keeps to HTTP/1 with a service that would rather speak HTTP/2.
func TestHTTP1(t *testing.T) {
	var requests, protocol atomic.Int32
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		protocol.Store(int32(r.ProtoMajor))
		panic(http.ErrAbortHandler)
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	c := client(t, srv.URL)
	c.http.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	if err := remove(t.Context(), c); kindsOf(err) != "Unavailable OutcomeUnknown" || requests.Load() != 1 || protocol.Load() != 1 {
		t.Errorf("Delete went over HTTP/%d in %d requests, want HTTP/1 and one: %v", protocol.Load(), requests.Load(), err)
	}
}

// TestNeverSent knows a write that had no connection to go on, whatever stood in the way.
func TestNeverSent(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	defer untrusted.Close()
	silent := func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	proxy, _ := url.Parse(gone.URL)
	tests := []struct {
		name, base string
		limit      time.Duration
		change     func(*http.Transport)
		want       string
	}{
		{"nobody listens", gone.URL, time.Minute, func(*http.Transport) {}, "Unavailable NotSent"},
		{"the host is silent", plain.URL, 200 * time.Millisecond, func(rt *http.Transport) { rt.DialContext = silent }, "Unavailable Timeout NotSent"},
		{"the certificate is not trusted", untrusted.URL, time.Minute, func(*http.Transport) {}, "Unavailable NotSent"},
		{"it does not speak TLS", "https://" + plain.Listener.Addr().String(), time.Minute, func(*http.Transport) {}, "Unavailable NotSent"},
		{"no proxy", untrusted.URL, time.Minute, func(rt *http.Transport) { rt.Proxy = http.ProxyURL(proxy) }, "Unavailable NotSent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := client(t, tt.base, WithTimeout(tt.limit))
			tt.change(c.http.Transport.(*http.Transport))
			if err := update(t.Context(), c); kindsOf(err) != tt.want {
				t.Errorf("is %q, want %q: %v", kindsOf(err), tt.want, err)
			}
		})
	}
}
