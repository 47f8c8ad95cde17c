package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// errTaken says that another process holds the lock.
var errTaken = errors.New("taken")

// lockFile takes the lock beside the database at path, which one process at a
// time holds, and returns what lets go of it. The lock's file names its holder
// and stays when the lock is gone: removing it would race with the next.
func lockFile(path string) (unlock func() error, err error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, explain(path, err)
	}
	if err := flock(f); err != nil {
		holder := holderOf(f)
		_ = f.Close()
		if errors.Is(err, errTaken) {
			return nil, fmt.Errorf("database %s is in use by another Taskdesk%s: stop that one, or use postgres:// for several", path, holder)
		}
		return nil, fmt.Errorf("lock database %s: %w", path, err)
	}
	if err := nameHolder(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("lock database %s: %w", path, err)
	}
	return f.Close, nil
}

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
