//go:build !race

package proof

// usualSchedules is how many schedules are carried out in this process when nobody says how many.
const usualSchedules = 1000
