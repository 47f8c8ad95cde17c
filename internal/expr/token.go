package expr

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A token is one word, literal or sign of an expression.
type token struct {
	kind tokenKind
	pos  int    // byte offset of its first byte
	text string // as written; of a quoted text, what it says
	want string // of a broken one: what would have been right in its place
}

type tokenKind byte

const (
	end     tokenKind = iota
	word              // a name, or one of the keywords
	keyword           // text is in lower case
	quoted
	bare // a number, a boolean, or a date
	sign // ( ) [ ] . , ~
	broken
)

var keywords = map[string]bool{
	"and": true, "or": true, "not": true, "exists": true, "in": true, "any": true, "all": true,
	"eq": true, "neq": true, "gt": true, "gte": true, "lt": true, "lte": true, "startswith": true,
}

// is tells whether the token is this keyword or sign.
func (t token) is(text string) bool {
	return (t.kind == keyword || t.kind == sign) && t.text == text
}

// String returns the token as an error message shows it.
func (t token) String() string {
	switch {
	case t.kind == end:
		return "the end"
	case t.kind == quoted:
		return quote(clip(t.text))
	default:
		return `"` + clip(t.text) + `"`
	}
}

// clip keeps an error message short.
func clip(s string) string {
	const most = 40
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// A lexer cuts an expression into tokens.
type lexer struct {
	src   string
	pos   int
	named bool // the last token was a point: what follows is a name, whatever it spells
}

// next returns the next token, and end for ever after the last.
func (l *lexer) next() token {
	l.pos += len(l.src[l.pos:]) - len(strings.TrimLeft(l.src[l.pos:], " \t\r\n"))
	named := l.named
	l.named = false
	if l.pos == len(l.src) {
		return token{kind: end, pos: l.pos}
	}
	switch c := l.src[l.pos]; {
	case named && isNameByte(c):
		return l.take(word, isNameByte)
	case isLetter(c):
		return l.word()
	case isDigit(c), c == '-', c == '+':
		return l.bare()
	case c == '\'':
		return l.quoted()
	case strings.IndexByte("()[].,~", c) >= 0:
		l.named = c == '.'
		l.pos++
		return token{kind: sign, pos: l.pos - 1, text: l.src[l.pos-1 : l.pos]}
	default:
		return l.stray()
	}
}

func (l *lexer) take(kind tokenKind, belongs func(byte) bool) token {
	start := l.pos
	for l.pos < len(l.src) && belongs(l.src[l.pos]) {
		l.pos++
	}
	return token{kind: kind, pos: start, text: l.src[start:l.pos]}
}

func (l *lexer) word() token {
	t := l.take(word, isNameByte)
	switch lower := strings.ToLower(t.text); {
	case keywords[lower]:
		t.kind, t.text = keyword, lower
	case lower == "true", lower == "false":
		t.kind = bare
	}
	return t
}

func (l *lexer) bare() token {
	t := l.take(bare, func(c byte) bool { return isNameByte(c) || strings.IndexByte(".:+", c) >= 0 })
	if spellsNumber(t.text) {
		if _, ok := readNumber(t.text); !ok {
			t.kind, t.want = broken, fmt.Sprintf("a number of at most %d digits", MaxDigits)
		}
	} else if _, ok := readInstant(t.text); !ok {
		t.kind, t.want = broken, "a number such as 12.5 or a date such as 2026-03-04T10:00:00Z"
	}
	return t
}

func (l *lexer) quoted() token {
	start := l.pos
	var b strings.Builder
	for rest := l.src[start+1:]; ; {
		before, after, found := strings.Cut(rest, "'")
		if !found {
			l.pos = len(l.src)
			return token{kind: broken, pos: start, text: l.src[start:], want: "a text that ends with a single quote (')"}
		}
		b.WriteString(before)
		if !strings.HasPrefix(after, "'") {
			l.pos = len(l.src) - len(after)
			return token{kind: quoted, pos: start, text: b.String()}
		}
		b.WriteByte('\'')
		rest = after[1:]
	}
}

// stray takes a character that no expression has.
func (l *lexer) stray() token {
	r, size := utf8.DecodeRuneInString(l.src[l.pos:])
	t := token{kind: broken, pos: l.pos, text: l.src[l.pos : l.pos+size]}
	if strings.ContainsRune("\"`\u2018\u2019\u201c\u201d", r) {
		t.want = "straight single quotes (') around a text"
	}
	l.pos += size
	return t
}

func isLetter(c byte) bool   { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool    { return '0' <= c && c <= '9' }
func isNameByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' }
