package history

import (
	"context"
	"fmt"
	"iter"
	"time"

	"taskdesk/apiclient"
)

// A View is a task as it was read as at a moment; a zero one is now.
type View struct {
	Task *apiclient.Task
	AsAt time.Time // UTC
}

// TooLong is the error of a life that has more versions than are read.
type TooLong struct{ Versions int } // how many there are; 0 when that is not known

func (t *TooLong) Error() string {
	return fmt.Sprintf("the newest %d versions are read, and the task has more", Longest)
}

// Versions returns the versions of a task from the one that was read back to the first,
// each as soon as it is known. It ends with the first error, which is *TooLong, *Nonsense,
// ctx's or the source's.
func (p *Past) Versions(ctx context.Context, newest View, from Source) iter.Seq2[Version, error] {
	if newest.Task.Version.Number < 1 {
		return versionsOf(steps(ctx, newest, from))
	}
	return func(yield func(Version, error) bool) {
		r := &reader{ctx: ctx, source: from}
		for v, err := range p.read(r, newest) {
			if err != nil {
				yield(Version{}, err)
				return
			}
			version, err := r.version(v)
			if err != nil {
				yield(Version{}, err)
				return
			}
			if !yield(version, nil) {
				return
			}
		}
	}
}

// Tasks returns the task as it stood when each of its versions began, the newest
// first. It ends as Versions does.
func (p *Past) Tasks(ctx context.Context, newest View, from Source) iter.Seq2[*apiclient.Task, error] {
	if newest.Task.Version.Number < 1 {
		return steps(ctx, newest, from)
	}
	return func(yield func(*apiclient.Task, error) bool) {
		r := &reader{ctx: ctx, source: from, exact: true}
		for v, err := range p.read(r, newest) {
			var task *apiclient.Task
			if err == nil {
				task, err = r.taskOf(v)
			}
			if !yield(task, err) || err != nil {
				return
			}
		}
	}
}

// Begin begins to ask for the version before one that was read, for somebody who will
// read on while ctx lasts.
func (p *Past) Begin(ctx context.Context, newest View, from Source) {
	r := &reader{ctx: ctx, source: from, floor: newest.Task.Version.Number - 1}
	if err := p.join(r, newest); err == nil {
		context.AfterFunc(ctx, func() { p.leave(r) })
	}
}

// read returns the pins of a life from its newest one down, each once it is known that
// there is none between it and the one before.
func (p *Past) read(r *reader, newest View) iter.Seq2[*pin, error] {
	return func(yield func(*pin, error) bool) {
		if err := p.join(r, newest); err != nil {
			yield(nil, err)
			return
		}
		defer p.leave(r)
		v, created := r.top, newest.Task.Version.AsAtCreated
		for n := 1; yield(v, nil) && !v.isFirst(created); n++ {
			if n == Longest {
				yield(nil, &TooLong{Versions: r.top.number})
				return
			}
			before, err := r.before(v)
			if err != nil {
				yield(nil, err)
				return
			}
			v = before
		}
	}
}

// before waits for the version before a pin.
func (r *reader) before(v *pin) (before *pin, err error) {
	err = r.await(func() bool {
		i, ok := r.pins.find(v.number)
		if !ok || !r.pins.joined(i) {
			return false
		}
		before = r.pins[i-1]
		return true
	})
	return before, err
}

// version waits until it is known what a version changed.
func (r *reader) version(p *pin) (v Version, err error) {
	err = r.await(func() (known bool) {
		v, known = r.changed(p)
		return known
	})
	return v, err
}

// changed returns what a version changed, and whether that is known.
func (r *reader) changed(p *pin) (v Version, known bool) {
	i, known := r.pins.find(p.number)
	switch {
	case p.told != nil:
		return *p.told, true
	case !known:
		return v, false
	}
	switch p = r.pins[i]; { // which may have taken the place of the one that was told of
	case p.task == nil:
		return v, false
	case p.isFirst(r.top.created()):
		return VersionOf(nil, p.task), true
	case !r.pins.joined(i) || r.pins[i-1].task == nil:
		return v, false
	}
	return VersionOf(r.pins[i-1].task, p.task), true
}

// taskOf waits for a version's task as it stood when the version began.
func (r *reader) taskOf(p *pin) (task *apiclient.Task, err error) {
	err = r.await(func() bool {
		i, known := r.pins.find(p.number)
		if !known {
			return false
		}
		task = r.pins[i].task
		return task != nil && (r.pins[i].exact || isStill(task))
	})
	return task, err
}
