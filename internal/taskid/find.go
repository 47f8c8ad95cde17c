package taskid

import (
	"strings"
	"unicode"
)

// nesting is how often percent escapes are undone inside each other, as in a link
// that carries a link. The bound keeps the work linear.
const nesting = 3

// Find returns every task id in a pasted text, in order and once each. Of a link
// that has an id in its path only the path counts: what its query names is
// something else. The work grows linearly with the text.
func Find(pasted string) []string {
	f := finder{seen: map[string]bool{}}
	f.text(pasted, nesting)
	return f.ids
}

// A finder collects ids.
type finder struct {
	ids  []string
	seen map[string]bool
	hits int // ids met, repeated ones too
}

// text looks through the words of s. Words are split before percent escapes are
// undone: an escaped blank belongs to its link.
func (f *finder) text(s string, depth int) {
	for word := range strings.FieldsFuncSeq(s, endsWord) {
		f.word(word, depth)
	}
}

func endsWord(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\"'`<>|‘’‚‛“”„‟«»‹›", r)
}

// word looks through a run of characters that may be a link.
func (f *finder) word(s string, depth int) {
	for s != "" {
		i := strings.IndexAny(s, "?#&")
		if i < 0 {
			f.part(s, depth)
			return
		}
		part, sign, rest := s[:i], s[i], s[i+1:]
		if f.part(part, depth) && sign != '&' && strings.ContainsRune(part, '/') {
			rest = nextLink(rest)
		}
		s = rest
	}
}

// nextLink returns what follows a query or fragment in a list of links without
// blanks.
func nextLink(s string) string {
	for i := range len(s) {
		if (s[i] == ',' || s[i] == ';') && strings.HasPrefix(s[i+1:], "http") {
			return s[i+1:]
		}
	}
	return ""
}

// part looks through a path or one item of a query, and tells whether it holds an
// id. With its escapes undone it is a text of its own.
func (f *finder) part(s string, depth int) bool {
	before := f.hits
	if plain := unescape(s); plain != s && depth > 0 {
		f.text(plain, depth-1)
	} else {
		f.scan(s)
	}
	return f.hits > before
}

func (f *finder) scan(s string) {
	for i := 0; i < len(s); i++ {
		if !isHex(s[i]) || !opens(s, i) {
			continue
		}
		if end := i + hyphenated; startsHyphenated(s[i:]) && (end == len(s) || !isAlnum(s[end])) {
			f.add(strings.ToLower(s[i:end]))
			i = end - 1
		} else if end := i + bare; startsBare(s[i:]) && standsAlone(s, i, end) {
			f.add(hyphenate(s[i:end]))
			i = end - 1
		}
	}
}

func (f *finder) add(id string) {
	f.hits++
	if !f.seen[id] {
		f.seen[id] = true
		f.ids = append(f.ids, id)
	}
}

// opens tells whether an id may begin at i: not inside a longer word, but right
// after an escape of JSON such as \n or \u003c.
func opens(s string, i int) bool {
	switch {
	case i == 0 || !isAlnum(s[i-1]):
		return true
	case i >= 2 && s[i-2] == '\\':
		return strings.IndexByte("bfnrt", s[i-1]) >= 0
	}
	return i >= 6 && s[i-6] == '\\' && s[i-5] == 'u'
}

// standsAlone tells whether s[i:end] is no piece of a longer name, such as a trace
// id between hyphens.
func standsAlone(s string, i, end int) bool {
	joins := func(c byte) bool { return c == '-' || c == '_' }
	return (i == 0 || !joins(s[i-1])) && (end == len(s) || !isAlnum(s[end]) && !joins(s[end]))
}
