package handlers

import (
	"net/http"

	"taskdesk/internal/desk"
	"taskdesk/views"
)

// checkTrigger answers POST /tasks/{id}/triggers/{name}/check: what the trigger needs,
// judged with what stands in its dialog by now. It changes nothing. Where the task cannot
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
	var p views.FirePanel
	if ways := words.waysOf(r.PathValue("name")); len(ways) > 0 {
		words.describeWays(&p, ways, e)
	}
	return s.render(w, r, http.StatusOK, views.GuardsView(p.Guards), nil)
}
