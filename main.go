// Taskdesk is a web console for LUSID Workflow tasks.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	_ "time/tzdata" // zones are there in a container without any

	"taskdesk/internal/app"
	"taskdesk/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the program with its surroundings handed in. It returns the status to end
// with: 0, 1 for what went wrong, 2 for a command line or settings that make no sense.
func run(ctx context.Context, args []string, getenv func(string) string, out, logs io.Writer) int {
	err := command(ctx, args, getenv, out, logs)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(logs, "taskdesk:", err)
	if _, ok := errors.AsType[app.Misuse](err); ok {
		return 2
	}
	return 1
}

// command carries out the command that the first argument names; serve is the default.
func command(ctx context.Context, args []string, getenv func(string) string, out, logs io.Writer) error {
	name := "serve"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		name, args = args[0], args[1:]
	}
	switch name {
	case "serve":
		return serve(ctx, args, getenv, out, logs)
	case "demo":
		return app.Demo(ctx, args, out, logs)
	case "sandbox":
		return app.Sandbox(ctx, args, out, logs)
	case "journal":
		return app.Journal(ctx, args, getenv, out)
	case "healthcheck":
		return app.Healthcheck(ctx, args, getenv, out)
	case "version":
		fmt.Fprintln(out, "taskdesk", app.Version())
		return nil
	case "help":
		usage(out)
		return nil
	}
	return app.Misuse{Err: fmt.Errorf("there is no command %q; the commands are serve, demo, sandbox, journal, healthcheck and version", name)}
}

func serve(ctx context.Context, args []string, getenv func(string) string, out, logs io.Writer) error {
	cfg, err := config.Load(getenv, args)
	if errors.Is(err, flag.ErrHelp) {
		usage(out)
		return err
	}
	if err != nil {
		return app.Misuse{Err: wrongSettings(err)}
	}
	return app.Serve(ctx, cfg, slog.New(slog.NewJSONHandler(logs, nil)))
}

// wrongSettings says in one line what is wrong, or in a line for each fault.
func wrongSettings(err error) error {
	if !strings.Contains(err.Error(), "\n") {
		return fmt.Errorf("configuration: %w; taskdesk -h lists all settings", err)
	}
	return fmt.Errorf("configuration:\n%w\n\ntaskdesk -h lists all settings; taskdesk demo needs none", err)
}

func usage(out io.Writer) {
	fmt.Fprint(out, `Taskdesk, a web console for LUSID Workflow tasks.

  taskdesk demo         console and sandbox in one process: the quickest way to see it
  taskdesk [serve]      the console, configured by environment variables or flags
  taskdesk sandbox      a stand-in for LUSID alone: Workflow API and identity provider
  taskdesk journal verify [FILE]
                        status 0 when nobody has changed the journal, or an export of it
  taskdesk healthcheck  status 0 when the console at TASKDESK_ADDR answers
  taskdesk version      the version of this program

Each command tells its flags with -h. Settings of serve:

`)
	config.Usage(out)
}
