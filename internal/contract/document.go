package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/go-json-experiment/json"
)

// A document is the published one, with what one generation of the API has besides.
type document struct {
	spec   *openapi3.T
	router routers.Router
}

// The documents are read once for a test binary.
var (
	current = sync.OnceValues(func() (*document, error) { return read(newer) })
	seedEra = sync.OnceValues(func() (*document, error) { return read(older) })
)

func documentOf(api string) (*document, error) {
	if api == "seed" {
		return seedEra()
	}
	return current()
}

// read reads the document and makes exceptions.
func read(exceptions []exception) (*document, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	spec, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	spec.Servers = openapi3.Servers{{URL: "/workflow"}}
	for _, e := range exceptions {
		e.amend(spec)
	}
	router, err := gorillamux.NewRouter(spec)
	return &document{spec, router}, err
}

// find returns where the document lies, seen from the folder of the test that runs.
func find() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for root := dir; root != filepath.Dir(root); root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			return filepath.Join(root, "..", "shared", "reference", "openapi", "lusid_workflow.json"), nil
		}
	}
	return "", fmt.Errorf("%s is in no module", dir)
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
	if e.status >= http.StatusBadRequest {
		return checkAnswer(asked, e)
	}
	err = checkRequest(asked)
	if e.request.Header.Get(Kindness) != "" {
		if err == nil {
			return fmt.Errorf("the header %s is in vain: the request is inside of the document", Kindness)
		}
		err = nil
	}
	return errors.Join(err, checkAnswer(asked, e))
}

// isJSON tells whether a media type is one of those under which the document takes JSON.
func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "text/json" || strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json"))
}

// operation returns the document's operation for a request.
func (d *document) operation(e exchange) (*openapi3filter.RequestValidationInput, error) {
	route, params, err := d.router.FindRoute(e.request)
	if err != nil {
		return nil, fmt.Errorf("operation: %w", err)
	}
	return &openapi3filter.RequestValidationInput{Request: e.request, PathParams: params, Route: route, Options: options}, nil
}

// checkNoSuch checks the answer to an operation that there is not.
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

// options are those of the library: all faults at once, told without the document's text.
var options = &openapi3filter.Options{
	MultiError:            true,
	IncludeResponseStatus: true,
	SkipSettingDefaults:   true,
	AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
	SchemaValidationOptions: []openapi3.SchemaValidationOption{
		openapi3.DisableSchemaErrorDetails(),
		openapi3.WithStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC4122)),
	},
}

func checkRequest(asked *openapi3filter.RequestValidationInput) error {
	r := asked.Request
	if isJSON(r.Header.Get("Content-Type")) {
		r.Header.Set("Content-Type", "application/json") // the library knows no application/*+json
	}
	if err := openapi3filter.ValidateRequest(r.Context(), asked); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	return nil
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
