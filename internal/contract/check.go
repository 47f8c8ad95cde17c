package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/go-json-experiment/json"
)

// options are those of the library: all faults at once, told without the document's text.
var options = &openapi3filter.Options{
	MultiError:            true,
	IncludeResponseStatus: true,

	RejectWhenRequestBodyNotSpecified: true,
	SkipSettingDefaults:               true,
	AuthenticationFunc:                openapi3filter.NoopAuthenticationFunc,
	SchemaValidationOptions: []openapi3.SchemaValidationOption{
		openapi3.DisableSchemaErrorDetails(),
		openapi3.WithStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC4122)),
	},
}

// checkAll checks a request and its answer.
func (d *document) checkAll(e exchange) error {
	asked, err := d.operation(e)
	if err != nil {
		return err
	}
	return errors.Join(checkRequest(asked), checkAnswer(asked, e))
}

// checkTaken checks an answer, and its request if it was taken.
func (d *document) checkTaken(e exchange) error {
	asked, err := d.operation(e)
	if err != nil {
		return d.checkNoSuch(e)
	}
	return errors.Join(checkIfTaken(asked, e), checkAnswer(asked, e))
}

// operation returns what the document says of a request.
func (d *document) operation(e exchange) (*openapi3filter.RequestValidationInput, error) {
	route, params, err := d.router.FindRoute(e.request)
	if err != nil {
		return nil, fmt.Errorf("operation: %w", err)
	}
	return &openapi3filter.RequestValidationInput{Request: e.request, PathParams: params, Route: route, Options: options}, nil
}

func checkRequest(asked *openapi3filter.RequestValidationInput) error {
	r := asked.Request
	if isJSON(r.Header.Get("Content-Type")) {
		r.Header.Set("Content-Type", "application/json") // all that the library knows of the four types
	}
	err := errors.Join(checkQuery(asked), openapi3filter.ValidateRequest(r.Context(), asked))
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	return nil
}

// checkQuery checks that the operation has all parameters, which the library does not mind.
func checkQuery(asked *openapi3filter.RequestValidationInput) error {
	for name := range asked.Request.URL.Query() {
		if asked.Route.Operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) == nil {
			return fmt.Errorf("the operation has no parameter %q in its query", name)
		}
	}
	return nil
}

// isJSON tells whether a media type is one of those under which the document takes JSON.
func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "text/json" || strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json"))
}

func checkAnswer(asked *openapi3filter.RequestValidationInput, e exchange) error {
	err := openapi3filter.ValidateResponse(e.request.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: asked, Status: e.status, Header: e.header, Body: io.NopCloser(bytes.NewReader(e.body)), Options: options,
	})
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return nil
}

// checkIfTaken checks a request that was taken: it is valid, or was taken out of kindness.
func checkIfTaken(asked *openapi3filter.RequestValidationInput, e exchange) error {
	if e.status >= http.StatusBadRequest {
		return nil
	}
	err, kindly := checkRequest(asked), e.request.Header.Get(Kindness) != ""
	switch {
	case kindly && err == nil:
		return fmt.Errorf("request: the header %s is in vain, for it is inside of the document", Kindness)
	case kindly:
		return nil
	}
	return err
}

// checkNoSuch checks the refusal of an operation that there is not.
func (d *document) checkNoSuch(e exchange) error {
	if e.status != http.StatusNotFound && e.status != http.StatusMethodNotAllowed {
		return errors.New("operation: the document has none, and it was not refused as unknown")
	}
	var problem any
	if err := json.Unmarshal(e.body, &problem); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return d.spec.Components.Schemas["LusidProblemDetails"].Value.VisitJSON(problem, openapi3.DisableSchemaErrorDetails())
}
