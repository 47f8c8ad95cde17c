package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// healthLimit is how long a console may take to say that it lives.
const healthLimit = 3 * time.Second

// Healthcheck asks the console at -addr or TASKDESK_ADDR whether it lives, and
// fails when it does not say so.
func Healthcheck(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	fs := newFlags("healthcheck", out, "Status 0 when the console answers, for a container's health check.")
	addr := fs.String("addr", cmp.Or(getenv("TASKDESK_ADDR"), "localhost:8080"), "`address` of the console")
	var host, port string
	err := parse(fs, args, func() (err error) {
		if host, port, err = net.SplitHostPort(*addr); err != nil {
			return fmt.Errorf("-addr %s: want host:port", *addr)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if host == "" || host == "0.0.0.0" || host == "::" { // it listens on all of them
		host = "localhost"
	}
	if err := askHealth(ctx, net.JoinHostPort(host, port)); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "ok")
	return err
}

func askHealth(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, healthLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("the console does not answer: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the console answers %s", res.Status)
	}
	return nil
}
