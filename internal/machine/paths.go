package machine

import (
	"slices"

	"taskdesk/apiclient"
)

// Reachable returns the states that a task in the given state can come to, the nearest
// first, without that state itself. It leaves out what only a transition leads to that
// can never be made.
func (m *Machine) Reachable(from string) []string { return m.graph().edges.reach(from)[1:] }

// WayBack returns the shortest sequence of transitions that leads from the state that
// was reached to the one that was left, and false when there is none.
func (m *Machine) WayBack(left, reached string) ([]apiclient.Transition, bool) {
	path, ok := m.graph().edges.shortest(reached, left, nil, nil)
	if !ok {
		return nil, false
	}
	way := make([]apiclient.Transition, len(path))
	for i, e := range path {
		way[i] = m.definition.Transitions[e.index]
	}
	return way, true
}

// shortest returns the shortest path from one state to another that uses none of the
// edges and enters none of the states that are closed. Of several it returns the one
// whose transitions are written first.
func (e edges) shortest(from, to string, closed map[int]bool, shut map[string]bool) (path []edge, ok bool) {
	came := map[string]edge{}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == to {
			for state := to; state != from; state = path[len(path)-1].from {
				path = append(path, came[state])
			}
			slices.Reverse(path)
			return path, true
		}
		for _, next := range e[queue[0]] {
			if _, seen := came[next.to]; !seen && next.to != from && !closed[next.index] && !shut[next.to] {
				came[next.to] = next
				queue = append(queue, next.to)
			}
		}
	}
	return nil, false
}

// shortestPaths returns the shortest paths between two states that enter no state twice,
// the shortest first, and no more than most. They are found as Yen does: each next one
// leaves one of those before it at some state, and goes on from there the shortest way
// that is new.
func (e edges) shortestPaths(from, to string, most int) (found [][]edge) {
	path, ok := e.shortest(from, to, nil, nil)
	if !ok || from == to {
		return nil
	}
	found = append(found, path)
	var waiting [][]edge
	for len(found) < most {
		for i := range found[len(found)-1] {
			if next, ok := e.deviate(found, found[len(found)-1][:i], to); ok && !slices.ContainsFunc(waiting, same(next)) {
				waiting = append(waiting, next)
			}
		}
		if len(waiting) == 0 {
			break
		}
		best := 0
		for i := range waiting {
			if len(waiting[i]) < len(waiting[best]) {
				best = i
			}
		}
		found = append(found, waiting[best])
		waiting = slices.Delete(waiting, best, best+1)
	}
	return found
}

// deviate returns the shortest path that begins with a root, as the last of those that
// were found does, and then differs from all of them.
func (e edges) deviate(found [][]edge, root []edge, to string) (path []edge, ok bool) {
	closed, shut := map[int]bool{}, map[string]bool{}
	for _, path := range found {
		if len(path) > len(root) && slices.Equal(path[:len(root)], root) {
			closed[path[len(root)].index] = true
		}
	}
	for _, step := range root {
		shut[step.from] = true
	}
	spur, ok := e.shortest(found[len(found)-1][len(root)].from, to, closed, shut)
	return slices.Concat(root, spur), ok
}

func same(path []edge) func([]edge) bool {
	return func(other []edge) bool { return slices.Equal(path, other) }
}
