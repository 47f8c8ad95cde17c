package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/store"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// showResult answers a write that was done, or whose outcome is not known. A script
// gets the page from the write's own answer; a plain browser is led to the task,
// whose address names the write, so that loading it again sends nothing.
func (s *server) showResult(w http.ResponseWriter, r *http.Request, result *desk.Result) error {
	switch {
	case result.Outcome() == desk.Unknown:
		return s.showUnknown(w, r, result)
	case htmx(r) && result.View != nil:
		m := s.taskModel(r, result.View)
		m.Notice = s.notice(r, result)
		w.Header().Set("HX-Push-Url", s.root.Task(m.ID))
		return s.showModel(w, r, http.StatusOK, m)
	}
	http.Redirect(w, r, s.writeURL(result.Line), http.StatusSeeOther)
	return nil
}

// writeURL is the page that tells how a write ended.
func (s *server) writeURL(line store.Line) string {
	if line.Task == "" {
		return s.root.At("/writes/" + url.PathEscape(line.ID))
	}
	return s.root.Task(line.Task) + "?write=" + url.QueryEscape(line.ID)
}

// showUnknown shows that it is not known how a write ended: above the task where
// that can be read, else on a page of its own. Both look again.
func (s *server) showUnknown(w http.ResponseWriter, r *http.Request, result *desk.Result) error {
	status, notice := unknownStatus(result), s.notice(r, result)
	w.Header().Set("HX-Push-Url", s.writeURL(result.Line))
	if result.Line.Task != "" {
		if v, err := s.desk.Task(r.Context(), result.Line.Task, time.Time{}); err == nil {
			m := s.taskModel(r, v)
			m.Notice = notice
			return s.showModel(w, r, status, m)
		}
	}
	page := views.Oops{
		Frame: s.frame(r, notice.Text), Status: status, Heading: notice.Text, Lines: notice.Lines, RequestID: notice.RequestID,
		When: moment.Text(s.now(), s.zone(r)),
	}
	if notice.CheckURL != "" {
		page.Links = []views.Link{{Text: "Look again", URL: notice.CheckURL}}
	}
	s.answerOops(w, r, page)
	return nil
}

// unknownStatus is the status of a page that cannot tell how a write ended.
func unknownStatus(result *desk.Result) int {
	if lost := desk.Lost(result.Line); lost.Late {
		return http.StatusGatewayTimeout
	}
	return http.StatusBadGateway
}

// showWrite answers GET /writes/{line}: how a write ended, or where that can be seen.
func (s *server) showWrite(w http.ResponseWriter, r *http.Request) error {
	result, err := s.desk.Settle(r.Context(), r.PathValue("line"))
	if err != nil {
		return err
	}
	if result.Line.Task != "" {
		http.Redirect(w, r, s.writeURL(result.Line), http.StatusSeeOther)
		return nil
	}
	if result.Outcome() == desk.Unknown {
		return s.showUnknown(w, r, result)
	}
	notice := s.notice(r, result)
	return s.render(w, r, http.StatusOK, views.OopsPage(views.Oops{
		Frame: s.frame(r, notice.Text), Status: http.StatusOK, Heading: notice.Text, Lines: notice.Lines, RequestID: notice.RequestID,
		When: moment.Text(result.Line.At, s.zone(r)),
	}), nil)
}

// noticeOf tells of the write that a task's address names. One that is not settled
// is looked at again.
func (s *server) noticeOf(r *http.Request) (*views.Notice, error) {
	id := r.URL.Query().Get("write")
	if id == "" {
		return nil, nil
	}
	result, err := s.desk.Settle(r.Context(), id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil // somebody else's link: the task is what counts
	}
	if err != nil {
		return nil, err
	}
	if result.Line.Task != r.PathValue("id") {
		return nil, nil
	}
	return s.notice(r, result), nil
}

