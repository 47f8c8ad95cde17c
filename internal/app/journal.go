package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"taskdesk/internal/config"
	"taskdesk/internal/store"
)

const journalUsage = `Checks that the journal is as it was written: nothing changed, removed, put in or cut off.

usage: taskdesk journal verify [flags]    the database's, beside a running Taskdesk
       taskdesk journal verify FILE       an export in JSON Lines, with nothing but itself

Needed are TASKDESK_DATABASE_URL and TASKDESK_SECRET_KEYS, as settings or flags; taskdesk -h tells of them.
The hash at the end stands for all that came before: note it elsewhere, and look for it in a later export.
`

// errNotWhole says that a check found faults, which have been told.
var errNotWhole = errors.New("the journal is not as it was written")

// Journal carries out taskdesk journal verify. It fails when the journal was changed.
func Journal(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	if len(args) == 0 || args[0] != "verify" {
		if len(args) > 0 && strings.TrimLeft(args[0], "-") == "h" || len(args) > 0 && args[0] == "--help" {
			fmt.Fprint(out, journalUsage)
			return flag.ErrHelp
		}
		return Misuse{errors.New("taskdesk journal knows one thing to do: verify")}
	}
	check, err := verify(ctx, args[1:], getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(out, journalUsage)
		return err
	}
	if err != nil {
		return err
	}
	return tellCheck(out, check)
}

func verify(ctx context.Context, args []string, getenv func(string) string) (*store.JournalCheck, error) {
	if len(args) == 1 && !strings.HasPrefix(args[0], "-") {
		return verifyExport(args[0])
	}
	c, err := config.LoadDatabase(getenv, args)
	if errors.Is(err, flag.ErrHelp) {
		return nil, err
	}
	if err != nil {
		return nil, Misuse{fmt.Errorf("configuration: %w", err)}
	}
	db, err := store.Inspect(ctx, string(c.DatabaseURL), c.SecretKeys)
	if err != nil {
		return nil, err
	}
	check, err := db.CheckJournal(ctx)
	return check, errors.Join(err, db.Close())
}

func verifyExport(path string) (*store.JournalCheck, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return store.CheckExport(f)
}

// tellCheck says what a check found.
func tellCheck(out io.Writer, c *store.JournalCheck) error {
	for _, f := range c.Faults {
		if f.Seq == 0 {
			fmt.Fprintln(out, f.What)
			continue
		}
		fmt.Fprintf(out, "entry %d: %s\n", f.Seq, f.What)
	}
	if c.Entries == 1 {
		fmt.Fprint(out, "1 entry")
	} else {
		fmt.Fprintf(out, "%d entries", c.Entries)
	}
	if !c.From.IsZero() {
		fmt.Fprintf(out, ", of writes from %s to %s", c.From.Format(time.RFC3339), c.To.Format(time.RFC3339))
	}
	if c.Missing > 0 {
		fmt.Fprintf(out, "; %d others are not in this export", c.Missing)
	}
	fmt.Fprintln(out)
	if c.OldKeys > 0 {
		fmt.Fprintf(out, "%d entries are still sealed with an older key: keep it until a start has sealed them anew\n", c.OldKeys)
	}
	if c.Head != "" {
		fmt.Fprintln(out, "the last one's hash is", c.Head)
	}
	if !c.Whole() {
		return errNotWhole
	}
	if c.Entries == 0 { // of an empty one no check can tell whether it ever held something
		fmt.Fprintln(out, "nothing stands in it: if something did before, all of it was removed")
		return nil
	}
	fmt.Fprintln(out, "nothing was changed")
	return nil
}
