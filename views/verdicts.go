package views

// The verdicts of a Clause.
const (
	Met        = "met"
	NotMet     = "notMet"
	CannotTell = "cannotTell"
)

// verdictWord is a verdict as people say it.
func verdictWord(verdict string) string {
	switch verdict {
	case Met:
		return "met"
	case NotMet:
		return "not met"
	default:
		return "cannot tell here"
	}
}

// outcomeWord is how a write ended, as people say it.
func outcomeWord(outcome string) string {
	switch outcome {
	case Done, Refused:
		return outcome
	default:
		return Unknown
	}
}
