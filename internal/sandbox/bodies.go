package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// maxBody is how many bytes a request may have: our choice.
const maxBody = 4 << 20

// read reads the request's JSON into v. No body, or null, leaves v as it is; its
// media type then does not matter, as SDKs send one on bodiless requests too.
func (c *call) read(v any) error {
	text, err := io.ReadAll(c.r.Body)
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return tooLarge.because(fmt.Sprintf("A body has at most %d bytes.", maxBody))
	}
	if err != nil {
		return fmt.Errorf("read the body: %w", err)
	}
	if text = bytes.TrimSpace(text); len(text) == 0 || string(text) == "null" {
		return nil
	}
	if !isJSON(c.r.Header.Get("Content-Type")) {
		return badMediaType.because("Send JSON as application/json-patch+json, application/json, text/json or application/*+json.")
	}
	if err := json.Unmarshal(text, v, apiclient.JSONOptions, json.MatchCaseInsensitiveNames(true)); err != nil {
		return unreadable(err)
	}
	return nil
}

// isJSON tells whether a media type is one under which the service takes JSON.
func isJSON(contentType string) bool {
	media, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return false
	}
	return media == "application/json" || media == "text/json" ||
		strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json")
}

// unreadable says where a body cannot be read.
func unreadable(err error) *problem {
	if wrong, ok := errors.AsType[*json.SemanticError](err); ok && wrong.JSONPointer != "" {
		return invalid(string(wrong.JSONPointer), "The value is of the wrong kind.")
	}
	if wrong, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return invalid("body", fmt.Sprintf("The body is no JSON from byte %d on.", wrong.ByteOffset))
	}
	return invalid("body", "The body is not what this operation takes.")
}
