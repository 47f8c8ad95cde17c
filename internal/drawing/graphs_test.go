package drawing

import (
	"fmt"
	"math/rand/v2"
)

// line is a machine whose states follow each other.
func line(n int) Graph {
	var g Graph
	for i := range n {
		g.States = append(g.States, State{fmt.Sprintf("State %d", i)})
		if i > 0 {
			g.Transitions = append(g.Transitions, Transition{i - 1, i, fmt.Sprintf("go %d", i), ""})
		}
	}
	return g
}

// with adds transitions, given as pairs of states.
func (g Graph) with(pairs ...[2]int) Graph {
	for i, p := range pairs {
		g.Transitions = append(g.Transitions, Transition{p[0], p[1], fmt.Sprintf("extra %d", i), "if this holds"})
	}
	return g
}

// works is a machine as large ones are: stages that follow each other, each with side
// tracks, ways back, ends, and here and there a loop.
func works(states, transitions int, seed uint64) Graph {
	dice := rand.New(rand.NewPCG(seed, 1))
	words := []string{"Open", "Investigating", "Waiting for the vendor", "Escalated", "Checked", "Approved", "Sent out", "Under review", "Confirmed", "Held back"}
	verbs := []string{"Assign", "Send out", "Escalate", "Give back", "Approve", "Reject", "Check again", "Hold", "Release", "Cancel"}
	conditions := []string{"", "", "", "if There is a reason", "if fields['comment'] neq ''", "if Somebody else has checked it"}
	g := Graph{}
	for i := range states {
		g.States = append(g.States, State{fmt.Sprintf("%s %d", words[dice.IntN(len(words))], i)})
	}
	add := func(from, to int) {
		g.Transitions = append(g.Transitions, Transition{from, to, verbs[dice.IntN(len(verbs))], conditions[dice.IntN(len(conditions))]})
	}
	for i := 1; i < states; i++ {
		add(max(0, i-1-dice.IntN(5)), i)
	}
	for len(g.Transitions) < transitions {
		from := dice.IntN(states)
		switch dice.IntN(8) {
		case 0:
			add(from, from)
		case 1, 2:
			add(from, max(0, from-1-dice.IntN(6)))
		default:
			add(from, min(states-1, from+1+dice.IntN(7)))
		}
	}
	return g
}
