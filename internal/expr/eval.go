package expr

// A tally collects verdicts in Kleene's logic: the deciding one settles it, and
// short of that one CannotTell leaves it open.
type tally struct{ decider, sum Verdict }

// newTally returns a tally of an "and" (every) or of an "or".
func newTally(every bool) tally {
	if every {
		return tally{decider: NotMet, sum: Met}
	}
	return tally{decider: Met, sum: NotMet}
}

// add counts a verdict and tells whether the tally is settled.
func (t *tally) add(v Verdict) bool {
	if v == t.decider || v == CannotTell {
		t.sum = v
	}
	return v == t.decider
}

// Join returns the verdict of several conditions together: of all, or of any.
func Join(one bool, verdicts ...Verdict) Verdict {
	t := newTally(!one)
	for _, v := range verdicts {
		if t.add(v) {
			break
		}
	}
	return t.sum
}

func (n junction) eval(env Env, negated bool) Verdict {
	t := newTally((n.word == "and") != negated)
	for _, operand := range n.operands {
		if t.add(operand.eval(env, negated)) {
			break
		}
	}
	return t.sum
}

func (n negation) eval(env Env, negated bool) Verdict { return n.operand.eval(env, !negated) }

func (n comparison) eval(env Env, negated bool) Verdict {
	left, leftKnown := n.left.value(env)
	right, rightKnown := n.right.value(env)
	return test(&left, leftKnown, n.op, &right, rightKnown, n.negated != negated)
}

func (n membership) eval(env Env, negated bool) Verdict {
	negated = n.negated != negated
	left, leftKnown := n.left.value(env)
	t := newTally(negated)
	for _, item := range n.list {
		right, rightKnown := item.value(env)
		if t.add(test(&left, leftKnown, "eq", &right, rightKnown, negated)) {
			break
		}
	}
	return t.sum
}

func (n presence) eval(env Env, negated bool) Verdict {
	v, known := n.term.value(env)
	if !known {
		return CannotTell
	}
	return verdict(v.IsSet() != (n.negated != negated))
}

func (n quantifier) eval(env Env, negated bool) Verdict {
	items, known := env.Each(n.path)
	if !known {
		return CannotTell
	}
	negated = n.negated != negated
	t := newTally((n.word == "all") != negated)
	for _, item := range items {
		if t.add(n.body.eval(item, negated)) {
			break
		}
	}
	return t.sum
}

// test compares two values. One that is not set fails the test even when the other
// is not known.
func test(left *Value, leftKnown bool, op string, right *Value, rightKnown, negated bool) Verdict {
	switch {
	case leftKnown && !left.IsSet(), rightKnown && !right.IsSet():
		return NotMet
	case !leftKnown, !rightKnown:
		return CannotTell
	}
	return verdict(holds(left, op, right) != negated)
}

func holds(left *Value, op string, right *Value) bool {
	if op == "startswith" {
		return hasPrefixFold(left.String(), right.String())
	}
	order, ordered := compare(left, right)
	switch op {
	case "eq":
		return ordered && order == 0
	case "neq":
		return !ordered || order != 0
	case "gt":
		return ordered && order > 0
	case "gte":
		return ordered && order >= 0
	case "lt":
		return ordered && order < 0
	default:
		return ordered && order <= 0
	}
}

func verdict(holds bool) Verdict {
	if holds {
		return Met
	}
	return NotMet
}
