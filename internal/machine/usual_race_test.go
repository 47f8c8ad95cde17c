//go:build race

package machine_test

// usualChecks is how many definitions the explainer is tried on: fewer beside the race
// detector, which makes everything slow.
const usualChecks = 300
