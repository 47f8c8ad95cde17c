package handlers

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/internal/desk"
	"taskdesk/internal/fields"
	"taskdesk/internal/sheet"
	"taskdesk/internal/store"
)

// exportPage is how many lines are read at a time for an export.
const exportPage = 500

// csvColumns name what csvRow tells.
var csvColumns = []string{
	"at (UTC)", "person", "person id", "role", "operation", "task", "definition", "trigger", "version before", "version after", "state before", "state after",
	"changes", "reason", "ticket", "outcome", "how it became known", "settled at (UTC)", "request id", "refusal", "line",
}

// journalCSV answers GET /journal.csv: a row for each write, newest first.
func (s *server) journalCSV(w http.ResponseWriter, r *http.Request) error {
	query, lines, err := s.exported(r)
	if err != nil {
		return err
	}
	s.download(w, sheet.MediaType, "csv")
	out := sheet.NewWriter(w, csvColumns...)
	for len(lines) > 0 {
		for _, line := range lines {
			out.Row(csvRow(line)...)
		}
		if len(lines) < exportPage {
			break
		}
		query.Before = lines[len(lines)-1].ID
		if lines, err = s.desk.Journal(r.Context(), query); err != nil {
			s.breakOff(r, err)
		}
	}
	_ = out.Flush() // an error is that the reader left
	return nil
}

// exported reads the first lines of an export, so that what cannot be read is told on a page.
func (s *server) exported(r *http.Request) (store.LineQuery, []store.Line, error) {
	query, problem := s.journalQuery(r)
	if problem != nil {
		return query, nil, &badInput{heading: problem.Heading, lines: problem.Lines}
	}
	query.Limit = exportPage
	lines, err := s.desk.Journal(r.Context(), query)
	return query, lines, err
}

func (s *server) download(w http.ResponseWriter, mediaType, extension string) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Disposition", `attachment; filename="taskdesk-journal-`+s.now().UTC().Format("20060102T150405Z")+`.`+extension+`"`)
}

// breakOff ends a file that cannot be sent to its end, so that half of it does not look
// like the whole.
func (s *server) breakOff(r *http.Request, err error) {
	s.log.WarnContext(r.Context(), "an export broke off", "err", err, "request", requestID(r.Context()))
	panic(http.ErrAbortHandler)
}

func csvRow(line store.Line) []string {
	state, changes := desk.ChangesIn(line)
	var told []string
	for _, c := range changes {
		name, _ := c.Field()
		old, _ := fields.Words("", c.Old, time.UTC)
		now, _ := fields.Words("", c.New, time.UTC)
		told = append(told, name+": "+cmp.Or(old, "not set")+" → "+cmp.Or(now, "not set"))
	}
	var refusal string
	if line.Outcome == desk.Refused {
		refusal = desk.RefusalIn(line).Words()
	}
	result := desk.Result{Line: line}
	return []string{
		csvTime(line.At), line.Name, line.Subject, line.Role, line.Op, line.Task, line.Definition, line.Trigger,
		csvVersion(line.SeenVersion), csvVersion(line.AfterVersion), state, line.AfterState, strings.Join(told, "; "), line.Reason, line.Ticket,
		result.Outcome(), line.Settled, csvTime(line.EndedAt), line.RequestID, refusal, line.ID,
	}
}

func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

func csvVersion(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// journalLines answers GET /journal.jsonl: every entry as it stands in the chain, oldest
// first, one to a line, for taskdesk journal verify and for other programs.
func (s *server) journalLines(w http.ResponseWriter, r *http.Request) error {
	query, problem := s.journalQuery(r)
	if problem != nil {
		return &badInput{heading: problem.Heading, lines: problem.Lines}
	}
	links, err := s.desk.JournalLinks(r.Context(), query)
	if err != nil {
		return err
	}
	s.download(w, "application/jsonl", "jsonl")
	for link, err := range links {
		if err == nil {
			err = json.MarshalWrite(w, link)
		}
		if err != nil {
			s.breakOff(r, err)
		}
		_, _ = w.Write([]byte("\n"))
	}
	return nil
}
