// Package sandbox is a stand-in for LUSID: the Workflow API and an identity
// provider, in memory, with a seeded world. The demo, the tests and the
// screenshots of Taskdesk run on it. Where the real service does not say how it
// behaves, a comment that begins with "our choice" marks what was chosen.
package sandbox

import (
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"taskdesk/internal/sandbox/identity"
	"taskdesk/internal/sandbox/world"
)

// The identity provider's one client.
const (
	ClientID     = "taskdesk"
	ClientSecret = "taskdesk-secret"
)

// The generations of the API.
const (
	Current = "current"
	SeedEra = "seed" // the four task operations of 2023, and nothing else
)

// Options say what kind of sandbox to make. The zero value is the demo's.
type Options struct {
	Tasks    int              // seeded tasks; zero means 2,000. The examples are there in any case
	Seed     uint64           // the same seed makes the same world
	API      string           // Current or SeedEra; empty means Current
	TokenTTL time.Duration    // life of access tokens; zero means one hour
	Latency  time.Duration    // added to every answer of the Workflow API
	Fail     float64          // share of the Workflow API's requests that fail, 0 to 1
	Now      func() time.Time // clock of tasks, not of tokens, which meet other programs' clocks; nil means time.Now
	Log      *slog.Logger     // nil logs nothing

	// Backchannel are addresses that are told when a session at the provider ends.
	Backchannel []string

	// Wrap is put around the Workflow API, inside of all faults and troubles; nil puts nothing.
	Wrap func(http.Handler) http.Handler
}

// A User is somebody who can sign in.
type User = identity.User

// Examples names tasks of the seeded world that are worth a look.
type Examples = world.Examples

// Users returns the people of the demo: viewer, operator and admin.
func Users() []User { return identity.Users() }

// A Sandbox is a Workflow API and an identity provider. It is safe for concurrent use.
type Sandbox struct {
	options  Options
	log      *slog.Logger
	world    *world.World
	identity *identity.Provider
	examples Examples

	connection uint64 // of our request ids
	requests   atomic.Uint32
	lag        atomic.Pointer[time.Time] // what happened after this moment is not read

	mu     sync.Mutex
	faults []plannedFault
}

// New returns a sandbox with its seeded world, in memory.
func New(o Options) *Sandbox {
	o = o.filled()
	w := world.New(o.Now)
	return newSandbox(o, w, w.Seed(o.Seed, o.Tasks))
}

// Open returns a sandbox whose tasks and definitions are kept in a folder, and go on
// from where they were. An empty folder name keeps them in memory, as New does. It
// fails when the folder cannot be used; Close lets go of it. People sign in anew.
func Open(folder string, o Options) (*Sandbox, error) {
	if folder == "" {
		return New(o), nil
	}
	o = o.filled()
	w, examples, err := world.Open(folder, o.Now, o.Seed, o.Tasks)
	if err != nil {
		return nil, err
	}
	return newSandbox(o, w, examples), nil
}

// Close waits for what is still to be told and lets go of the sandbox's folder, if it
// has one. Nothing can be changed after.
func (s *Sandbox) Close() error {
	s.identity.Close()
	return s.world.Close()
}

// filled returns the options with their defaults.
func (o Options) filled() Options {
	if o.Tasks == 0 {
		o.Tasks = 2000
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func newSandbox(o Options, w *world.World, examples Examples) *Sandbox {
	s := &Sandbox{options: o, log: o.Log, world: w, examples: examples}
	s.identity = identity.New(identity.Config{
		ClientID: ClientID, ClientSecret: ClientSecret, Users: identity.Users(), TokenTTL: o.TokenTTL,
		Backchannel: o.Backchannel, Log: o.Log,
	})
	var connection [8]byte
	_, _ = rand.Read(connection[:]) // it never fails
	s.connection = binary.LittleEndian.Uint64(connection[:])
	return s
}

// Examples returns the ids of tasks that are worth a look.
func (s *Sandbox) Examples() Examples { return s.examples }

// SetIdentityDown makes the identity provider unavailable, or available again.
// Tokens that it has issued stay valid.
func (s *Sandbox) SetIdentityDown(down bool) { s.identity.SetDown(down) }

// Handler serves the sandbox at its own address, such as http://localhost:8081:
// the Workflow API below /workflow/api and the identity provider below /identity.
func (s *Sandbox) Handler(base string) http.Handler {
	api := s.lagging(s.api(base))
	if s.options.Wrap != nil {
		api = s.options.Wrap(api)
	}
	mux := http.NewServeMux()
	mux.Handle("/workflow/api/", s.troubled(base, api))
	mux.Handle("/identity/", s.identity.Handler(issuer(base)))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.newCall(base, w, r).fail(routeNotFound()) })
	return s.faulty(base, mux)
}

func issuer(base string) string { return base + "/identity" }
