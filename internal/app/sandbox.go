package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"taskdesk/internal/sandbox"
)

// sandboxFlags are the flags of a sandbox, alone or in the demo.
type sandboxFlags struct {
	addr    string
	tasks   int
	api     string
	latency time.Duration
	fail    float64
	seed    uint64
	ttl     time.Duration
	data    string

	backchannel addresses
}

func (f *sandboxFlags) define(fs *flag.FlagSet) {
	fs.StringVar(&f.addr, "sandbox-addr", "localhost:8081", "`address` of the sandbox: Workflow API and identity provider")
	fs.IntVar(&f.tasks, "tasks", 2000, "how many tasks the seeded world has")
	fs.StringVar(&f.api, "api", sandbox.Current, "`generation` of the Workflow API: current, or seed for the four operations of 2023")
	fs.DurationVar(&f.latency, "latency", 0, "how long each answer of the Workflow API is held back")
	fs.Float64Var(&f.fail, "fail", 0, "`share` of the Workflow API's requests that fail, 0 to 1")
	fs.Uint64Var(&f.seed, "seed", 1, "the same seed makes the same world")
	fs.DurationVar(&f.ttl, "token-ttl", time.Hour, "life of the access tokens that the sandbox's provider gives")
}

// check returns what makes no sense in the flags.
func (f *sandboxFlags) check() error {
	switch {
	case f.tasks < 1:
		return fmt.Errorf("-tasks %d: want 1 or more", f.tasks)
	case f.api != sandbox.Current && f.api != sandbox.SeedEra:
		return fmt.Errorf("-api %s: want current or seed", f.api)
	case f.fail < 0 || f.fail > 1:
		return fmt.Errorf("-fail %g: want a share from 0 to 1", f.fail)
	case f.latency < 0:
		return fmt.Errorf("-latency %s: want 0 or more", f.latency)
	case f.ttl < time.Second:
		return fmt.Errorf("-token-ttl %s: want a second or more", f.ttl)
	}
	return nil
}

func (f *sandboxFlags) start(log *slog.Logger) (*sandbox.Sandbox, error) {
	return sandbox.Open(f.data, sandbox.Options{
		Tasks: f.tasks, API: f.api, Latency: f.latency, Fail: f.fail, Seed: f.seed, TokenTTL: f.ttl, Log: log,
		Backchannel: f.backchannel,
	})
}

// base is the address of a listener as its clients see it: localhost, unless it
// listens on another address alone.
func base(ln net.Listener) string {
	addr := ln.Addr().(*net.TCPAddr)
	host := "localhost"
	if !addr.IP.IsLoopback() && !addr.IP.IsUnspecified() {
		host = addr.IP.String()
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(addr.Port))
}

const sandboxUsage = `A stand-in for LUSID: a Workflow API and an identity provider, in memory.

POST /identity/sandbox/logout?person=viewer signs a person out everywhere, for tests.`

// addresses is a flag of absolute http addresses, separated by commas.
type addresses []string

func (a *addresses) String() string { return strings.Join(*a, ",") }

// Set reads the flag's value, and fails for what is not such an address.
func (a *addresses) Set(text string) error {
	*a = nil
	for part := range strings.SplitSeq(text, ",") {
		u, err := url.Parse(part)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Fragment != "" {
			return fmt.Errorf("want addresses like http://localhost:8080%s", backchannelPath)
		}
		*a = append(*a, part)
	}
	return nil
}

// Sandbox runs the sandbox alone until ctx ends.
func Sandbox(ctx context.Context, args []string, out, logs io.Writer) error {
	fs := newFlags("sandbox", out, sandboxUsage)
	var f sandboxFlags
	f.define(fs)
	fs.StringVar(&f.data, "data", "", "`folder` that keeps tasks and definitions over a restart; none forgets them")
	fs.Var(&f.backchannel, "backchannel", "`URL[,URL]` of consoles to tell when somebody signs out, each with "+backchannelPath+" at its end")
	if err := parse(fs, args, f.check); err != nil {
		return err
	}
	ln, err := Listen(f.addr)
	if err != nil {
		return err
	}
	box, err := f.start(slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	at := base(ln)
	fmt.Fprintf(out, "Workflow API       %s/workflow\nIdentity provider  %s/identity\nTokens             sandbox-viewer, sandbox-operator, sandbox-admin\n", at, at)
	return errors.Join(serveUntil(ctx, ln, box.Handler(at)), box.Close())
}
