package handlers

import (
	"net/http"

	"taskdesk/internal/desk"
	"taskdesk/views"
)

// checkTrigger answers POST /tasks/{id}/triggers/{name}/check: what the trigger needs and
// where it leads, judged with what stands in its dialog by now. It changes nothing. Where the task cannot
// be read, the dialog keeps what it shows.
func (s *server) checkTrigger(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), desk.OpFire); err != nil {
		return err
	}
	v, err := s.taskNow(w, r)
	if v == nil || err != nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	words := s.wording(r, v)
	e := words.editOf(r.PostForm, v.Task)
	words.judge(v.Facts(r.Context(), e.wanted()))
	p := views.FirePanel{From: words.state(v.Task.State)}
	if ways := words.waysOf(r.PathValue("name")); len(ways) > 0 {
		words.describeWays(&p, ways, e)
	} else if words.Machine != nil {
		words.describeNone(&p, r.PathValue("name"))
	}
	return s.render(w, r, http.StatusOK, views.CheckView(p), nil)
}
