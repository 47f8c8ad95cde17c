// Package policy narrows what people may do in one deployment. Its rules stand in a
// file, and each can only take away: all rules about a write hold together, so the
// strictest decides.
package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"taskdesk/apiclient"
)

// A Policy is the rules of a deployment. A nil one takes nothing away.
type Policy struct{ rules Rules }

// Load reads the policy in a file; without a path there is none, which is nil. It fails
// with every fault of the file, one to a line, each with the number of its rule.
func Load(path string) (*Policy, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if bad, ok := errors.AsType[*fs.PathError](err); ok {
		err = bad.Err // the caller knows the path
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read it: %w", err)
	}
	return parse(text)
}

// For returns the rules about a write to a task of a definition. The trigger is the one
// that the write fires, in whatever way, and empty when it fires none.
func (p *Policy) For(definition apiclient.DefinitionID, trigger string) Rules {
	if p == nil {
		return nil
	}
	var about Rules
	for _, r := range p.rules {
		if r.isAbout(definition, trigger) {
			about = append(about, r)
		}
	}
	return about
}
