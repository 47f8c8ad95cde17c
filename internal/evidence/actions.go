package evidence

import (
	"context"
	"slices"
	"strings"

	"taskdesk/apiclient"
)

// actions adds the action logs that the versions name.
func (r *record) actions(ctx context.Context, _ *Life) error {
	var lines table
	lines.begin([]string{"action log", "action type", "run as", "run as id", "origin task", "origin request id", "named by versions"}, r.columns("at"), []string{"log type", "details"})
	for _, id := range r.logs {
		log, err := r.from.ActionLog(ctx, id)
		if err != nil {
			if err := r.miss(ctx, "The action log "+id+" of task "+r.page.ID, err); err != nil {
				return err
			}
			continue
		}
		if err := r.action(ctx, id, log, &lines); err != nil {
			return err
		}
	}
	return r.keep("actions.csv", &lines)
}

func (r *record) action(ctx context.Context, id string, log *apiclient.ActionLog, lines *table) error {
	slices.Reverse(r.namedBy[id])
	named := strings.Join(r.namedBy[id], ", ")
	as := r.who(ctx, log.RunAsUserID)
	head := []string{id, log.Type, as.Name, as.ID, log.Origin.TaskID, log.Origin.RequestID, named}
	b := actionBlock{ID: id, Type: log.Type, Versions: named, RunAs: as, File: "actions/" + fileName(id) + ".json"}
	for _, it := range log.Items {
		lines.row(head, r.cells(it.Timestamp), []string{it.Type, it.Details})
		b.Items = append(b.Items, actionItem{At: r.instant(it.Timestamp), Type: it.Type, Details: it.Details})
	}
	if len(log.Items) == 0 {
		lines.row(head)
	}
	r.page.Actions = append(r.page.Actions, b)
	content, err := wire(log)
	if err != nil {
		return err
	}
	return r.bytes(r.folder+b.File, content)
}
