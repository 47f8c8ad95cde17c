package apiclient

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestPaceChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pace{allowed: firstPace}
		steps := []struct {
			name string
			do   func()
			want int
		}{
			{"at first", func() {}, firstPace},
			{"a round of answers", func() { repeat(firstPace+1, p.faster) }, firstPace + 1},
			{"many more", func() { repeat(1000, p.faster) }, topPace},
			{"turned away", func() { p.slower(time.Now()) }, topPace / 2},
			{"turned away at the same time", func() { repeat(3, func() { p.slower(time.Now()) }) }, topPace / 2},
			{"sent before that", func() { time.Sleep(time.Second); p.slower(time.Now().Add(-2 * time.Second)) }, topPace / 2},
			{"turned away later", func() { time.Sleep(time.Second); p.slower(time.Now()) }, topPace / 4},
			{"and on", func() { repeat(9, func() { time.Sleep(time.Second); p.slower(time.Now()) }) }, 1},
			{"up again", p.faster, 2},
		}
		for _, step := range steps {
			step.do()
			if got := int(p.allowed); got != step.want {
				t.Errorf("%s: %d in flight, want %d", step.name, got, step.want)
			}
		}
	})
}

func repeat(times int, do func()) {
	for range times {
		do()
	}
}

// TestPaceBounds lets no more begin than it allows, and gives turns in order.
func TestPaceBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pace{allowed: 2}
		var began []int
		for i := range 5 {
			go func() {
				if err := p.begin(t.Context()); err != nil {
					t.Error(err)
				}
				began = append(began, i)
			}()
			synctest.Wait() // which makes the appending safe, too
		}
		steps := []struct {
			name string
			do   func()
			want []int
		}{
			{"at first", func() {}, []int{0, 1}},
			{"one ends", p.end, []int{0, 1, 2}},
			{"room for one more", func() { repeat(3, p.faster) }, []int{0, 1, 2, 3}},
			{"less room", func() { p.slower(time.Now()); repeat(2, p.end) }, []int{0, 1, 2, 3}},
			{"the last ends", p.end, []int{0, 1, 2, 3, 4}},
			{"nobody is left", p.end, []int{0, 1, 2, 3, 4}},
		}
		for _, step := range steps {
			step.do()
			synctest.Wait()
			if !slices.Equal(began, step.want) {
				t.Errorf("%s: %v began, want %v", step.name, began, step.want)
			}
		}
	})
}

// TestLeavesTheQueue loses no turn to somebody who leaves.
func TestLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pace{allowed: 1}
		if err := p.begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, leave := context.WithCancel(t.Context())
		left, stayed := make(chan error), make(chan error)
		go func() { left <- p.begin(ctx) }()
		synctest.Wait()
		go func() { stayed <- p.begin(t.Context()) }()
		synctest.Wait()
		leave()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("somebody who left got %v", err)
		}
		p.end()
		if err := <-stayed; err != nil {
			t.Error(err)
		}
		p.leave(make(chan struct{})) // a turn that came at the very moment of leaving
		if p.busy != 0 {
			t.Errorf("%d busy, want none", p.busy)
		}
	})
}
