package apiclient

import (
	"context"
	"testing"
	"time"
)

// TestNothingMatches takes a 404 with a sentence for an empty list, and for a thing
// that is not there where one thing was asked for.
func TestNothingMatches(t *testing.T) {
	length := map[string]func(context.Context, *Client) (int, error){
		"Tasks.List": func(ctx context.Context, c *Client) (int, error) {
			p, err := c.Tasks.List(ctx, ListOptions{})
			if err != nil {
				return 0, err
			}
			return len(p.Values), nil
		},
		"Definitions.List": func(ctx context.Context, c *Client) (int, error) {
			p, err := c.Definitions.List(ctx, ListOptions{})
			if err != nil {
				return 0, err
			}
			return len(p.Values), nil
		},
		"Tasks.OfDefinition": func(ctx context.Context, c *Client) (int, error) {
			all, err := c.Tasks.OfDefinition(ctx, tradeBreak, time.Time{})
			return len(all), err
		},
		"Tasks.All": func(ctx context.Context, c *Client) (n int, err error) {
			for _, err = range c.Tasks.All(ctx, ListOptions{}) {
				n++
			}
			return n, err
		},
	}
	for name, of := range length {
		for _, tt := range []struct {
			body string
			want string
		}{
			{`"No Tasks found."`, ""},
			{`{"name":"RouteNotFound"}`, "NotFound Refused"},
			{"", "NotFound Refused"},
			{"404 page not found", "NotFound Refused"},
			{"<html>", "Refused Unavailable"},
		} {
			_, c := serving(t, says(404, tt.body))
			if n, err := of(t.Context(), c); kindsOf(err) != tt.want || err == nil && n != 0 {
				t.Errorf("%s, 404 %s: %d values and %q, want %q: %v", name, tt.body, n, kindsOf(err), tt.want, err)
			}
		}
	}
	for _, name := range []string{"Tasks.Get", "Tasks.History", "Definitions.Get", "ActionLogs.Get"} {
		_, c := serving(t, says(404, `"Not found."`))
		if err := reads[name](t.Context(), c); kindsOf(err) != "NotFound Refused" {
			t.Errorf("%s is %q: %v", name, kindsOf(err), err)
		}
	}
}
