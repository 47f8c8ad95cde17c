package machine

import (
	"testing"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

func BenchmarkFire(b *testing.B) {
	var d apiclient.Definition
	var task apiclient.Task
	if err := json.Unmarshal([]byte(tradeBreak), &d); err != nil {
		b.Fatal(err)
	}
	if err := json.Unmarshal([]byte(brokenTrade), &task); err != nil {
		b.Fatal(err)
	}
	m, f := New(&d), Facts{Task: &task, Fields: fields("comment", `"x"`), CurrentUser: "ada"}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, v := m.Fire("resolve", f); v != expr.Met {
			b.Fatal(v)
		}
	}
}
