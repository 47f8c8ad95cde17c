package signin

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

func (p *fakeProvider) idToken(nonce string) string {
	now := time.Now()
	claims := map[string]any{
		"iss": p.URL, "aud": "taskdesk", "sub": "u-1", "name": "Ann Lee", "email": "ann@example.com",
		"groups": []string{"operators", "others"}, "nonce": nonce, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	if p.claims != nil {
		p.claims(claims)
	}
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	if p.sign != nil {
		return p.sign(claims)
	}
	key := p.key
	if p.forge {
		key = p.otherKey
	}
	return signed(claims, jose.ES256, key, p.kid)
}

// signed signs claims.
func signed(claims map[string]any, algorithm jose.SignatureAlgorithm, key any, kid string) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, nil)
	if err != nil {
		panic(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return token
}

// hmacSigned signs claims with a secret, an old trick.
func hmacSigned(claims map[string]any, secret []byte) string {
	text := unsigned(claims, `{"alg":"HS256","kid":"k"}`)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// unsigned is the first two parts of a token.
func unsigned(claims map[string]any, header string) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(payload)
}
