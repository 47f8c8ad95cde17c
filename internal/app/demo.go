package app

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"taskdesk/internal/config"
	"taskdesk/internal/sandbox"
	"taskdesk/views"
)

// backchannelPath is where a console is told that somebody has signed out at the provider.
const backchannelPath = "/auth/backchannel-logout"

// Demo runs sandbox and console in one process until ctx ends. Nothing is left
// behind unless a folder for it is given.
func Demo(ctx context.Context, args []string, out, logs io.Writer) error {
	fs := newFlags("demo", out, "Console and sandbox in one process. Sign in as viewer, operator or admin.")
	var f sandboxFlags
	f.define(fs)
	addr := fs.String("addr", "localhost:8080", "`address` of the console")
	fs.StringVar(&f.data, "data", "", "`folder` for the console's database and the sandbox's tasks; none keeps both in memory")
	if err := parse(fs, args, f.check); err != nil {
		return err
	}
	sandboxLn, err := Listen(f.addr)
	if err != nil {
		return err
	}
	consoleLn, err := Listen(*addr)
	if err != nil {
		return errors.Join(err, sandboxLn.Close())
	}
	log := slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelWarn}))
	d, err := newDemo(ctx, f, base(consoleLn), base(sandboxLn), log)
	if err != nil {
		return errors.Join(err, consoleLn.Close(), sandboxLn.Close())
	}
	welcome(out, d.config, base(sandboxLn), exampleLinks(d.box.Examples()))
	return errors.Join(serveBoth(ctx, func(ctx context.Context) error { return serveUntil(ctx, consoleLn, d.console) },
		func(ctx context.Context) error { return serveUntil(ctx, sandboxLn, d.box.Handler(base(sandboxLn))) }), d.Close())
}

// A demo is a sandbox and a console that know each other.
type demo struct {
	config  config.Config // of the console
	box     *sandbox.Sandbox
	console *Console
}

// newDemo makes both, for the addresses at which they will be served.
func newDemo(ctx context.Context, f sandboxFlags, console, upstream string, log *slog.Logger) (*demo, error) {
	cfg, err := demoConfig(console, upstream, f.data)
	if err != nil {
		return nil, err
	}
	f.backchannel = addresses{cfg.PublicURL.JoinPath(backchannelPath).String()}
	box, err := f.start(log)
	if err != nil {
		return nil, err
	}
	c, err := NewConsole(ctx, cfg, log, exampleLinks(box.Examples()))
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	return &demo{config: cfg, box: box, console: c}, nil
}

// Close ends both. Call it when the last request has been answered.
func (d *demo) Close() error { return errors.Join(d.console.Close(), d.box.Close()) }

// serveBoth runs the console and the sandbox; the sandbox ends last, since requests
// in flight still need it.
func serveBoth(ctx context.Context, console, upstream func(context.Context) error) error {
	upstreamCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- upstream(upstreamCtx) }()
	err := console(ctx)
	stop()
	return errors.Join(err, <-ended)
}

func demoConfig(console, upstream, data string) (config.Config, error) {
	public, err := url.Parse(console)
	if err != nil {
		return config.Config{}, err
	}
	workflow, err := url.Parse(upstream + "/workflow")
	if err != nil {
		return config.Config{}, err
	}
	c := config.Config{
		PublicURL: public, WorkflowURL: workflow, WorkflowAPI: "auto", APITimeout: 10 * time.Second,
		OIDCIssuer: upstream + "/identity", ClientID: sandbox.ClientID, ClientSecret: sandbox.ClientSecret,
		Scopes: []string{"openid", "profile", "email", "groups", "offline_access"}, GroupsClaim: "groups",
		Viewers: []string{"viewers"}, Operators: []string{"operators"}, Admins: []string{"admins"},
		DatabaseURL: "sqlite::memory:", Environment: "SANDBOX", EnvironmentColour: "green",
	}
	if data != "" {
		c.DatabaseURL = config.Secret("sqlite:" + filepath.Join(data, "taskdesk.db"))
	}
	c.SecretKeys, err = demoKey(data)
	return c, err
}

// demoKey returns the key that seals the demo's database: one kept beside it, or a new one.
func demoKey(data string) (config.Keys, error) {
	key := make([]byte, 32)
	rand.Read(key)
	if data == "" {
		return config.Keys{key}, nil
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(data, "taskdesk.key")
	kept, err := os.ReadFile(path)
	if err == nil && len(kept) == len(key) {
		return config.Keys{kept}, nil
	}
	return config.Keys{key}, os.WriteFile(path, key, 0o600)
}

func exampleLinks(e sandbox.Examples) []views.Link {
	return []views.Link{
		{Text: "an ordinary task", URL: views.Root("").Task(e.Ordinary)},
		{Text: "a stuck one", URL: views.Root("").Task(e.Stuck)},
		{Text: "one with a long history", URL: views.Root("").Task(e.LongHistory)},
		{Text: "one whose action failed", URL: views.Root("").Task(e.Failed)},
		{Text: "one that was deleted", URL: views.Root("").Task(e.Deleted)},
	}
}

func welcome(out io.Writer, c config.Config, upstream string, examples []views.Link) {
	fmt.Fprintf(out, "Taskdesk is ready:   %s\n\nSign in as           ", c.PublicURL)
	for i, u := range sandbox.Users() {
		if i > 0 {
			fmt.Fprint(out, ", ")
		}
		fmt.Fprint(out, u.Login)
	}
	fmt.Fprint(out, "\n\nTasks to look at\n")
	for _, l := range examples {
		fmt.Fprintf(out, "  %-24s %s%s\n", l.Text, c.PublicURL, l.URL)
	}
	fmt.Fprintf(out, "\nSandbox              %s/workflow, %s/identity\nCtrl-C ends it.\n", upstream, upstream)
}

// newFlags returns the flags of a command, which tell what it does with -h.
func newFlags(name string, out io.Writer, about string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {
		fs.SetOutput(out)
		fmt.Fprintf(out, "%s\n\nusage: taskdesk %s [flags]\n\n", about, name)
		fs.PrintDefaults()
		fs.SetOutput(io.Discard)
	}
	return fs
}

// Misuse is a command line that makes no sense.
type Misuse struct{ Err error }

func (m Misuse) Error() string { return m.Err.Error() }
func (m Misuse) Unwrap() error { return m.Err }

func parse(fs *flag.FlagSet, args []string, check func() error) error {
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
	case fs.NArg() > 0:
		err = fmt.Errorf("%s takes no argument %q", fs.Name(), fs.Arg(0))
	default:
		err = check()
	}
	if err != nil {
		return Misuse{err}
	}
	return nil
}
