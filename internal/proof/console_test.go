package proof

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"taskdesk/apiclient"
	"taskdesk/handlers"
	"taskdesk/internal/desk"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/signin"
	"taskdesk/internal/store"
)

// A console is one run of the console, wired as the program does it, with a wire that
// a crash trips.
type console struct {
	house  *house
	db     *store.Store
	desk   *desk.Desk
	signIn *signin.Service
	cable  *cable // to the upstream
	served *http.Server
	trap   *trap

	ending  context.CancelFunc
	working sync.WaitGroup
	fallen  atomic.Bool
}

// newConsole starts a console.
func newConsole(h *house) (*console, error) {
	c := &console{house: h, cable: &cable{network: h.network}, trap: &trap{}}
	c.trap.crash = c.crash
	var err error
	if c.db, err = store.Open(context.Background(), "sqlite:"+h.database, keys); err != nil {
		return nil, err
	}
	wires := &http.Transport{DialContext: c.cable.dial, MaxIdleConnsPerHost: 64}
	api, err := apiclient.New(upstreamAt+"/workflow", apiclient.WithTransport(trapped{wires, c.trap}), apiclient.WithTimeout(h.unit), apiclient.WithUserAgent(agent))
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.DiscardHandler)
	public, _ := url.Parse(consoleAt) // a constant
	c.signIn, err = signin.New(signin.Config{
		Issuer: upstreamAt + "/identity", ClientID: sandbox.ClientID, ClientSecret: sandbox.ClientSecret,
		Scopes: []string{"openid", "profile", "email", "groups", "offline_access"}, PublicURL: public, GroupsClaim: "groups",
		Viewers: []string{"viewers"}, Operators: []string{"operators"}, Admins: []string{"admins"}, Keys: keys,
		HTTPClient: &http.Client{Timeout: 10 * time.Second, Transport: wires},
	}, c.db, log)
	if err != nil {
		return nil, err
	}
	c.desk = desk.New(api, journal{c.db, c.trap}, desk.Options{Timeout: h.unit, Log: log})
	ctx, ending := context.WithCancel(context.Background())
	c.ending = ending
	c.working.Go(func() { c.signIn.Discover(ctx) })
	c.served = &http.Server{Handler: handlers.New(handlers.Deps{Log: log, Desk: c.desk, SignIn: c.signIn, Forms: c.db, Ready: c.db.Ping}), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	door := h.network.listen("localhost:8080")
	c.working.Go(func() { _ = c.served.Serve(door) }) // ends when it is closed
	return c, nil
}

// stop ends the console as the program does at a signal: what is in flight is finished.
func (c *console) stop() error {
	if c.dead() {
		c.reap()
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err := c.served.Shutdown(ctx)
	c.ending()
	c.desk.Close()
	c.signIn.Close()
	c.cable.cut()
	c.working.Wait()
	return joined(err, c.db.Close())
}

// crash ends the console in the middle of whatever it does: from here on it writes
// nothing down, sends nothing and answers nobody.
func (c *console) crash() {
	if c.fallen.Swap(true) {
		return
	}
	_ = c.db.Close() // what is still at work with it is what a crash interrupts
	c.cable.cut()
	_ = c.served.Close() // the same
	c.ending()
}

// dead tells whether the console has crashed.
func (c *console) dead() bool { return c.fallen.Load() }

// reap waits for what a crashed console left running in this process.
func (c *console) reap() {
	c.desk.Close()
	c.signIn.Close()
	c.working.Wait()
}

// template is an empty database with all its tables, made once.
var template = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "taskdesk-proof-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "taskdesk.db")
	db, err := store.Open(context.Background(), "sqlite:"+path, keys)
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func copyTemplate(to string) error {
	made, err := template()
	if err != nil {
		return err
	}
	return os.WriteFile(to, made, 0o600)
}

// joined is the errors that are not just an end that was asked for.
func joined(errs ...error) error {
	var all []error
	for _, err := range errs {
		if err != nil && !errors.Is(err, http.ErrServerClosed) {
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}
