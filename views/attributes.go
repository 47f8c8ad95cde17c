package views

import (
	"cmp"
	"fmt"
	"strings"
)

// title is the text of a page's title element: the page, the product, and where one is.
func (f Frame) title() string {
	words := "Taskdesk"
	if f.Env.Name != "" {
		words += " " + f.Env.Name
	}
	if f.Title == "" {
		return words
	}
	return f.Title + " — " + words
}

// home tells whether this is the first page, where one comes to paste an id.
func (f Frame) home() bool {
	return f.Here == f.Root.Home() || strings.HasPrefix(f.Here, f.Root.Home()+"?")
}

// bundles are what a task's page has in its head. Tabs that htmx swaps in link theirs themselves.
func (t Task) bundles() []string {
	if t.Drawing != nil {
		return []string{"drawing"}
	}
	return nil
}

// local returns address if it leads to this site, and the home page if not.
// Templ cleans href and action but not hx-get and hx-post, and htmx would run a javascript: address.
func local(address string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		return "/"
	}
	return address
}

// elementID makes an id of a field's name, which may hold any character.
func elementID(prefix, name string) string {
	var b strings.Builder
	b.Grow(len(prefix) + len(name))
	b.WriteString(prefix)
	for _, r := range name {
		if r < 128 && (r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "_%x_", r)
	}
	return b.String()
}

// FieldAnchor is the id of a field's row on the task page, to be linked to after a "#".
func FieldAnchor(field string) string {
	return elementID("field-", field)
}

// of names what a picker shows as it was.
func (p Picker) of() string { return cmp.Or(p.Of, "the task") }

// count words a number of things: "1 empty field", "3 empty fields".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// typedIn names the input of a form into which somebody typed a field; "" for the others
// of ours, which begin with a dot.
func typedIn(name string) string {
	switch {
	case name == ".more":
		return "Other fields"
	case strings.HasPrefix(name, "."):
		return ""
	}
	return name
}
