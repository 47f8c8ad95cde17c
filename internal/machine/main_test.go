package machine_test

import (
	"flag"
	"os"
	"strconv"
	"testing"
)

func TestMain(m *testing.M) {
	flag.Parse()
	_, asked := os.LookupEnv("RAPID_CHECKS")
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		_ = flag.Set("rapid.checks", strconv.Itoa(usualChecks)) // the flag is another package's, and there
	}
	os.Exit(m.Run())
}
