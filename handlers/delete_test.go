package handlers_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestDeleting(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.examples.Ordinary
	short := id[:8]
	confirm := r.as(t, "admin").get("/tasks/"+id).follow("Delete").wants(200, "Delete this task?", "fields", "stays readable")
	confirm.press("Delete "+short).wants(http.StatusUnprocessableEntity, "Type "+short+" to confirm", "Nothing was sent")
	form := confirm.form("Delete "+short).set(".confirm", " "+strings.ToUpper(short)+" ")
	r.change(t, id, "ticket", `"wait for this"`)
	again := form.press("Delete "+short).wants(http.StatusConflict, "The task changed while you were at it", "wait for this")
	gone := again.form("Delete "+short).set(".confirm", short).press("Delete "+short).wants(http.StatusGone, "Deleted "+short, "was deleted", "View it as it was")
	gone.follow("View it as it was").wants(200, "As at", "Under investigation")
}

// What the journal knows of a deletion counts, however short the task's life was.
func TestDeletingWhatIsYoung(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	gone := r.as(t, "admin").get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]).press("Delete "+id[:8]).wants(http.StatusGone, "Deleted "+id[:8], "was deleted")
	gone.follow("View it as it was").wants(200, "As at", "T-1")
}
