// Package lockfile lets one process at a time have something: a database, a folder.
package lockfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// ErrTaken says that another process holds the lock.
var ErrTaken = errors.New("in use by another Taskdesk")

// Take takes the lock whose file is at path, and returns what lets go of it. It fails
// with ErrTaken when another process holds it. The file names its holder and stays
// when the lock is gone: removing it would race with the next.
func Take(path string) (release func() error, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := flock(f); err != nil {
		holder := holderOf(f)
		_ = f.Close()
		if errors.Is(err, ErrTaken) {
			return nil, fmt.Errorf("%w%s", ErrTaken, holder)
		}
		return nil, err
	}
	if err := nameHolder(f); err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() error { return letGo(f) }, nil
}

// letGo ends a lock, also when a process that is being started still has its file.
func letGo(f *os.File) error { return errors.Join(unlock(f), f.Close()) }

// nameHolder writes this process's number into the lock's file.
func nameHolder(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendln(nil, os.Getpid()), 0)
	return err
}

// holderOf returns " (process N)" as the lock's file says, or nothing.
func holderOf(f *os.File) string {
	b, err := io.ReadAll(io.LimitReader(f, 20))
	pid := strings.TrimSpace(string(b))
	if err != nil || pid == "" || strings.Trim(pid, "0123456789") != "" {
		return ""
	}
	return " (process " + pid + ")"
}
