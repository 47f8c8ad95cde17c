package sheet

import (
	"errors"
	"strings"
	"testing"
)

func TestWriter(t *testing.T) {
	var b strings.Builder
	w := NewWriter(&b, "name", "value")
	w.Row("=1+1", "-1204.5500")
	w.Row("@SUM(A1)", "+x", "a \"b\"\nc")
	w.Row("\tx", "－1", "1e3", "-")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffname,value\r\n'=1+1,-1204.5500\r\n'@SUM(A1),'+x,\"a \"\"b\"\"\r\nc\"\r\n'\tx,'－1,1e3,'-\r\n"
	if got := b.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestFlushTellsWhatWentWrong(t *testing.T) {
	w := NewWriter(full{}, "a")
	if err := w.Flush(); !errors.Is(err, errFull) {
		t.Errorf("Flush() = %v, want %v", err, errFull)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
