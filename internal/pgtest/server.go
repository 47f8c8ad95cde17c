package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// startLimit is how long PostgreSQL may take to answer at first.
const startLimit = 30 * time.Second

// A server is a running PostgreSQL with its folders.
type server struct {
	dir, sockets string
	process      *exec.Cmd
	ended        chan error // gives what Wait returned
}

// start makes a cluster in a temporary folder, runs it, and waits until it answers.
func start() (*server, error) {
	initdb, err := program("initdb")
	if err != nil {
		return nil, err
	}
	postgres, err := program("postgres")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pgtest-") // short: a socket's path has but some 100 bytes
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, sockets: dir, ended: make(chan error, 1)}
	if err := s.run(initdb, postgres); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

func (s *server) run(initdb, postgres string) error {
	if err := giveAway(s.dir); err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	out, err := command(initdb, "-D", data, "-A", "trust", "-U", "app", "--no-sync", "--locale=C", "--encoding=UTF8").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	s.process = command(postgres, "-D", data, "-k", s.sockets,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200", "-c", "log_min_messages=fatal")
	if err := s.process.Start(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	go func() { s.ended <- s.process.Wait() }()
	return s.await()
}

// await returns when the server answers, or with what keeps it from that.
func (s *server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := s.exec(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case ended := <-s.ended:
			return fmt.Errorf("postgres ended: %w", ended)
		case <-ctx.Done():
			return errors.Join(err, s.stop())
		case <-again.C:
		}
	}
}

// stop ends the server without waiting for its clients, and removes its folder.
func (s *server) stop() error {
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	<-s.ended
	return os.RemoveAll(s.dir)
}

// program returns where the newest PostgreSQL on this machine has the program name.
func program(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err == nil && len(found) > 0 {
		return slices.Max(found), nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("no %s in /usr/lib/postgresql/*/bin or the path", name)
	}
	return path, nil
}
