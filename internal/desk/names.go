package desk

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// How long it is not asked again whose an id is, and of how many ids that is kept. What
// is written through this process counts at once, what other replicas write after that.
const (
	namesFor = time.Minute
	maxNames = 4096
)

const longestName = 60 // letters of a name that are shown

// Name returns the name of the person whom the upstream knows by an id. It is empty when
// that is not known, when others have written under the id too, and when it is not the one
// with which its person signs in: such an id may stand for more than those who were seen
// to write under it. Who may not look is told no name.
func (d *Desk) Name(ctx context.Context, id string) string {
	if id == "" || d.Has(ctx, person.Viewer) != nil {
		return ""
	}
	kept, fresh, mark := d.names.get(id, d.now())
	if fresh {
		return kept
	}
	writers, err := d.journal.WritersEverAs(ctx, id)
	if ctx.Err() != nil {
		return kept // nobody waits for it any more
	}
	if err != nil {
		d.options.Log.WarnContext(ctx, "the journal does not tell whose an id is", "id", id, "err", err)
	} else {
		kept = d.names.ownerOf(id, writers)
	}
	d.names.put(id, kept, d.now().Add(namesFor), mark)
	return kept
}

// names keeps whose ids are, and the names of the people who are here.
type names struct {
	mu   sync.Mutex
	kept map[string]named  // by the upstream's id; an empty name is of nobody alone
	here map[string]string // by the id that they signed in with
	news int               // how often it was heard of somebody
}

type named struct {
	name  string
	until time.Time
}

// get returns the name that is kept of an id, whether it need not be asked for, and else a
// mark to hand to put.
func (n *names) get(id string, now time.Time) (name string, fresh bool, mark int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	kept, ok := n.kept[id]
	return kept.name, ok && now.Before(kept.until), n.news
}

// put keeps a name that was asked for after the mark was given, unless it was heard of
// somebody since.
func (n *names) put(id, name string, until time.Time, mark int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.news != mark {
		return
	}
	n.kept = withRoom(n.kept)
	n.kept[id] = named{name, until}
}

// ownerOf tells whose an id is, of which the journal knows all who have written under it.
func (n *names) ownerOf(id string, writers []store.Writer) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case len(writers) == 0:
		return n.here[id]
	case len(writers) == 1 && writers[0].Subject == id:
		return tidyName(id, writers[0].Name)
	}
	return ""
}

// meet notes the name of somebody who is signed in.
func (n *names) meet(subject, name string) {
	name = tidyName(subject, name)
	n.mu.Lock()
	defer n.mu.Unlock()
	if had, ok := n.here[subject]; ok && had == name {
		return
	}
	n.here = withRoom(n.here)
	n.here[subject] = name
	n.drop(subject)
}

// forget drops what is kept of an id, as somebody has just written under it.
func (n *names) forget(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.drop(id)
}

// drop is forget for a caller that holds the lock.
func (n *names) drop(id string) {
	delete(n.kept, id)
	n.news++
}

// withRoom returns a map with room for one more. A full one drops any other: what is lost
// is read again, or told by the next request of its person.
func withRoom[V any](m map[string]V) map[string]V {
	if m == nil {
		return make(map[string]V)
	}
	for key := range m {
		if len(m) < maxNames {
			break
		}
		delete(m, key)
	}
	return m
}

// tidyName is a person's name as it may stand in a sentence: in one line, without what
// changes how letters around it are shown, and cut when it is long. A name that says
// nothing, or that pages use for their reader, is none.
func tidyName(id, name string) string {
	name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, name)), " ")
	if letters := []rune(name); len(letters) > longestName {
		name = string(letters[:longestName-1]) + "…"
	}
	if name == id || strings.EqualFold(name, "you") || strings.EqualFold(name, "the shared id") {
		return ""
	}
	return name
}