// notice words how a write ended.
func (s *server) notice(r *http.Request, result *desk.Result) *views.Notice {
	line := result.Line
	n := &views.Notice{Kind: result.Outcome(), RequestID: line.RequestID}
	what := whatWas(line)
	switch n.Kind {
	case views.Done:
		n.Text = done(line)
		if line.Settled == desk.SettledByReading {
			n.Lines = append(n.Lines, "The answer was lost; reading the task back shows that it happened.")
		}
		n.More = s.moreOf(r, line)
		if len(result.Merged) > 0 {
			n.Lines = append(n.Lines, "Other fields had changed since you looked. Both edits are in.")
			n.Changes = s.wording(r, result.View).changes(result.Merged)
		}
		if len(result.Meantime) > 0 {
			n.Lines = append(n.Lines, "Other fields changed in the same moment as yours. Both edits are in.")
			n.Changes = append(n.Changes, s.wording(r, result.View).changes(result.Meantime)...)
		}
		if len(result.Replaced) > 0 {
			n.Lines = append(n.Lines, "In the same moment another value came for what you changed, and yours replaced it. Look whether that is right.")
			n.Changes = append(n.Changes, replacedBy(s.wording(r, result.View).changes(result.Replaced))...)
		}
	case views.Refused:
		n.Text = what + " did not happen"
		n.Lines = []string{desk.RefusalIn(line).Words(), nothingChanged}
	default:
		n.Text = "It is not known yet whether " + lower(what) + " happened"
		if desk.Lost(line).Unlisted { // so looking again would be in vain
			n.Lines = []string{"The Workflow service gave no usable answer, and it lists no tasks among which the new one could be looked for. Find out elsewhere before you create it again. Sending the same form twice has one effect."}
		} else {
			n.Lines = []string{"The Workflow service gave no usable answer. Do not do it again yet: look again first. Sending the same form twice has one effect."}
			n.CheckURL, n.Checking = s.writeURL(line), true
		}
	}
	return n
}

// replacedBy marks changes that did not last.
func replacedBy(changes []views.Change) []views.Change {
	for i := range changes {
		changes[i].Note = "replaced by yours"
	}
	return changes
}

// whatWas names a write as the beginning of a sentence.
func whatWas(line store.Line) string {
	short := taskid.Short(line.Task)
	switch line.Op {
	case desk.OpCreate:
		return "Creating a task"
	case desk.OpDelete:
		return "Deleting " + short
	case desk.OpFire:
		return fmt.Sprintf("Firing %s on %s", line.Trigger, short)
	}
	return "Saving " + short
}

func done(line store.Line) string {
	short := taskid.Short(line.Task)
	switch line.Op {
	case desk.OpCreate:
		return "Created " + short
	case desk.OpDelete:
		return "Deleted " + short
	case desk.OpFire:
		return fmt.Sprintf("Fired %s%s", line.Trigger, nowVersion(line))
	}
	return "Saved" + nowVersion(line)
}

func nowVersion(line store.Line) string {
	if line.AfterVersion == 0 {
		return ""
	}
	return fmt.Sprintf(": now version %d", line.AfterVersion)
}

func lower(s string) string { return string(s[0]|0x20) + s[1:] }

// goneOf returns the *desk.Gone in an error.
func goneOf(err error) (*desk.Gone, bool) { return errors.AsType[*desk.Gone](err) }

// moreOf is what else there is to say of a write that was done: what a task was created
// from, and that a deletion can be regretted.
func (s *server) moreOf(r *http.Request, line store.Line) []views.Run {
	from := desk.OriginIn(line)
	switch {
	case from != nil && !from.AsAt.IsZero():
		link := wording{root: s.root}.originLink(from)
		return []views.Run{{Text: "It was created again from "}, {Text: link.Text, URL: link.URL}, {Text: "; that one’s id is among its correlation ids."}}
	case line.Op == desk.OpDelete && s.desk.May(r.Context(), desk.OpCreate) == nil && !line.AfterAsAt.IsZero():
		return []views.Run{{Text: "Was that a mistake? "}, {Text: "Create it again", URL: s.likeURL(line.Task, line.AfterAsAt.Add(-time.Microsecond))}, {Text: " as a new task with its last values."}}
	}
	return nil
}
