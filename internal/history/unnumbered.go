package history

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"taskdesk/apiclient"
)

// steps returns the tasks of a life whose versions have no numbers, the newest first:
// each tells no more than when it began, so there is one question after the other.
func steps(ctx context.Context, newest View, from Source) iter.Seq2[*apiclient.Task, error] {
	return func(yield func(*apiclient.Task, error) bool) {
		t := newest.Task
		for n := 1; yield(t, nil); n++ {
			v := t.Version
			if v.AsAtModified.IsZero() || !v.AsAtModified.After(v.AsAtCreated) {
				return
			}
			asked := v.AsAtModified.Add(-tick)
			before, err := from.Get(ctx, asked)
			switch {
			case errors.Is(err, apiclient.ErrNotFound):
				return
			case err != nil:
				err = fmt.Errorf("read the task as at %s: %w", asked, err)
			case before.Version.AsAtModified.After(asked):
				err = nonsense(asked, before.Version)
			case n == Longest:
				err = &TooLong{}
			}
			if err != nil {
				yield(nil, err)
				return
			}
			t = before
		}
	}
}

// versionsOf returns what each of some tasks changed, which come newest first.
func versionsOf(tasks iter.Seq2[*apiclient.Task, error]) iter.Seq2[Version, error] {
	return func(yield func(Version, error) bool) {
		var after *apiclient.Task
		for t, err := range tasks {
			if err != nil {
				yield(Version{}, err)
				return
			}
			if after != nil && !yield(VersionOf(t, after), nil) {
				return
			}
			after = t
		}
		if after != nil {
			yield(VersionOf(nil, after), nil)
		}
	}
}
