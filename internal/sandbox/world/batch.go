package world

import "taskdesk/apiclient"

// A Change is one entry of a batch.
type Change struct {
	ID      ID
	Set     apiclient.UpdateTask
	Trigger string // empty fires none
}

// UpdateEach makes changes one after the other, each as Update does and each for
// itself: a refusal stops none of the others. Outcomes are in the order of changes,
// a task or a *Refusal each. It fails when nothing more can be kept.
func (w *World) UpdateEach(by Author, changes []Change) (tasks []*apiclient.Task, refusals []error, err error) {
	tasks, refusals = make([]*apiclient.Task, len(changes)), make([]error, len(changes))
	err = w.write(func() error {
		for i, c := range changes {
			tasks[i], refusals[i] = w.update(by, c.ID, c.Set, c.Trigger, nil)
			w.act()
		}
		return nil
	})
	return tasks, refusals, err
}
