package handlers

import (
	"fmt"
	"slices"
	"strings"

	"taskdesk/views"
)

func bold(text string) views.Run { return views.Run{Text: text, Strong: true} }

// said makes a sentence of plain texts and runs.
func said(kind string, parts ...any) *views.Waiting {
	out := sentence(kind, parts...)
	return &out
}

// sentence makes one of plain texts and runs.
func sentence(kind string, parts ...any) views.Waiting {
	out := views.Waiting{Kind: kind}
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out.Runs = append(out.Runs, views.Run{Text: p})
		case views.Run:
			out.Runs = append(out.Runs, p)
		case []views.Run:
			out.Runs = append(out.Runs, p...)
		default:
			panic(fmt.Sprintf("a sentence has no %T", p))
		}
	}
	out.Runs = slices.DeleteFunc(out.Runs, func(r views.Run) bool { return r.Text == "" })
	return out
}

// joined joins items as a sentence does: "a, b and c". Items with commas in them are
// kept apart by semicolons.
func joined(items [][]views.Run, last string) (runs []views.Run) {
	comma := ", "
	if slices.ContainsFunc(items, func(item []views.Run) bool { return strings.Contains(text(item), ",") }) {
		comma = "; "
	}
	for i, item := range items {
		switch {
		case i == 0:
		case i == len(items)-1:
			runs = append(runs, views.Run{Text: last})
		default:
			runs = append(runs, views.Run{Text: comma})
		}
		runs = append(runs, item...)
	}
	return runs
}

// apart puts statements into one sentence.
func apart(statements [][]views.Run) (runs []views.Run) {
	for i, statement := range statements {
		if i > 0 {
			runs = append(runs, views.Run{Text: "; "})
		}
		runs = append(runs, statement...)
	}
	return runs
}

// longestQuote is how much of a value is quoted in a sentence, in characters.
const longestQuote = 80

// brief is a value as a sentence shows it: in one line, and its beginning when it is long.
func brief(value string) string {
	value = strings.Join(strings.FieldsFunc(value, isLineEnd), " ")
	if letters := []rune(value); len(letters) > longestQuote {
		return strings.TrimRight(string(letters[:longestQuote-1]), " ") + "…"
	}
	return value
}

func isLineEnd(r rune) bool { return r == '\n' || r == '\r' }

// distinct leaves out what was said before.
func distinct(items [][]views.Run) [][]views.Run {
	seen := map[string]bool{}
	return slices.DeleteFunc(items, func(item []views.Run) bool {
		again := seen[text(item)]
		seen[text(item)] = true
		return again
	})
}

// text is a sentence without its links.
func text(runs []views.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}
