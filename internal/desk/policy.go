package desk

import (
	"context"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/policy"
)

// Rules returns what this deployment's policy says of a write to a task of a definition.
// The trigger is the one that the write fires, and empty when it fires none.
func (d *Desk) Rules(definition apiclient.DefinitionID, trigger string) policy.Rules {
	return d.options.Policy.For(definition, trigger)
}

// MayWrite returns nil when the person in ctx may do what op does to a task of a
// definition, given the reason and the ticket that Rules demand. Otherwise it fails as
// May does, or with *policy.Refusal.
func (d *Desk) MayWrite(ctx context.Context, op string, definition apiclient.DefinitionID, trigger string) error {
	if err := d.May(ctx, op); err != nil {
		return err
	}
	return d.Rules(definition, trigger).Bars(person.From(ctx).Role)
}

// obey holds a write to a task of a definition against the policy. Who wanted to do
// what their role is barred from is written down; a form that lacks something is not.
func (d *Desk) obey(ctx context.Context, w write, definition apiclient.DefinitionID) error {
	rules, role := d.Rules(definition, w.trigger), person.From(ctx).Role
	if err := rules.Bars(role); err != nil {
		w.definition = definition
		return d.denied(ctx, w, err)
	}
	return rules.Check(role, w.submission.Reason, w.submission.Ticket)
}
