package machine

import "testing"

func TestAsksWhoFires(t *testing.T) {
	m := drawn(t, nil,
		"A read B: UserCreated neq currentuser", "A odd B: UserCreated <> CurrentUser", "A wrong B: state ~ 'A'",
		"A free B", "A said B: fields['x'] eq 'CurrentUser'", "A two B", "A two A: CurrentUser exists", "B far A: CurrentUser exists",
	)
	for trigger, want := range map[string]bool{"read": true, "odd": true, "wrong": false, "free": false, "said": false, "two": true, "far": false, "none": false} {
		if got := m.AsksWhoFires("A", trigger); got != want {
			t.Errorf("%s: AsksWhoFires() = %t, want %t", trigger, got, want)
		}
	}
}
