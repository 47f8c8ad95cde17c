package proof

import (
	"context"
	"errors"
	"net"
	"sync"
)

// A network connects the console, the sandbox and the browsers of one schedule, in
// memory: whoever waits on it waits by the schedule's own clock.
type network struct {
	mu    sync.Mutex
	doors map[string]*door
}

// A door is where somebody listens.
type door struct {
	addr    string
	callers chan net.Conn
	shut    chan struct{}
	once    sync.Once
}

// listen opens a door at an address, in the place of the one that was there before.
func (n *network) listen(addr string) *door {
	d := &door{addr: addr, callers: make(chan net.Conn), shut: make(chan struct{})}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.doors == nil {
		n.doors = make(map[string]*door)
	}
	n.doors[addr] = d
	return d
}

// Accept implements net.Listener.
func (d *door) Accept() (net.Conn, error) {
	select {
	case c := <-d.callers:
		return c, nil
	case <-d.shut:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (d *door) Close() error {
	d.once.Do(func() { close(d.shut) })
	return nil
}

// Addr implements net.Listener.
func (d *door) Addr() net.Addr { return address(d.addr) }

// address is a net.Addr of this network.
type address string

func (address) Network() string  { return "memory" }
func (a address) String() string { return string(a) }

var errNobody = errors.New("connection refused")

// dial connects to whoever listens at an address; it fails as a dial does when nobody does.
func (n *network) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	n.mu.Lock()
	d := n.doors[addr]
	n.mu.Unlock()
	if d == nil {
		return nil, &net.OpError{Op: "dial", Net: "memory", Addr: address(addr), Err: errNobody}
	}
	ours, theirs := net.Pipe()
	select {
	case d.callers <- theirs:
		return ours, nil
	case <-d.shut:
		return nil, &net.OpError{Op: "dial", Net: "memory", Addr: address(addr), Err: errNobody}
	case <-ctx.Done():
		return nil, &net.OpError{Op: "dial", Net: "memory", Addr: address(addr), Err: ctx.Err()}
	}
}

// A cable is the connections that one process has made. It can be cut.
type cable struct {
	network *network

	mu    sync.Mutex
	conns []net.Conn
	isCut bool
}

// dial is the network's, for a process that is still there.
func (c *cable) dial(ctx context.Context, kind, addr string) (net.Conn, error) {
	conn, err := c.network.dial(ctx, kind, addr)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.isCut {
		_ = conn.Close() // nobody is left to hear of it
		return nil, &net.OpError{Op: "dial", Net: "memory", Addr: address(addr), Err: errNobody}
	}
	c.conns = append(c.conns, conn)
	return conn, nil
}

// cut ends all connections, and refuses new ones.
func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isCut = true
	for _, conn := range c.conns {
		_ = conn.Close() // it may have ended already
	}
}
