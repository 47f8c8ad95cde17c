package signin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// revokeLimit is how long the provider may take to revoke a token.
const revokeLimit = 10 * time.Second

// revokeLater asks the provider, in the background, to take back a refresh token that
// nobody will use any more (RFC 7009). Whether it does changes nothing for its person.
func (s *Service) revokeLater(ctx context.Context, subject, refresh string) {
	if refresh == "" {
		return
	}
	s.refreshing.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, revokeLimit)
		defer cancel()
		if err := s.revoke(ctx, refresh); err != nil {
			s.log.WarnContext(ctx, "a refresh token was forgotten but not revoked", "subject", subject, "error", err)
		}
	})
}

// revoke asks the provider to revoke a refresh token, if it has an address for that.
// Its errors do not tell the token.
func (s *Service) revoke(ctx context.Context, refresh string) error {
	p, err := s.provider(ctx)
	if err != nil || p.revocation == "" {
		return err
	}
	req, err := revocationRequest(ctx, p.oauth, p.revocation, refresh)
	if err != nil {
		return fmt.Errorf("revoke a refresh token: %w", err)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("revoke a refresh token: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("revoke a refresh token: the provider answers %s", resp.Status)
	}
	return nil
}

// revocationRequest returns the request for it, in which the client shows who it is as
// it does where it gets tokens.
func revocationRequest(ctx context.Context, client oauth2.Config, address, refresh string) (*http.Request, error) {
	form := url.Values{"token": {refresh}, "token_type_hint": {"refresh_token"}}
	inHeader := client.Endpoint.AuthStyle == oauth2.AuthStyleInHeader
	if !inHeader {
		form.Set("client_id", client.ClientID)
		if client.ClientSecret != "" {
			form.Set("client_secret", client.ClientSecret)
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if inHeader { // both parts are form-encoded inside the header
		req.SetBasicAuth(url.QueryEscape(client.ClientID), url.QueryEscape(client.ClientSecret))
	}
	return req, nil
}
