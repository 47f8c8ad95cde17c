package fields

import "testing"

func TestAttributes(t *testing.T) {
	for attribute, want := range map[string]string{"CorrelationIds": "Correlation ids", "State": "State"} {
		if got := AttributeLabel(attribute); got != want {
			t.Errorf("%s is called %q, want %q", attribute, got, want)
		}
	}
	for value, want := range map[string]string{`["EOD recon","x"]`: "EOD recon\nx", `[1]`: "[1]", `"Open"`: "Open", "": "", "null": ""} {
		if got := AttributeWords([]byte(value)); got != want {
			t.Errorf("%s reads %q, want %q", value, got, want)
		}
	}
}
