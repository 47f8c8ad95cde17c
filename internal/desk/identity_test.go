package desk

import (
	"context"
	"errors"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// through returns a context in which somebody acts whom the upstream takes for the
// sandbox's user with this login.
func through(t *testing.T, subject, name, login string) context.Context {
	t.Helper()
	return person.In(t.Context(), &person.Person{
		Subject: subject, Name: name, Role: person.Operator,
		Token: func(context.Context) (string, error) { return "sandbox-" + login, nil },
	})
}

func (r *rig) identity(t *testing.T, ctx context.Context) Identity {
	t.Helper()
	i, err := r.Identity(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestIdentityIsProvenByAWrite(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: api})
			ctx, me := as(t, "operator"), subject(t, "operator")
			if i := r.identity(t, ctx); i.Subject != me || i.UserID != me || i.Proof != nil || i.Shared() {
				t.Errorf("before the first write: %+v, want the subject and no proof", i)
			}
			task := r.task(t)
			got, err := r.Update(ctx, edit(task, "k", field("comment", `"x"`)))
			r.check(t, got, err, Done, settledByAnswer)
			i := r.identity(t, ctx)
			if i.UserID != me || i.Differs() || i.Shared() || i.Proof == nil || i.Proof.ID != got.Line.ID || i.Proof.AfterVersion != task.Version.Number+1 {
				t.Errorf("after it: %+v, want the write %s as the proof", i, got.Line.ID)
			}
		})
	}
}

// Whom the upstream takes a person for is what counts in guards, and by what their lost
// writes are found again.
func TestIdentityOfAnother(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx, service := through(t, "mira", "Mira", "operator"), subject(t, "operator")
	task := r.task(t)
	if v, err := r.Task(ctx, task.ID, time.Time{}); err != nil || v.Facts(ctx, nil).CurrentUser != "mira" {
		t.Errorf("%+v, %v; want to act as mira as long as nothing else is known", v, err)
	}
	got, err := r.Update(ctx, edit(task, "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
	if i := r.identity(t, ctx); i.UserID != service || !i.Differs() || i.Shared() {
		t.Errorf("%+v, want to be taken for %s", i, service)
	}
	v, err := r.Task(ctx, task.ID, time.Time{})
	if err != nil || v.Facts(ctx, nil).CurrentUser != service || r.Blank(ctx, v.Task).Self.UserID != service {
		t.Errorf("acts as %s in guards, %v; want %s at once", v.Facts(ctx, nil).CurrentUser, err, service)
	}
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.After})
	got, err = r.Update(ctx, edit(v.Task, "lost", field("comment", `"y"`)))
	r.check(t, got, err, Done, SettledByReading)
}

// Once the upstream knows a person by their own id again, a write whose answer was lost is
// found all the same.
func TestIdentityIsMended(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	me := subject(t, "operator")
	got, err := r.Update(through(t, me, "Otto", "admin"), edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
	task := r.task(t)
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.After})
	got, err = r.Update(as(t, "operator"), edit(task, "lost", field("comment", `"y"`)))
	r.check(t, got, err, Done, SettledByReading)
	if i := r.identity(t, as(t, "operator")); i.Differs() || i.Proof.ID != got.Line.ID {
		t.Errorf("%+v, want the last write as the proof", i)
	}
}

func TestSharedIdentity(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	mira, jonas := through(t, "mira", "Mira", "operator"), through(t, "jonas", "Jonas", "operator")
	for i, ctx := range []context.Context{mira, jonas} {
		got, err := r.Update(ctx, edit(r.task(t), "k", field("comment", `"x"`)))
		r.check(t, got, err, Done, settledByAnswer)
		if shared := r.Self(mira).Shared(); shared != (i == 1) { // although it was looked up a moment ago
			t.Errorf("after %d of two have written: shared %v", i+1, shared)
		}
	}
	if i := r.identity(t, mira); len(i.Others) != 1 || i.Others[0] != (store.Writer{Subject: "jonas", Name: "Jonas"}) {
		t.Errorf("%+v, want jonas to share it", i)
	}
	// The service's own user, who has written nothing here, is one of them all the same.
	if i := r.identity(t, as(t, "operator")); len(i.Others) != 2 {
		t.Errorf("%+v, want both to share it", i)
	}
	if i := r.identity(t, as(t, "admin")); i.Shared() {
		t.Errorf("%+v, want nobody to share it", i)
	}
	r.clock.advance(sharesFor + time.Minute)
	if i := r.identity(t, mira); i.Shared() || i.Proof == nil {
		t.Errorf("%+v, want a write of long ago to tell of nobody but its own writer", i)
	}
}

// A write that had nothing to change was made by nobody.
func TestNothingToChangeProvesNothing(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	line := store.Line{Request: []byte(`{"base":{"version":2}}`)}
	if got := authorOf(line, task); got != "" {
		t.Errorf("version %d on version 2 was made by %q, want nobody", task.Version.Number, got)
	}
	task.Version.Number++
	if got := authorOf(line, task); got != subject(t, "admin") {
		t.Errorf("the version after it was made by %q, want the admin", got)
	}
}

func TestIdentityOfNobody(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	if _, err := r.Identity(t.Context()); !errors.Is(err, ErrNobody) {
		t.Errorf("Identity() of nobody: %v, want ErrNobody", err)
	}
	task := r.task(t)
	ctx := as(t, "viewer")
	r.journal.deaf.Store(true)
	if v, err := r.Task(ctx, task.ID, time.Time{}); err != nil || v.Self.UserID != subject(t, "viewer") {
		t.Errorf("%+v, %v; want the task although the journal does not answer", v, err)
	}
	if _, err := r.Identity(ctx); err == nil {
		t.Error("Identity() worked without a journal")
	}
}

// A create that was found by looking was done by who created the task, not by who has
// changed it since.
func TestAuthorOfAFoundCreate(t *testing.T) {
	found := created(&apiclient.Task{Version: apiclient.Version{Number: 3, UserIDCreated: "mira", UserIDModified: "jonas"}}, time.Time{})
	if got := authorOf(store.Line{Request: []byte(`{}`)}, found.made); got != "mira" {
		t.Errorf("the author is %q, want who created it", got)
	}
}
