package world

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/lockfile"
)

// A tape keeps a world in a file that only ever grows. Its first line says which
// seeded world it goes on from. Each line after it holds what one request changed,
// all or nothing: a checksum, a space, and records as JSON. A nil tape keeps nothing.
type tape struct {
	file    *os.File
	release func() error
	pending []record
	failed  error
}

// A head is the first line of a tape.
type head struct {
	Format int    `json:"format"`
	Seed   uint64 `json:"seed"`
	Tasks  int    `json:"tasks"`
	At     Moment `json:"at"`    // the seeded world's now
	Print  uint32 `json:"print"` // of the seeded world
}

const (
	tapeName   = "sandbox.log"
	tapeFormat = 1
	headStart  = `{"format":`
)

// Open returns the world that is kept in a folder as it was last, or a new one,
// seeded as Seed does. A last line that was not written to its end is dropped. Open
// fails when another process has the folder, when what is in it was seeded in
// another way, and on any other damage.
func Open(dir string, now func() time.Time, seed uint64, tasks int) (*World, Examples, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, Examples{}, err
	}
	path := filepath.Join(dir, tapeName)
	release, err := lockfile.Take(path + ".lock")
	if err != nil {
		return nil, Examples{}, fmt.Errorf("sandbox folder %s: %w", dir, err)
	}
	w := New(now)
	t := &tape{release: release}
	examples, err := w.load(t, path, head{Format: tapeFormat, Seed: seed, Tasks: tasks})
	if err != nil {
		return nil, examples, errors.Join(fmt.Errorf("sandbox folder %s: %w", dir, err), t.close())
	}
	return w, examples, nil
}

// load seeds the world, plays the tape back, and goes on with it.
func (w *World) load(t *tape, path string, want head) (examples Examples, err error) {
	if t.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return examples, err
	}
	lines := bufio.NewReaderSize(t.file, 1<<16)
	first, err := lines.ReadBytes('\n')
	if errors.Is(err, io.EOF) && strings.HasPrefix(headStart, string(first[:min(len(first), len(headStart))])) { // a new file, or one that did not get far
		want.At = MomentOf(w.clock.now())
		examples = w.seedAt(want.At, want.Seed, want.Tasks)
		want.Print = w.print()
		return examples, w.begins(t, want)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return examples, err
	}
	var h head
	if err := json.Unmarshal(first, &h); err != nil || h.Format != tapeFormat {
		return examples, fmt.Errorf("%s is not a tape of this sandbox", tapeName)
	}
	if h.Seed != want.Seed || h.Tasks != want.Tasks {
		return examples, fmt.Errorf("it holds a world of -seed %d and -tasks %d: start with these, or take another folder", h.Seed, h.Tasks)
	}
	examples = w.seedAt(h.At, h.Seed, h.Tasks)
	if w.print() != h.Print {
		return examples, errors.New("it goes on from another seeded world than this program makes: take another folder")
	}
	return examples, w.playBack(t, lines, int64(len(first)))
}

// begins starts an empty tape.
func (w *World) begins(t *tape, h head) error {
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := t.rewind(0); err != nil {
		return err
	}
	w.tape = t
	if err := t.write(append(text, '\n')); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(t.file.Name()))
}

// syncFolder makes sure that a folder remembers its new file. Where folders cannot be
// synced they need not be.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = f.Sync()
	return f.Close()
}

// playBack plays all whole lines, cuts off what follows them, and goes on from there.
func (w *World) playBack(t *tape, lines *bufio.Reader, end int64) error {
	var latest Moment
	for n := 2; ; n++ {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		records, err := readLine(line)
		if _, more := lines.Peek(1); err != nil && more != nil {
			break // the last line, and torn
		}
		if err != nil {
			return fmt.Errorf("line %d of %s is damaged: %w", n, tapeName, err)
		}
		for _, r := range records {
			if err := w.play(r); err != nil {
				return fmt.Errorf("line %d of %s: %w", n, tapeName, err)
			}
			latest = max(latest, r.latest())
		}
		end += int64(len(line))
	}
	w.clock.last.Store(max(w.clock.last.Load(), int64(latest)))
	for _, l := range w.logs {
		if l.details.Type == apiclient.RunWorker && !l.finished() {
			w.schedule(l)
		}
	}
	w.tape = t
	return t.rewind(end)
}

// readLine returns what a line records. It fails when the line is not whole.
func readLine(line []byte) (records []record, err error) {
	sum, text, ok := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
	if !ok || string(sum) != checksum(text) {
		return nil, errors.New("its checksum is wrong")
	}
	err = json.Unmarshal(text, &records, apiclient.JSONOptions)
	return records, err
}

func checksum(text []byte) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE(text)) }

// Close lets go of the world's folder, if it has one.
func (w *World) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tape.close()
}

// record takes down what happened, until commit writes it.
func (t *tape) record(r record) {
	if t != nil {
		t.pending = append(t.pending, r)
	}
}

// commit writes what was recorded since the last commit to the disk. After a failure
// the tape is broken: memory is ahead of it.
func (t *tape) commit() error {
	if t == nil || len(t.pending) == 0 {
		return nil
	}
	text, err := json.Marshal(t.pending, apiclient.JSONOptions)
	if err == nil {
		err = t.write(fmt.Appendf(nil, "%s %s\n", checksum(text), text))
	}
	t.pending = nil
	if err != nil {
		t.failed = fmt.Errorf("the sandbox's tape cannot be written: %w", err)
	}
	return t.failed
}

// broken returns why nothing more can be kept, and nil while all is well.
func (t *tape) broken() error {
	if t == nil {
		return nil
	}
	return t.failed
}

// rewind cuts the tape off at an offset and goes on there.
func (t *tape) rewind(offset int64) error {
	if err := t.file.Truncate(offset); err != nil {
		return err
	}
	_, err := t.file.Seek(offset, io.SeekStart)
	return err
}

func (t *tape) write(line []byte) error {
	if _, err := t.file.Write(line); err != nil {
		return err
	}
	return t.file.Sync()
}

func (t *tape) close() error {
	if t == nil {
		return nil
	}
	t.failed = errors.New("the sandbox is closed")
	if t.file == nil {
		return t.release()
	}
	return errors.Join(t.file.Close(), t.release())
}

// print returns a fingerprint of a world that was just seeded: of all that the tape
// does not hold.
func (w *World) print() uint32 {
	h := fnv.New32a()
	for _, d := range w.definitionsAt(Now) {
		text, err := json.Marshal(d.wire, apiclient.JSONOptions)
		if err != nil {
			panic("world: a definition is always JSON: " + err.Error())
		}
		_, _ = h.Write(text) // it never fails
	}
	for _, t := range w.tasks {
		t.print(h)
	}
	return h.Sum32()
}

// print adds a task to a fingerprint.
func (t *task) print(h io.Writer) {
	put := func(texts ...string) {
		for _, text := range texts {
			_, _ = io.WriteString(h, text+"\x00")
		}
	}
	number := func(n int64) { _, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	_, _ = h.Write(t.id[:])
	if t.parent != nil {
		_, _ = h.Write(t.parent.id[:])
	}
	for i := range t.versions {
		v := &t.versions[i]
		number(int64(v.at))
		number(int64(v.moved))
		put(v.state, v.by.User, v.labels.key(), v.labels.list())
		put(v.values...)
		acts := v.acts.of()
		_, _ = h.Write(append(acts.modified[:], acts.submitted[:]...))
	}
	if t.deletion != nil {
		number(int64(t.deletion.at))
	}
}
