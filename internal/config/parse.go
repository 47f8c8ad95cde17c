package config

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/caarlos0/env/v11"

	"taskdesk/internal/person"
)

// Words are separated by blanks or commas.
type Words []string

// UnmarshalText splits the text.
func (w *Words) UnmarshalText(text []byte) error {
	*w = splitWords(string(text))
	return nil
}

func splitWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

// List is separated by commas: its parts may have blanks in them, as names of groups do.
type List []string

// UnmarshalText splits the text and leaves out empty parts.
func (l *List) UnmarshalText(text []byte) error {
	*l = nil
	for part := range strings.SplitSeq(string(text), ",") {
		if part = strings.TrimSpace(part); part != "" {
			*l = append(*l, part)
		}
	}
	return nil
}

// parsers read the types that are not ours, with errors that say what to put instead.
var parsers = map[reflect.Type]env.ParserFunc{
	reflect.TypeFor[url.URL](): func(s string) (any, error) {
		u, err := parseURL(s)
		if err != nil {
			return nil, err
		}
		return *u, nil
	},
	reflect.TypeFor[bool](): func(s string) (any, error) {
		b, err := strconv.ParseBool(s)
		if err != nil {
			return nil, fmt.Errorf("want true or false, got %q", s)
		}
		return b, nil
	},
	reflect.TypeFor[int](): func(s string) (any, error) {
		n, err := strconv.Atoi(s)
		if err != nil {
			return nil, fmt.Errorf("want a whole number, got %q", s)
		}
		return n, nil
	},
	reflect.TypeFor[person.Role](): func(s string) (any, error) {
		for _, role := range []person.Role{person.Viewer, person.Operator, person.Admin} {
			if s == role.String() {
				return role, nil
			}
		}
		return nil, fmt.Errorf("want one of viewer, operator, admin, got %q", s)
	},
	reflect.TypeFor[time.Duration](): func(s string) (any, error) {
		d, err := time.ParseDuration(s)
		if err != nil {
			return nil, fmt.Errorf("want a time with its unit, such as 10s or 1m30s, got %q", s)
		}
		return d, nil
	},
}

var errURL = errors.New("want an address that begins with https:// or http://, with nothing behind its path")

// parseURL reads the address of a service. A slash at its end is dropped. Its
// error does not repeat the text, in which somebody may have put a password.
func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return nil, errURL
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, errURL
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// checkEndpoint fails unless s is an address that requests can be sent to. What it says
// after its path belongs to it.
func checkEndpoint(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return errors.New("want an address that begins with https:// or http://, without a name, a password or a fragment")
	}
	return nil
}

// beside returns the address of another service of a host: u with another last part of its path.
func beside(u *url.URL, name string) *url.URL {
	other := *u
	other.Path, other.RawPath = path.Join("/", path.Dir(u.Path), name), ""
	return &other
}
