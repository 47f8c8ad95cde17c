package proof

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"taskdesk/internal/store"
)

// A process is a run of the console as a program of its own, which a crash kills.
type process struct {
	command  *exec.Cmd
	database string
	said     *tail
	*trap    // sprung by what comes to the upstream

	fallen atomic.Bool
	ended  chan struct{}
	opened *store.Store
}

// limit is the program's limit of one call in these schedules, whose clock is the real one.
const limit = 400 * time.Millisecond

// inProcesses makes a house whose console is the program at a path.
func inProcesses(program string) builder {
	return func(folder string, s schedule) (*house, func(), error) {
		database := filepath.Join(folder, "taskdesk.db")
		if err := copyTemplate(database); err != nil {
			return nil, nil, err
		}
		door, err := net.Listen("tcp", "localhost:0")
		if err != nil {
			return nil, nil, err
		}
		port, err := freePort()
		if err != nil {
			return nil, nil, err
		}
		h := &house{order: &order{}, unit: limit, patience: 3 * time.Second, dial: (&net.Dialer{}).DialContext}
		h.upstreamAt, h.consoleAt = fmt.Sprint("http://localhost:", door.Addr().(*net.TCPAddr).Port), fmt.Sprint("http://localhost:", port)
		if h.upstream, err = newUpstream(h.order, h.unit, filepath.Join(folder, "world"), s, time.Duration(s.Tokens)*time.Second/20); err != nil {
			return nil, nil, err
		}
		h.upstream.haste = 0.6
		h.launch = func() (running, error) {
			p, err := startProcess(program, database, port, h.upstreamAt)
			if err == nil {
				h.upstream.setTrap(p.trap)
			}
			return p, err
		}
		served := &http.Server{Handler: h.upstream.handler(h.upstreamAt), ErrorLog: quiet}
		go func() { _ = served.Serve(door) }() // ends when it is closed
		return h, func() { _ = served.Close() }, h.furnish()
	}
}

// ports are handed out from below those that the system gives to outgoing connections,
// so that a console finds its own free again after a crash.
var ports atomic.Int32

func freePort() (int, error) {
	for range 1000 {
		port := 20000 + (os.Getpid()*101+int(ports.Add(1)))%10000
		ln, err := net.Listen("tcp", fmt.Sprint("localhost:", port))
		if err == nil {
			return port, ln.Close()
		}
	}
	return 0, errors.New("no port is free")
}

// startProcess starts the program and waits until it serves.
func startProcess(program, database string, port int, upstream string) (*process, error) {
	p := &process{command: exec.Command(program), database: database, said: &tail{serves: make(chan struct{})}, trap: &trap{}, ended: make(chan struct{})}
	p.trap.spring = p.crash
	p.command.Env = []string{
		fmt.Sprint("TASKDESK_ADDR=localhost:", port), "TASKDESK_WORKFLOW_URL=" + upstream + "/workflow", "TASKDESK_OIDC_ISSUER=" + upstream + "/identity",
		"TASKDESK_OAUTH_CLIENT_ID=taskdesk", "TASKDESK_OAUTH_CLIENT_SECRET=taskdesk-secret", "TASKDESK_API_TIMEOUT=" + limit.String(),
		"TASKDESK_SECRET_KEYS=" + base64.StdEncoding.EncodeToString(keys[0]), "TASKDESK_DATABASE_URL=sqlite:" + database,
		"TASKDESK_VIEWERS=viewers", "TASKDESK_OPERATORS=operators", "TASKDESK_ADMINS=admins",
	}
	logs, err := p.command.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.said.read(logs)
		_ = p.command.Wait() // how it ended is what whoever ended it wanted, or is told by what it said
		close(p.ended)
	}()
	select {
	case <-p.said.serves:
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("the console ended by itself: %s", p.said)
	}
}

// stop ends the process by a signal.
func (p *process) stop() error {
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-p.ended
	return p.shut()
}

// crash kills the process.
func (p *process) crash() {
	if !p.fallen.Swap(true) {
		_ = p.command.Process.Kill() // it may have ended
		<-p.ended
	}
}

// dead tells whether it was killed.
func (p *process) dead() bool { return p.fallen.Load() }

func (p *process) reap() { _ = p.shut() } // it was only read

func (p *process) shut() error {
	if p.opened == nil {
		return nil
	}
	return p.opened.Close()
}

// books opens the journal beside the process, to read.
func (p *process) books() (*store.Store, error) {
	if p.opened != nil {
		return p.opened, nil
	}
	var err error
	p.opened, err = store.Inspect(context.Background(), "sqlite:"+p.database, keys)
	return p.opened, err
}

// A tail is the end of what a process said, and whether it serves.
type tail struct {
	serves chan struct{}

	mu    sync.Mutex
	lines []string
}

func (t *tail) read(from io.Reader) {
	lines := bufio.NewScanner(from)
	serving := false
	for lines.Scan() {
		if !serving && strings.Contains(lines.Text(), `"msg":"listening"`) {
			serving = true
			close(t.serves)
		}
		t.mu.Lock()
		t.lines = append(t.lines[max(0, len(t.lines)-20):], lines.Text())
		t.mu.Unlock()
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}
