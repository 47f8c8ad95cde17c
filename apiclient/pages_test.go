package apiclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// page answers with tasks and the token of the next page, by a clock that is ahead of
// ours.
func page(next string, ahead time.Duration, ids ...string) reply {
	var tasks []string
	for _, id := range ids {
		tasks = append(tasks, `{"id":"`+id+`"}`)
	}
	body := fmt.Sprintf(`{"values":[%s],"nextPage":"%s"}`, strings.Join(tasks, ","), next)
	return func(r *http.Request) (*http.Response, error) {
		return says(200, body, "Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))(r)
	}
}

// collect walks over everything, and returns the ids and the error at the end.
func collect(t *testing.T, c *Client, o ListOptions) (ids string, err error) {
	t.Helper()
	for task, e := range c.Tasks.All(t.Context(), o) {
		if err != nil {
			t.Error("the walk went on after an error")
		}
		if err = e; e == nil {
			ids += task.ID
		}
	}
	return ids, err
}

func TestAll(t *testing.T) {
	tests := []struct {
		name    string
		replies []reply
		ids     string
		kinds   string
		sent    int
	}{
		{"one page", []reply{page("", 0, "a", "b")}, "ab", "", 1},
		{"three pages", []reply{page("p/2", 0, "a"), page("p3=", 0, "b"), page("", 0, "c")}, "abc", "", 3},
		{"a page with nothing on it", []reply{page("2", 0, "a"), page("3", 0), page("", 0, "b")}, "ab", "", 3},
		{"nothing", []reply{page("", 0)}, "", "", 1},
		{"the same page again", []reply{page("2", 0, "a"), page("2", 0, "b")}, "ab", "Unavailable", 2},
		{"in a circle", []reply{page("2", 0, "a"), page("3", 0, "b"), page("2", 0, "c")}, "abc", "Unavailable", 3},
		{"refused at once", []reply{says(400, "")}, "", "Invalid Refused", 1},
		{"refused on the way", []reply{page("2", 0, "a"), says(403, "")}, "a", "Forbidden Refused", 2},
		{"trouble that passes", []reply{page("2", 0, "a"), says(502, ""), page("", 0, "b")}, "ab", "", 3},
		{"no more on the way", []reply{page("2", 0, "a"), says(404, `"No Tasks found."`)}, "a", "", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := serving(t, tt.replies...)
				ids, err := collect(t, c, ListOptions{})
				if ids != tt.ids || kindsOf(err) != tt.kinds || len(s.seen) != tt.sent {
					t.Errorf("got %q, %q in %d requests, want %q, %q in %d: %v", ids, kindsOf(err), len(s.seen), tt.ids, tt.kinds, tt.sent, err)
				}
				if e, ok := errors.AsType[*Error](err); ok && e.Op != "Tasks.All" {
					t.Errorf("%v does not say what failed", err)
				}
			})
		})
	}
}

// TestAllIsPinned asks every page as at one moment, which is never in the service's
// future, nor long past by its clock.
func TestAllIsPinned(t *testing.T) {
	midnight := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // when every bubble begins
	tests := []struct {
		name    string
		ahead   time.Duration // the service's clock
		options ListOptions
		asked   []time.Time
	}{
		{"clocks agree", 0, ListOptions{}, []time.Time{midnight, midnight}},
		{"nearly", 900 * time.Millisecond, ListOptions{}, []time.Time{midnight, midnight}},
		{"ours is ahead", -3 * time.Second, ListOptions{}, []time.Time{midnight, midnight.Add(-3 * time.Second), midnight.Add(-3 * time.Second)}},
		{"ours is behind", time.Hour, ListOptions{}, []time.Time{midnight, midnight.Add(time.Hour), midnight.Add(time.Hour)}},
		{"a moment was asked for", time.Hour, ListOptions{AsAt: midnight.Add(-time.Minute)}, []time.Time{midnight.Add(-time.Minute), midnight.Add(-time.Minute)}},
		{"from a page on", time.Hour, ListOptions{Page: "9"}, []time.Time{{}, {}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := serving(t, page("2", tt.ahead, "a"), page("2", tt.ahead, "a"), page("", tt.ahead, "b"))
				if len(tt.asked) == 2 {
					s.replies = slices.Delete(s.replies, 0, 1)
				}
				if ids, err := collect(t, c, tt.options); ids != "ab" || err != nil {
					t.Errorf("got %q, %v", ids, err)
				}
				if got := moments(t, s.seen); !slices.EqualFunc(got, tt.asked, time.Time.Equal) {
					t.Errorf("asked as at %v, want %v", got, tt.asked)
				}
			})
		})
	}
}

// moments returns as at which moment each request asked; zero for none.
func moments(t *testing.T, seen []string) (all []time.Time) {
	t.Helper()
	for _, line := range seen {
		u, err := url.Parse(strings.Fields(line)[1])
		if err != nil {
			t.Fatal(err)
		}
		at, _ := time.Parse(time.RFC3339, u.Query().Get("asAt"))
		all = append(all, at)
	}
	return all
}

// TestAllKeepsTheQuestion sends filter, order and limit with every page.
func TestAllKeepsTheQuestion(t *testing.T) {
	s, c := serving(t, page("2", 0, "a"), page("", 0, "b"))
	o := ListOptions{AsAt: time.Unix(0, 0), Filter: "state eq 'Open'", SortBy: []string{"id"}, Limit: 7}
	all := c.Tasks.All(t.Context(), o)
	for range 2 { // a walk can be gone again
		for _, err := range all {
			if err != nil {
				t.Error(err)
			}
		}
	}
	const question = "asAt=1970-01-01T00%3A00%3A00.0000000%2B00%3A00&filter=state+eq+%27Open%27&limit=7"
	want := []string{"GET /workflow/api/tasks?" + question + "&sortBy=id", "GET /workflow/api/tasks?" + question + "&page=2&sortBy=id"}
	if !slices.Equal(s.seen[:2], want) || s.seen[2] != want[0] {
		t.Errorf("sent  %q\nwant %q and again", s.seen, want)
	}
}

// TestAllCanBeLeft reads no page that nobody looks at.
func TestAllCanBeLeft(t *testing.T) {
	s, c := serving(t, page("2", 0, "a", "b"), page("", 0, "c"))
	for range c.Tasks.All(t.Context(), ListOptions{AsAt: time.Unix(0, 0)}) {
		break
	}
	if len(s.seen) != 1 {
		t.Errorf("%d requests, want 1", len(s.seen))
	}
}

// TestAllWaits for as long as the service asks, up to a minute: a walk is work.
func TestAllWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := serving(t, page("2", 0, "a"), says(429, "", "Retry-After", "40"), page("", 0, "b"))
		began := time.Now()
		if ids, err := collect(t, c, ListOptions{}); ids != "ab" || err != nil || time.Since(began) != 40*time.Second {
			t.Errorf("got %q, %v after %v, want both after 40s", ids, err, time.Since(began))
		}
	})
}

func TestAllDefinitions(t *testing.T) {
	_, c := serving(t, says(200, `{"values":[{"id":{"scope":"S","code":"A"}},{"id":{"scope":"S","code":"B"}}]}`))
	var got []string
	for d, err := range c.Definitions.All(t.Context(), ListOptions{AsAt: time.Unix(0, 0)}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, d.ID.String())
	}
	if !slices.Equal(got, []string{"S/A", "S/B"}) {
		t.Errorf("got %v", got)
	}
}
