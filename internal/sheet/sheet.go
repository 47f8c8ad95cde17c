// Package sheet writes CSV files that spreadsheets open as they are meant: in UTF-8, and
// with no text taken for a formula.
package sheet

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MediaType is what a file of a Writer is served as.
const MediaType = "text/csv; charset=utf-8; header=present"

// A Writer writes rows.
type Writer struct{ csv *csv.Writer }

// NewWriter returns a writer whose file begins with a row of columns.
func NewWriter(w io.Writer, columns ...string) *Writer {
	_, _ = io.WriteString(w, "\ufeff") // by which spreadsheets know UTF-8; an error comes again with the first row
	out := &Writer{csv.NewWriter(w)}
	out.csv.UseCRLF = true
	out.Row(columns...)
	return out
}

// Row writes a row. What goes wrong is told by Flush.
func (w *Writer) Row(cells ...string) {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = harmless(cell)
	}
	_ = w.csv.Write(safe)
}

// Flush writes what is still held back. It fails with the first error of the file.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
