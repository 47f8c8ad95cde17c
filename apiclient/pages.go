package apiclient

import (
	"context"
	"errors"
	"iter"
	"time"
)

// pageSize is what a walk over all pages asks for unless told otherwise. How much the
// service allows is not published.
const pageSize = 100

// All walks over all tasks that match, page by page, as they stood at o.AsAt. When
// that is zero they are as at the moment of the first page, whatever happens
// meanwhile: no task comes twice or not at all. A walk that begins at o.Page needs
// the AsAt which that page had. After an error, which comes once, there is nothing
// more.
//
// API: GET /api/tasks
func (s *TasksService) All(ctx context.Context, o ListOptions) iter.Seq2[*Task, error] {
	return walk[Task](ctx, s.c, o, listOp("Tasks.All", ofLists, "tasks"))
}

// All walks over all definitions that match, as TasksService.All does over tasks.
//
// API: GET /api/taskdefinitions
func (s *DefinitionsService) All(ctx context.Context, o ListOptions) iter.Seq2[*Definition, error] {
	return walk[Definition](ctx, s.c, o, listOp("Definitions.All", ofDefinitions, "taskdefinitions"))
}

// walk yields what is on the pages of a list.
func walk[T any](ctx context.Context, c *Client, o ListOptions, list op) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		w := &walker[T]{c: c, options: o, op: list, seen: map[string]bool{}}
		w.op.work = true
		page, err := w.first(ctx)
		for err == nil {
			for i := range page.Values {
				if !yield(&page.Values[i], nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			page, err = w.next(ctx, page.Next)
		}
		yield(nil, err)
	}
}

// A walker reads page after page.
type walker[T any] struct {
	c       *Client
	options ListOptions
	op      op
	seen    map[string]bool // tokens of pages that were read
}

// next reads the page with a token. A token that comes again would lead in a circle.
func (w *walker[T]) next(ctx context.Context, token string) (*Page[T], error) {
	if w.seen[token] {
		return nil, unusable(w.op, errors.New("the pages go in a circle"))
	}
	w.seen[token] = true
	w.options.Page = token
	page, _, err := w.read(ctx)
	return page, err
}

// first reads the first page, and fixes the moment of the whole walk where none was
// asked for.
//
// The moment has to be on the first page's address already: its token would not
// stand for a walk with another. It is our now, as the service's can only be learned
// from an answer. By a clock that is behind the service's, what has just happened
// would be missing; by one that is ahead, the moment would mean "now" on page after
// page, until it has come. So when the answer's date shows that our clock is off, the
// first page is read once more, as at that date. The date counts in whole seconds,
// rounded down: it is never in the service's future, and clocks that agree to the
// second are taken for the same.
func (w *walker[T]) first(ctx context.Context) (*Page[T], error) {
	if w.options.Limit == 0 {
		w.options.Limit = pageSize
	}
	pinned := !w.options.AsAt.IsZero() || w.options.Page != ""
	asked := time.Now().UTC().Truncate(time.Microsecond) // the service keeps no finer ones
	if !pinned {
		w.options.AsAt = asked
	}
	page, answer, err := w.read(ctx)
	if pinned || err != nil || answer.date.IsZero() {
		return page, err
	}
	ahead, behind := asked.Sub(answer.date) >= time.Second, time.Until(answer.date) > time.Second
	if ahead || behind {
		w.options.AsAt = answer.date
		page, _, err = w.read(ctx)
	}
	return page, err
}

func (w *walker[T]) read(ctx context.Context) (*Page[T], about, error) {
	w.op.query = w.options.query()
	return readPage[T](ctx, w.c, w.op)
}
