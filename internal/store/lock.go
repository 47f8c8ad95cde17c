package store

import (
	"errors"
	"fmt"

	"taskdesk/internal/lockfile"
)

// lockFile takes the lock beside the database at path, which one process at a
// time holds, and returns what lets go of it.
func lockFile(path string) (unlock func() error, err error) {
	unlock, err = lockfile.Take(path + ".lock")
	switch {
	case errors.Is(err, lockfile.ErrTaken):
		return nil, fmt.Errorf("database %s is %w: stop that one, or use postgres:// for several", path, err)
	case err != nil:
		return nil, explain(path, err)
	}
	return unlock, nil
}
