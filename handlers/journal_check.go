package handlers

import (
	"fmt"
	"net/http"
	"strconv"

	"taskdesk/views"
)

// checkJournal answers GET /journal/check: whether the journal is as it was written.
func (s *server) checkJournal(w http.ResponseWriter, r *http.Request) error {
	found, err := s.desk.CheckJournal(r.Context())
	if err != nil {
		return err
	}
	c := views.JournalCheck{Frame: s.frame(r, "Check of the journal"), Whole: found.Whole(), Head: found.Head, Back: s.root.At("/journal")}
	switch {
	case !c.Whole:
		c.Text = fmt.Sprintf("The journal is not as it was written: %s among %s", counted(len(found.Faults), "fault"), entries(found.Entries))
	case found.Entries == 0:
		c.Text = "Nothing was written down yet"
	default:
		c.Text = entries(found.Entries) + ", each as it was written"
	}
	for _, f := range found.Faults {
		words := f.What + "."
		if f.Seq > 0 {
			words = "Entry " + strconv.FormatInt(f.Seq, 10) + ": " + words
		}
		c.Faults = append(c.Faults, words)
	}
	if found.OldKeys > 0 {
		c.OldKeys = entries(found.OldKeys) + " still sealed with an older key: keep it until a start has sealed them anew."
	}
	return s.render(w, r, http.StatusOK, views.JournalCheckPage(c), views.JournalCheckNotice(c))
}

// entries counts entries of the journal.
func entries(n int64) string {
	if n == 1 {
		return "1 entry"
	}
	return strconv.FormatInt(n, 10) + " entries"
}
