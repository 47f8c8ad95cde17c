package signin

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// TestRedirects has a provider send what it is asked elsewhere: only reading on the same
// host goes there, and that by https.
func TestRedirects(t *testing.T) {
	var arrived atomic.Int32
	arrive := func(w http.ResponseWriter, _ *http.Request) { arrived.Add(1); fmt.Fprint(w, "arrived") }
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(arrive))
	t.Cleanup(elsewhere.Close)
	open := httptest.NewServer(http.HandlerFunc(arrive))
	t.Cleanup(open.Close)
	mux := http.NewServeMux()
	mux.HandleFunc("/end", arrive)
	provider := httptest.NewTLSServer(mux)
	t.Cleanup(provider.Close)
	plain := httptest.NewServer(mux)
	t.Cleanup(plain.Close)
	for path, to := range map[string]string{"/same": "/end", "/other": elsewhere.URL, "/open": open.URL + "/end", "/loop": "/loop/301"} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			mux.Handle(fmt.Sprintf("%s/%d", path, status), http.RedirectHandler(to, status))
		}
	}
	given := provider.Client()
	tests := []struct {
		name, method, at string
		followed         bool
	}{
		{"reading, on the same host", "GET", provider.URL + "/same", true},
		{"reading, to another host", "GET", provider.URL + "/other", false},
		{"reading, to http", "GET", provider.URL + "/open", false},
		{"reading, around and around", "GET", provider.URL + "/loop", false},
		{"reading by http", "GET", plain.URL + "/same", false},
		{"sending, on the same host", "POST", provider.URL + "/same", false},
		{"sending, to another host", "POST", provider.URL + "/other", false},
	}
	for _, tt := range tests {
		for _, status := range []int{301, 302, 303, 307, 308} {
			arrived.Store(0)
			got, err := ask(t, newClient(given), tt.method, fmt.Sprintf("%s/%d", tt.at, status))
			if tt.followed && (err != nil || got != "arrived") {
				t.Errorf("%s, %d: %q, error %v; want it followed", tt.name, status, got, err)
			}
			if !tt.followed && (!errors.Is(err, errRedirect) || arrived.Load() != 0) {
				t.Errorf("%s, %d: %q, error %v, arrived %d times; want a refusal", tt.name, status, got, err, arrived.Load())
			}
		}
	}
	if _, err := ask(t, withoutRedirects(newClient(given)), "GET", provider.URL+"/same/302"); !errors.Is(err, errRedirect) {
		t.Errorf("without redirects: error %v, want a refusal", err)
	}
	if given.CheckRedirect != nil {
		t.Error("the client that was handed in is changed")
	}
}

// ask sends a request with a body and returns the answer's.
func ask(t *testing.T, client *http.Client, method, address string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader("secret"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

func TestLargeAnswer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size := mostAnswer
		if r.URL.Path == "/more" {
			size++
		}
		_, _ = w.Write(make([]byte, size))
	}))
	t.Cleanup(server.Close)
	client := newClient(server.Client())
	if got, err := ask(t, client, "GET", server.URL+"/most"); err != nil || len(got) != mostAnswer {
		t.Errorf("an answer of %d bytes: %d bytes, error %v", mostAnswer, len(got), err)
	}
	if _, err := ask(t, client, "GET", server.URL+"/more"); !errors.Is(err, errTooLarge) {
		t.Errorf("a larger one: error %v, want that it is too large", err)
	}
}
