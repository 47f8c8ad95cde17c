package history

import (
	"cmp"
	"errors"
)

// wake lets everybody look who waits.
func (p *Past) wake() {
	if p.news != nil {
		close(p.news)
		p.news = nil
	}
}

// await returns once look, which runs with p locked, says that it saw what it looks
// for. It fails with the reader's error when that cannot come any more.
func (r *reader) await(look func() bool) error {
	for {
		seen, news, err := r.look(look)
		if seen || err != nil {
			return err
		}
		select {
		case <-news:
		case <-r.ctx.Done():
			return r.ctx.Err()
		}
	}
}

func (r *reader) look(look func() bool) (seen bool, news <-chan struct{}, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case look():
		return true, nil, nil
	case r.news == nil:
		r.news = make(chan struct{})
	}
	if len(r.asking) == 0 && !r.hearing { // nothing can come any more
		return false, nil, cmp.Or(r.err, errLost)
	}
	return false, r.news, nil
}

// errLost is the error of a life about which the service contradicts itself, so that
// nothing is left to ask.
var errLost = errors.New("the service does not tell of all versions")
