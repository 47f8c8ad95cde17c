//go:build !race

package proof

// usualSchedules is how many schedules each side carries out when nobody says how many.
const usualSchedules = 500
