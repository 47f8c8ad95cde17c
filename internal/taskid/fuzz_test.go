package taskid

import (
	"slices"
	"strings"
	"testing"
)

func FuzzFind(f *testing.F) {
	for _, s := range []string{one, shouting, "/tasks/" + one + "?like=" + two, "%2F" + one, `\u003c` + one, "%", "%%%25"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ids := Find(s)
		for i, id := range ids {
			if canonical(id) != id {
				t.Errorf("Find(%q) holds %q, which is not canonical", s, id)
			}
			if slices.Contains(ids[:i], id) {
				t.Errorf("Find(%q) holds %q twice", s, id)
			}
		}
		if again := Find(strings.Join(ids, "\n")); !slices.Equal(again, ids) {
			t.Errorf("Find on the ids of %q = %q, want %q", s, again, ids)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{one, " {" + oneLoud + "} ", oneBare, "https://desk.example/tasks/" + one, "%7b" + one} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := Parse(s)
		if err != nil {
			return
		}
		if again, err := Parse(id); err != nil || again != id {
			t.Errorf("Parse(%q) = %q, which parses as %q, %v", s, id, again, err)
		}
	})
}

// BenchmarkFind shows that no text makes the work grow faster than its length:
// the throughput of a row must not depend on its size.
func BenchmarkFind(b *testing.B) {
	for _, unit := range []string{one + "\n", "0123abcd-", "f", "%25", "?/" + one, "/a?,http", "\\n"} {
		for _, size := range []int{1 << 14, 1 << 20} {
			s := strings.Repeat(unit, size/len(unit))
			b.Run(strings.TrimSpace(unit)+"/"+map[bool]string{true: "16KiB", false: "1MiB"}[size < 1<<20], func(b *testing.B) {
				b.SetBytes(int64(len(s)))
				for b.Loop() {
					Find(s)
				}
			})
		}
	}
}
