package config

import (
	"io"
	"net/url"
	"time"
)

type Secret string

type Config struct {
	Addr              string
	PublicURL         *url.URL
	WorkflowURL       *url.URL
	WorkflowAPI       string // auto, seed, current
	APITimeout        time.Duration
	OIDCIssuer        string
	ClientID          string
	ClientSecret      Secret
	Scopes            []string
	GroupsClaim       string
	Viewers           []string
	Operators         []string
	Admins            []string
	DatabaseURL       Secret
	SecretKeys        Keys
	ReadOnly          bool
	Environment       string
	EnvironmentColour string
}

// Keys never prints either.
type Keys [][]byte

// Secure says whether browsers come by https.
func (c Config) Secure() bool { return c.PublicURL.Scheme == "https" }

// Load fails with flag.ErrHelp for -h (then call Usage), else with all faults joined, a line each.
func Load(getenv func(string) string, args []string) (Config, error) { return Config{}, nil }
func Usage(w io.Writer)                                              {}
