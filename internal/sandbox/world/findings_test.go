package world

import "testing"

func TestFindings(t *testing.T) {
	var f findings
	ask := func(at Moment) asked { return (&Query{Filter: "state exists"}).asked("tasks", at) }
	known := func(at Moment) bool {
		_, ok := f.recall(ask(at))
		return ok
	}
	f.keep(ask(1), []int32{3, 1, 2})
	if rows, ok := f.recall(ask(1)); !ok || len(rows) != 3 || rows[0] != 3 {
		t.Errorf("recalled %v", rows)
	}
	other := ask(1)
	other.table = "definitions"
	if _, ok := f.recall(other); ok || known(2) {
		t.Error("recalled what was found for something else")
	}
	for at := range Moment(maxFindings) {
		f.keep(ask(1), nil) // which is used all the time
		f.keep(ask(at+100), []int32{1})
	}
	if !known(1) || known(100) || !known(101) {
		t.Error("what was not used for longest is not the first to be forgotten")
	}
	f.keep(ask(2), make([]int32, maxFoundRows))
	if !known(2) || known(1) {
		t.Error("one that fills the whole room has others beside it")
	}
	f.keep(ask(3), make([]int32, 1))
	if known(2) || !known(3) || f.size != 1 {
		t.Errorf("beyond the room for all: %d findings with %d rows", len(f.recent), f.size)
	}
	f.keep(ask(4), make([]int32, maxFoundRows+1))
	if len(f.recent) != 0 || f.size != 0 {
		t.Errorf("one that is too big is kept, or stands in the way: %d findings with %d rows", len(f.recent), f.size)
	}
}
