package expr

import "testing"

const guard = `fields['empty'] exists and fields['amount'] lt 0 and (state eq 'Open' or state eq 'Escalated') and UserCreated neq 'jonas'`

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(guard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	e, err := Parse(guard)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if e.Eval(task) != Met {
			b.Fatal("not met")
		}
	}
}
