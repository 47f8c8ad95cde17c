package drawing

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

type point struct{ x, y float64 }

var step = regexp.MustCompile(`([MVC])([^MVCl]*)`)

// trace follows a line and returns points on it, near to one another.
func trace(t *testing.T, line string) []point {
	t.Helper()
	var way []point
	for _, s := range step.FindAllStringSubmatch(line, -1) {
		n := numbers(t, s[2])
		switch s[1] {
		case "M":
			way = append(way, point{n[0], n[1]})
		case "V":
			last := way[len(way)-1]
			way = append(way, curve(last, point{last.x, last.y}, point{last.x, n[0]}, point{last.x, n[0]})...)
		case "C":
			way = append(way, curve(way[len(way)-1], point{n[0], n[1]}, point{n[2], n[3]}, point{n[4], n[5]})...)
		}
	}
	if len(way) < 2 {
		t.Fatalf("the line %q leads nowhere", line)
	}
	return way
}

// curve are points on a cubic curve.
func curve(a, b, c, d point) []point {
	const steps = 20
	var way []point
	for i := 1; i <= steps; i++ {
		u := float64(i) / steps
		v := 1 - u
		mix := func(a, b, c, d float64) float64 { return v*v*v*a + 3*v*v*u*b + 3*v*u*u*c + u*u*u*d }
		way = append(way, point{mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y)})
	}
	return way
}

func start(t *testing.T, path string) point {
	t.Helper()
	n := numbers(t, step.FindStringSubmatch(path)[2])
	return point{n[0], n[1]}
}

func numbers(t *testing.T, text string) []float64 {
	t.Helper()
	var all []float64
	for _, word := range strings.Fields(text) {
		n, err := strconv.ParseFloat(word, 64)
		if err != nil {
			t.Fatal(fmt.Errorf("in %q: %w", text, err))
		}
		all = append(all, n)
	}
	return all
}

// near tells whether a point is at a side of a box.
func near(b Box, p point) bool { return grown(b, 1, p) && !grown(b, -2, p) }

// within tells whether a point is well inside of a box.
func within(b Box, p point) bool { return grown(b, -2, p) }

func grown(b Box, by float64, p point) bool {
	return p.x >= float64(b.X)-by && p.x <= float64(b.X+b.Width)+by && p.y >= float64(b.Y)-by && p.y <= float64(b.Y+b.Height)+by
}
