package views_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var update = flag.Bool("update", false, "write the goldens anew")

func TestPages(t *testing.T) {
	for _, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) { golden(t, f.name, f.page) })
	}
}

// TestEachGoldenHasItsPage finds pages that were dropped, and names that two pages have.
func TestEachGoldenHasItsPage(t *testing.T) {
	pages := map[string]int{}
	for _, f := range fixtures() {
		pages[f.name]++
	}
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) != len(fixtures()) {
		t.Errorf("%d goldens for %d pages, error %v", len(files), len(fixtures()), err)
	}
	for _, file := range files {
		if n := pages[strings.TrimSuffix(filepath.Base(file), ".html")]; n != 1 {
			t.Errorf("%s: %d pages, want 1", file, n)
		}
	}
}

// golden compares a component, parsed and indented, to testdata/NAME.html.
func golden(t *testing.T, name string, page templ.Component) {
	t.Helper()
	got := indented(t, render(t, page))
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test ./views -update writes it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from its golden at %s\ngo test ./views -update writes it anew", name, firstDifference(got, want))
	}
}

func render(t *testing.T, page templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := page.Render(t.Context(), &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	return b.String()
}

// firstDifference shows the first line that is not as wanted, with what was wanted.
func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		if line(g, i) != line(w, i) {
			return "\n got: " + line(g, i) + "\nwant: " + line(w, i)
		}
	}
	return "the end"
}

func line(lines []string, i int) string {
	if i >= len(lines) {
		return "(nothing)"
	}
	return lines[i]
}

// indented parses a page or a fragment as a browser does, and prints one node a line.
func indented(t *testing.T, source string) []byte {
	t.Helper()
	nodes, err := parse(source)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	var b bytes.Buffer
	for _, n := range nodes {
		printNode(&b, n, 0)
	}
	return b.Bytes()
}

func parse(source string) ([]*html.Node, error) {
	if strings.HasPrefix(source, "<!") {
		document, err := html.Parse(strings.NewReader(source))
		return []*html.Node{document}, err
	}
	return html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
}

func printNode(b *bytes.Buffer, n *html.Node, depth int) {
	indent := strings.Repeat("  ", depth)
	switch n.Type {
	case html.TextNode:
		if text := strings.TrimSpace(n.Data); text != "" {
			b.WriteString(indent + html.EscapeString(assetHash.ReplaceAllString(text, "")) + "\n")
		}
	case html.ElementNode:
		b.WriteString(indent + startTag(n) + "\n")
		depth++
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		printNode(b, c, depth)
	}
}

func startTag(n *html.Node) string {
	var b strings.Builder
	b.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		b.WriteString(" " + a.Key)
		if a.Val != "" {
			b.WriteString(`="` + html.EscapeString(assetHash.ReplaceAllString(a.Val, "")) + `"`)
		}
	}
	return b.String() + ">"
}
