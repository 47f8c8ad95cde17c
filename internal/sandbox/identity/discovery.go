package identity

import (
	"net/http"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json"
)

// scopes are what a client may ask for; "client" is one that LUSID's own SDKs ask for.
var scopes = []string{"openid", "profile", "email", "groups", "client", "offline_access"}

func (e *endpoint) discovery(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                         e.issuer,
		"authorization_endpoint":                         e.issuer + "/v1/authorize",
		"token_endpoint":                                 e.issuer + "/v1/token",
		"userinfo_endpoint":                              e.issuer + "/v1/userinfo",
		"end_session_endpoint":                           e.issuer + "/v1/logout",
		"revocation_endpoint":                            e.issuer + "/v1/revoke",
		"jwks_uri":                                       e.issuer + "/keys",
		"scopes_supported":                               scopes,
		"response_types_supported":                       []string{"code"},
		"response_modes_supported":                       []string{"query"},
		"grant_types_supported":                          []string{"authorization_code", "refresh_token", "password"},
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{string(jose.ES256)},
		"code_challenge_methods_supported":               []string{"S256"},
		"prompt_values_supported":                        []string{"none", "login"},
		"token_endpoint_auth_methods_supported":          []string{"client_secret_basic", "client_secret_post"},
		"claims_supported":                               []string{"sub", "name", "email", "groups", "nonce", "auth_time", "sid"},
		"authorization_response_iss_parameter_supported": true,
		"backchannel_logout_supported":                   true,
		"backchannel_logout_session_supported":           true,
	})
}

func (e *endpoint) keys(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{e.public}})
}

// writeJSON answers with v. Nothing that the provider says may be cached.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.MarshalWrite(w, v, json.Deterministic(true)) // fails only when the reader has left
}
