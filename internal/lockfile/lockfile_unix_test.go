//go:build unix

package lockfile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestLetGo is about a lock whose file somebody else has open as well, as a process has
// for a moment that is started beside.
func TestLetGo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := flock(f); err != nil {
		t.Fatal(err)
	}
	other, err := unix.Dup(int(f.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(other) }()
	if _, err := Take(path); !errors.Is(err, ErrTaken) {
		t.Errorf("Take() of a lock that is held: %v, want ErrTaken", err)
	}
	if err := letGo(f); err != nil {
		t.Fatal(err)
	}
	release, err := Take(path)
	if err != nil {
		t.Fatalf("Take() of a lock that was let go: %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}
