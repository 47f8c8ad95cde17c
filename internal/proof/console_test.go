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

// Where the parts of a house in memory are.
const (
	consoleAt  = "http://localhost:8080"
	upstreamAt = "http://localhost:8081"
)

// A console is a run of the console in this process, wired as the program does it.
type console struct {
	db     *store.Store
	desk   *desk.Desk
	signIn *signin.Service
	cable  *cable // to the upstream
	served *http.Server
	*trap

	ending  context.CancelFunc
	working sync.WaitGroup
	fallen  atomic.Bool
}

// inMemory makes a house in an empty folder, all of it in this process, with a network
// in memory.
func inMemory(folder string, s schedule) (*house, func(), error) {
	net, database := &network{}, filepath.Join(folder, "taskdesk.db")
	if err := copyTemplate(database); err != nil {
		return nil, nil, err
	}
	h := &house{order: &order{}, unit: 10 * time.Second, upstreamAt: upstreamAt, consoleAt: consoleAt, dial: net.dial}
	var err error
	if h.upstream, err = newUpstream(h.order, h.unit, filepath.Join(folder, "world"), s, time.Duration(s.Tokens)*time.Second); err != nil {
		return nil, nil, err
	}
	h.launch = func() (running, error) { return newConsole(net, database, h.unit) }
	served := &http.Server{Handler: h.upstream.handler(upstreamAt), ErrorLog: quiet}
	go func() { _ = served.Serve(net.listen("localhost:8081")) }() // ends when it is closed
	return h, func() { _ = served.Close() }, h.furnish()
}

// quiet is a log that nobody reads.
var quiet = slog.NewLogLogger(slog.DiscardHandler, 0)

// newConsole starts a console.
func newConsole(net *network, database string, limit time.Duration) (*console, error) {
	c := &console{cable: &cable{network: net}, trap: &trap{}}
	c.trap.spring = c.crash
	var err error
	if c.db, err = store.Open(context.Background(), "sqlite:"+database, keys); err != nil {
		return nil, err
	}
	wires := &http.Transport{DialContext: c.cable.dial, MaxIdleConnsPerHost: 64}
	api, err := apiclient.New(upstreamAt+"/workflow", apiclient.WithTransport(trapped{wires, c.trap}), apiclient.WithTimeout(limit), apiclient.WithUserAgent(agent))
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
	c.desk = desk.New(api, journal{c.db, c.trap}, desk.Options{Timeout: limit, Log: log})
	ctx, ending := context.WithCancel(context.Background())
	c.ending = ending
	c.working.Go(func() { c.signIn.Discover(ctx) })
	c.served = &http.Server{Handler: handlers.New(handlers.Deps{Log: log, Desk: c.desk, SignIn: c.signIn, Forms: c.db, Ready: c.db.Ping}), ErrorLog: quiet}
	door := net.listen("localhost:8080")
	c.working.Go(func() { _ = c.served.Serve(door) }) // ends when it is closed
	return c, nil
}

// stop ends the console as the program does at a signal.
func (c *console) stop() error {
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

// books is the database.
func (c *console) books() (*store.Store, error) { return c.db, nil }

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
