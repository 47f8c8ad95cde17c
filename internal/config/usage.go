package config

import (
	"fmt"
	"io"
	"strings"
)

// usageWidth is where help texts are broken.
const usageWidth = 78

// Usage writes what can be set, how, and what it is when it is not.
func Usage(w io.Writer) {
	var b strings.Builder
	b.WriteString("Each setting is a flag and an environment variable; where both are given, the flag wins.\n" +
		"A secret may also stand in a file: name that file in VARIABLE_FILE, or with -FLAG-file.\n")
	for _, s := range settings() {
		if s.group != "" {
			fmt.Fprintf(&b, "\n%s\n", s.group)
		}
		fmt.Fprintf(&b, "\n  %s\n", strings.TrimSpace("-"+s.flag+" "+s.eg))
		variable := s.variable
		if s.secret {
			variable += ", " + s.variable + "_FILE"
		}
		if s.preset != "" {
			variable += " (default " + s.preset + ")"
		}
		fmt.Fprintf(&b, "      %s\n", variable)
		wrap(&b, s.help, "      ")
	}
	_, _ = io.WriteString(w, b.String()) // to a terminal that may have gone away
}

// wrap writes a text in lines that begin with indent.
func wrap(b *strings.Builder, text, indent string) {
	line := indent
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > usageWidth && line != indent {
			b.WriteString(line + "\n")
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	b.WriteString(line + "\n")
}
