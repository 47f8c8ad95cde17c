package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// exactly keeps numbers as they are written: an id may have more digits than a float holds.
var exactly = json.WithUnmarshalers(json.UnmarshalFromFunc(func(d *jsontext.Decoder, v *any) error {
	if d.PeekKind() == '0' {
		*v = jsontext.Value(nil)
	}
	return errors.ErrUnsupported
}))

// textOf returns a claim that is a text or a number as text, and "" for all else.
func textOf(claim any) string {
	switch claim := claim.(type) {
	case string:
		return claim
	case jsontext.Value:
		return claim.String()
	}
	return ""
}

// firstText returns the first of some claims that has something to say.
func firstText(claims map[string]any, names ...string) string {
	for _, name := range names {
		if text := textOf(claims[name]); text != "" {
			return text
		}
	}
	return ""
}

// errUnreadable is an answer that is not what was asked for.
var errUnreadable = errors.New("its answer is no JSON object")

// A refusedError is an answer with another status than 200.
type refusedError struct{ status int }

func (e *refusedError) Error() string { return fmt.Sprintf("it answers with status %d", e.status) }

// askClaims asks an address about the person whose access token it is.
func askClaims(ctx context.Context, client *http.Client, address, token string) (map[string]any, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	res, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, &refusedError{res.StatusCode}
	}
	var claims map[string]any
	if err := json.UnmarshalRead(res.Body, &claims, exactly); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	if claims == nil {
		return nil, errUnreadable
	}
	return claims, nil
}
