package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// parseFault reads the header.
func parseFault(text string) (f Fault, err error) {
	for part := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "delay":
			f.Delay, err = time.ParseDuration(value)
		case "late":
			f.Late, err = time.ParseDuration(value)
		case "clock":
			f.Clock, err = time.ParseDuration(value)
		case "status":
			f.Status, err = strconv.Atoi(value)
			if err == nil && (f.Status < 400 || f.Status > 599) {
				err = fmt.Errorf("%d is no failure", f.Status)
			}
		case "effect":
			f.Effect, err = strconv.ParseBool(value)
		case "retry-after":
			f.RetryAfter = value
		case "drop":
			f.Drop, err = value, oneOfWords(value, Before, After)
		case "body":
			f.Body, err = value, oneOfWords(value, Half, HTML)
		default:
			err = fmt.Errorf("there is no fault %q", name)
		}
		if err != nil {
			return f, fmt.Errorf("fault %s: %w", name, err)
		}
	}
	return f, nil
}

func oneOfWords(value string, words ...string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return fmt.Errorf("want one of %s", strings.Join(words, ", "))
}
