package identity

import (
	"io"
	"net/http"
	"net/url"
	"testing"
)

// TestDiscovery sees that what a client looks for is announced, and is there.
func TestDiscovery(t *testing.T) {
	r := newRig(t)
	var found struct {
		Revocation  string `json:"revocation_endpoint"`
		EndSession  string `json:"end_session_endpoint"`
		Supported   bool   `json:"backchannel_logout_supported"`
		WithSession bool   `json:"backchannel_logout_session_supported"`
	}
	if err := r.oidc.Claims(&found); err != nil {
		t.Fatal(err)
	}
	if !found.Supported || !found.WithSession {
		t.Error("back-channel logout is not announced")
	}
	for _, address := range []string{found.Revocation, found.EndSession} {
		resp, err := http.PostForm(address, url.Values{})
		if err != nil {
			t.Fatalf("POST %q: %v", address, err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusMethodNotAllowed {
			t.Errorf("POST %s: status %d", address, resp.StatusCode)
		}
	}
}
