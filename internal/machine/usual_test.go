//go:build !race

package machine_test

// usualChecks is how many definitions the explainer is tried on.
const usualChecks = 1000
