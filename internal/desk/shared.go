package desk

import (
	"context"

	"taskdesk/apiclient"
)

// A SharedID says that a trigger's guard asks who fires it, and that the upstream takes
// several people for the one with this id.
type SharedID struct{ ID, Trigger string }

func (e *SharedID) Error() string {
	return "A guard of " + e.Trigger + " asks who fires it, and the Workflow service knows several people as " + e.ID + ": it takes somebody with an id of their own."
}

// Apart returns nil when a trigger may be fired out of a state of the view's definition as
// far as it matters who fires it. It returns *SharedID where a guard asks that and the
// upstream takes others for the same person, unless the deployment allows it. Without the
// definition it is not known what asks that, and nothing is refused.
func (d *Desk) Apart(v *View, state, trigger string) error {
	if !v.Self.Shared() || !d.asksWhoFires(v, state, trigger) {
		return nil
	}
	return &SharedID{ID: v.Self.UserID, Trigger: trigger}
}

// asksWhoFires tells whether a guard of a trigger asks who fires it, and the deployment does
// not let that be for an id that several people share.
func (d *Desk) asksWhoFires(v *View, state, trigger string) bool {
	return !d.options.SharedIDs && trigger != "" && v.Machine != nil && v.Machine.AsksWhoFires(state, trigger)
}

// AllowsShared tells whether the deployment lets triggers be fired under an id that several
// people share, whose guards ask who fires them.
func (d *Desk) AllowsShared() bool { return d.options.SharedIDs }

// apart holds the trigger of a write against what Apart says, by the journal as it is: not
// as it was when a page was made. It fails with the journal's error when that does not tell.
// Who wanted to fire it is written down.
func (d *Desk) apart(ctx context.Context, w write, now *View) error {
	if !d.asksWhoFires(now, now.Task.State, w.trigger) {
		return nil
	}
	self, err := d.Identity(ctx)
	if err != nil || !self.Shared() {
		return err
	}
	w.definition = now.Task.DefinitionID
	return d.denied(ctx, w, &SharedID{ID: self.UserID, Trigger: w.trigger})
}

// apartAtFirst is apart for the first trigger of a task that is yet to be created.
//
// API: GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) apartAtFirst(ctx context.Context, w write) error {
	if d.options.SharedIDs || w.trigger == "" {
		return nil
	}
	if self, err := d.Identity(ctx); err != nil || !self.Shared() { // no need to read the definition
		return err
	}
	v := d.Blank(ctx, &apiclient.Task{DefinitionID: w.definition})
	if v.Machine != nil {
		v.Task.State = v.Machine.Definition().InitialState.Name
	}
	return d.apart(ctx, w, v)
}
