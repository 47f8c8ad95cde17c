package apiclient

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// A dropper answers the first request of a connection, and breaks the connection
// once it has read the second. It counts the requests that it read.
type dropper struct {
	net.Listener
	read atomic.Int32
	fate func(net.Conn) // what happens on the second request
}

func drops(t *testing.T, fate func(net.Conn)) *dropper {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &dropper{Listener: l, fate: fate}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go d.serve(conn)
		}
	}()
	return d
}

func (d *dropper) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	for n := 1; ; n++ {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		d.read.Add(1)
		if n == 2 {
			d.fate(conn)
			return
		}
		body := fine(r)
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
}

// fine is the answer to a request that works.
func fine(r *http.Request) string {
	switch {
	case r.Method == http.MethodDelete || strings.HasSuffix(r.URL.Path, "/$delete"):
		return `{"asAt":"2026-03-02T10:31:00.0000010+00:00"}`
	case strings.HasSuffix(r.URL.Path, "/$update"):
		return `{"values":[]}`
	case strings.Contains(r.URL.Path, "/taskdefinitions"):
		return `{"id":{"scope":"Operations","code":"TradeBreak"},"displayName":"Trade break"}`
	}
	return smallTask
}

// hangUp ends a connection in good order; reset does so with a RST.
func hangUp(net.Conn) {}

func reset(conn net.Conn) { _ = conn.(*net.TCPConn).SetLinger(0) }
