package contract

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
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
