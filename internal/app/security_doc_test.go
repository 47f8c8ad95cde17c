package app

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// proofs are the tests that a page names, as package.TestName.
var proofs = regexp.MustCompile("`([a-z0-9]+)\\.((?:Test|Fuzz)[A-Za-z0-9]*)`")

// TestSecurityPage: every test that docs/security.md names as a proof is there, and what it
// calls not met in a row is told at its top.
func TestSecurityPage(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	known := testsIn(t, root)
	named := proofs.FindAllStringSubmatch(string(text), -1)
	if len(named) < 200 {
		t.Errorf("only %d proofs were read", len(named))
	}
	for _, m := range named {
		if !known[m[1]+"."+m[2]] {
			t.Errorf("docs/security.md names %s.%s, and there is no such test", m[1], m[2])
		}
	}
	_, after, _ := strings.Cut(string(text), "## What is not met")
	summary, rows, _ := strings.Cut(after, "\n## ")
	for line := range strings.Lines(rows) {
		id := regexp.MustCompile(`^\| (V[0-9.]+) \|`).FindStringSubmatch(line)
		if id == nil {
			continue
		}
		told := regexp.MustCompile(`\b` + regexp.QuoteMeta(id[1]) + `\b`).MatchString(summary)
		if told != strings.Contains(line, "**Not met") {
			t.Errorf("%s: told at the top as not met: %v, its row says otherwise", id[1], told)
		}
	}
}

// testsIn returns the tests below a folder, as package.TestName. Those of the top folder
// are of main.
func testsIn(t *testing.T, root string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	test := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w*)\(`)
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		pkg := path.Base(path.Dir(file))
		if pkg == "." {
			pkg = "main"
		}
		for _, m := range test.FindAllSubmatch(source, -1) {
			names[pkg+"."+string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
