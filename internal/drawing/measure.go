package drawing

import "unicode/utf8"

// Sizes of what is drawn, in pixels. They are generous, as nobody can tell here which
// font a browser has.
const (
	stateSize     = 14.0 // of the font, which is bold
	labelSize     = 12.0
	conditionSize = 11.0

	boxHeight   = 46.0
	leastBox    = 112.0 // wide
	boxRoom     = 52.0  // beside the text of a box: its sign and its edges
	lineHeight  = 17.0
	labelRoom   = 12.0 // beside the text of a label
	signRoom    = 16.0 // of the sign before a condition
	mostState   = 26   // characters of a state's name
	mostLabel   = 26
	mostMeaning = 30 // characters of a condition
)

// cut shortens a text to so many characters, the last of which then says so.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)
	return string(runes[:most-1]) + "…"
}

// width returns about how wide a text is in a font of a size.
func width(text string, size float64) float64 {
	var sum float64
	for _, r := range text {
		sum += ems(r)
	}
	return sum * size
}

// ems is the width of one character, in ems of a wide font.
func ems(r rune) float64 {
	switch {
	case r >= 0x1100:
		return 1.05
	case r >= 'A' && r <= 'Z':
		if r == 'M' || r == 'W' {
			return 0.98
		}
		return 0.73
	case r >= '0' && r <= '9':
		return 0.65
	}
	switch r {
	case 'i', 'j', 'l', '\'', '.', ',', ':', ';', '|', '!', ' ':
		return 0.36
	case 'f', 't', 'r', '(', ')', '[', ']', '-', '/':
		return 0.44
	case 'm', 'w', '…', '%', '@':
		return 1
	}
	return 0.63
}

// boxWidth is how wide a state's box has to be for its text.
func boxWidth(text string) float64 { return max(leastBox, width(text, stateSize)+boxRoom) }

// labelWidth and labelHeight are the size of a transition's label, 0 without one.
func labelWidth(label, condition string) float64 {
	if label == "" && condition == "" {
		return 0
	}
	return max(width(label, labelSize), conditionWidth(condition)) + labelRoom
}

// conditionWidth is how wide a condition is with the sign before it.
func conditionWidth(condition string) float64 {
	if condition == "" {
		return 0
	}
	return width(condition, conditionSize) + signRoom
}

func labelHeight(label, condition string) float64 {
	lines := 0.0
	if label != "" {
		lines++
	}
	if condition != "" {
		lines++
	}
	return lines * lineHeight
}
