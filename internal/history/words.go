package history

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// A Piece is a part of a text. Own marks what the other text has not.
type Piece struct {
	Text string
	Own  bool
}

// mostWords is how many words a text may have for its differences to be looked for.
const mostWords = 4000

// word is a word with the blanks that follow it; blanks that begin a text are one too.
var word = regexp.MustCompile(`\S+\s*|\s+`)

// Words tells which words of two texts the other one has not. Joined again, the pieces
// are the texts. Nothing is marked in texts that share no word, or are longer than is
// worth the search.
func Words(from, to string) (a, b []Piece) {
	runes, words := spelled(from, to)
	if len(runes[0]) > mostWords || len(runes[1]) > mostWords {
		return []Piece{{Text: from}}, []Piece{{Text: to}}
	}
	search := diffmatchpatch.New()
	search.DiffTimeout = 0 // the same texts always differ in the same words
	shared := false
	for _, d := range search.DiffMainRunes(runes[0], runes[1], false) {
		text := joined(d.Text, words)
		shared = shared || d.Type == diffmatchpatch.DiffEqual
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			a = appendOwn(a, text)
		case diffmatchpatch.DiffInsert:
			b = appendOwn(b, text)
		default:
			a, b = append(a, Piece{Text: text}), append(b, Piece{Text: text})
		}
	}
	if !shared {
		return []Piece{{Text: from}}, []Piece{{Text: to}}
	}
	return a, b
}

// appendOwn adds what the other text has not. The blanks behind it are nobody's.
func appendOwn(pieces []Piece, text string) []Piece {
	own := strings.TrimRightFunc(text, unicode.IsSpace)
	if own == "" || own == text {
		return append(pieces, Piece{Text: text, Own: true})
	}
	return append(pieces, Piece{Text: own, Own: true}, Piece{Text: text[len(own):]})
}

func joined(spelling string, words []string) string {
	var text strings.Builder
	for _, r := range spelling {
		text.WriteString(words[r-1])
	}
	return text.String()
}

// spelled writes each text with one rune a word, the same for the same word. The word
// of a rune r is words[r-1].
func spelled(texts ...string) (runes [][]rune, words []string) {
	known := map[string]rune{}
	for _, text := range texts {
		var spelling []rune
		for _, w := range word.FindAllString(text, -1) {
			if known[w] == 0 {
				words = append(words, w)
				known[w] = rune(len(words))
			}
			spelling = append(spelling, known[w])
		}
		runes = append(runes, spelling)
	}
	return runes, words
}
