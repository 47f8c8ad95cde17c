package expr

import "testing"

func TestMentions(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"UserCreated neq CurrentUser", true},
		{"'x' eq currentuser", true},
		{"fields['a'] eq 1 and (state eq 'x' or not UserUpdated exists)", true},
		{"childTasks all (state eq 'Done' and not (fields['by'] eq CurrentUser))", true},
		{"not CurrentUser in 'a', 'b'", true},
		{"fields['CurrentUser'] eq 'CurrentUser'", false},
		{"version.CurrentUser exists", false},
		{"childTasks any (state eq 'Done')", false},
	}
	for _, tt := range tests {
		e, err := Parse(tt.text)
		if err != nil {
			t.Fatalf("%s: %v", tt.text, err)
		}
		if got := e.Mentions("CurrentUser", "UserCreated", "UserUpdated"); got != tt.want {
			t.Errorf("%s: Mentions() = %v, want %v", tt.text, got, tt.want)
		}
	}
}
