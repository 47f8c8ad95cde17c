package apiclient

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

func TestNew(t *testing.T) {
	tests := []struct {
		base, want string // want is the address of a task, "" for a refusal
	}{
		{"https://example.lusid.com/workflow", "https://example.lusid.com/workflow/api/tasks/t-1"},
		{"https://example.lusid.com/workflow//", "https://example.lusid.com/workflow/api/tasks/t-1"},
		{"http://localhost:8081", "http://localhost:8081/api/tasks/t-1"},
		{"https://example.lusid.com/a%2Fb", "https://example.lusid.com/a%2Fb/api/tasks/t-1"},
		{"", ""},
		{"example.lusid.com/workflow", ""},
		{"ftp://example.lusid.com", ""},
		{"https:///workflow", ""},
		{"https://ann:hunter2@example.lusid.com", ""},
		{"https://example.lusid.com?tenant=1", ""},
		{"https://example.lusid.com#top", ""},
		{"https://exa mple:hunter2", ""},
	}
	for _, tt := range tests {
		c, err := New(tt.base)
		if (err == nil) != (tt.want != "") {
			t.Errorf("New(%q): %v", tt.base, err)
		}
		if err != nil {
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("New(%q) tells the password: %v", tt.base, err)
			}
			continue
		}
		if got, err := (op{path: []string{"tasks", "t-1"}}).url(c.base); got != tt.want || err != nil {
			t.Errorf("New(%q) asks %s, want %s: %v", tt.base, got, tt.want, err)
		}
	}
}

// TestRequests shows what each operation sends.
func TestRequests(t *testing.T) {
	berlin := time.FixedZone("", 2*60*60)
	asAt := time.Date(2026, 3, 2, 11, 0, 30, 654321000, berlin)
	id := DefinitionID{Scope: "Operations", Code: "a/b?c"}
	change := UpdateTask{Fields: []Field{{Name: "difference", Value: jsontext.Value("1.10")}, {Name: "comment", Value: jsontext.Value("null")}}}
	redefined := Definition{ID: id, Version: Version{Number: 3}, DisplayName: "D", Unknown: jsontext.Value(`{"owner":"ann"}`)}
	tests := []struct {
		name string
		do   func(context.Context, *Client) error
		want string
	}{
		{"get", get, "GET /workflow/api/tasks/" + taskID},
		{"get as at", func(ctx context.Context, c *Client) error { _, err := c.Tasks.Get(ctx, "t-1", asAt); return err }, "GET /workflow/api/tasks/t-1?asAt=2026-03-02T09%3A00%3A30.6543210%2B00%3A00"},
		{"odd id", func(ctx context.Context, c *Client) error {
			_, err := c.Tasks.Get(ctx, "a/../b?c#d%", time.Time{})
			return err
		}, "GET /workflow/api/tasks/a%2F..%2Fb%3Fc%23d%25"},
		{"update", func(ctx context.Context, c *Client) error {
			_, err := c.Tasks.Update(ctx, "t-1", change, "resolve&x")
			return err
		}, `POST /workflow/api/tasks/t-1?trigger=resolve%26x {"fields":[{"name":"difference","value":1.10},{"name":"comment","value":null}]}`},
		{"update nothing", update, "POST /workflow/api/tasks/" + taskID + " {}"},
		{"create", func(ctx context.Context, c *Client) error {
			_, err := c.Tasks.Create(ctx, CreateTask{DefinitionID: DefinitionID{Scope: "S", Code: "C"}}, "assign")
			return err
		}, `POST /workflow/api/tasks?trigger=assign {"taskDefinitionId":{"scope":"S","code":"C"}}`},
		{"delete", remove, "DELETE /workflow/api/tasks/" + taskID},
		{"list", func(ctx context.Context, c *Client) error {
			_, err := c.Tasks.List(ctx, ListOptions{Filter: "state eq 'Open'", SortBy: []string{"state", "id DESC"}, Limit: 50, Page: "a+b/c="})
			return err
		}, "GET /workflow/api/tasks?filter=state+eq+%27Open%27&limit=50&page=a%2Bb%2Fc%3D&sortBy=state&sortBy=id+DESC"},
		{"definition", func(ctx context.Context, c *Client) error {
			_, err := c.Definitions.Get(ctx, id, time.Time{})
			return err
		}, "GET /workflow/api/taskdefinitions/Operations/a%2Fb%3Fc"},
		{"definitions", func(ctx context.Context, c *Client) error {
			_, err := c.Definitions.List(ctx, ListOptions{AsAt: asAt})
			return err
		}, "GET /workflow/api/taskdefinitions?asAt=2026-03-02T09%3A00%3A30.6543210%2B00%3A00"},
		{"history", func(ctx context.Context, c *Client) error { _, err := c.Tasks.History(ctx, "t-1", asAt); return err },
			"GET /workflow/api/tasks/t-1/history?asAt=2026-03-02T09%3A00%3A30.6543210%2B00%3A00"},
		{"history from the beginning", history, "GET /workflow/api/tasks/" + taskID + "/history?asAt=0001-01-01T00%3A00%3A00.0000000%2B00%3A00"},
		{"update a batch", func(ctx context.Context, c *Client) error {
			_, err := c.Tasks.UpdateBatch(ctx, []TaskUpdate{{TaskID: "t-1", Trigger: "assign", Fields: change.Fields[:1]}, {TaskID: "t-2"}})
			return err
		}, `PATCH /workflow/api/tasks/$update {"updateTasks":[{"taskInstanceId":"t-1","triggerName":"assign","fields":[{"name":"difference","value":1.10}]},{"taskInstanceId":"t-2"}]}`},
		{"update an empty batch", updateBatch, `PATCH /workflow/api/tasks/$update {"updateTasks":[]}`},
		{"delete a batch", func(ctx context.Context, c *Client) error {
			_, err := c.Tasks.DeleteBatch(ctx, []string{"t-1", "t-2"})
			return err
		}, `POST /workflow/api/tasks/$delete {"taskIds":["t-1","t-2"]}`},
		{"tasks of a definition", func(ctx context.Context, c *Client) error {
			_, err := c.Tasks.OfDefinition(ctx, id, asAt)
			return err
		}, "GET /workflow/api/taskdefinitions/Operations/a%2Fb%3Fc/tasks?asAt=2026-03-02T09%3A00%3A30.6543210%2B00%3A00"},
		{"update a definition", func(ctx context.Context, c *Client) error {
			_, err := c.Definitions.Update(ctx, redefined)
			return err
		}, `PUT /workflow/api/taskdefinitions/Operations/a%2Fb%3Fc {"displayName":"D","states":[],"initialState":{"name":""},"owner":"ann"}`},
		{"delete a definition", func(ctx context.Context, c *Client) error {
			_, err := c.Definitions.Delete(ctx, id)
			return err
		}, "DELETE /workflow/api/taskdefinitions/Operations/a%2Fb%3Fc"},
		{"action log", func(ctx context.Context, c *Client) error { _, err := c.ActionLogs.Get(ctx, "l/1"); return err }, "GET /workflow/api/actionlogs/l%2F1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, c := serving(t, says(400, ""))
			_ = tt.do(t.Context(), c)
			if len(s.seen) != 1 || s.seen[0] != tt.want {
				t.Errorf("sent %q, want %q", s.seen, tt.want)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	for name, do := range map[string]func(context.Context, *Client) error{"read": get, "write": update, "bodiless write": remove} {
		var got http.Header
		_, c := serving(t, func(r *http.Request) (*http.Response, error) {
			got = r.Header
			return says(400, "")(r)
		})
		WithUserAgent("taskdesk/1.2")(c)
		_ = do(t.Context(), c.As(func(context.Context) (string, error) { return "ann", nil }))
		want := map[string]string{"Authorization": "Bearer ann", "Accept": "application/json", "User-Agent": "taskdesk/1.2"}
		if name == "write" {
			want["Content-Type"] = "application/json"
		}
		for header, value := range want {
			if got.Get(header) != value {
				t.Errorf("%s: %s is %q, want %q", name, header, got.Get(header), value)
			}
		}
		if len(got) != len(want) { // an idempotency key among them would have writes sent twice
			t.Errorf("%s: headers %v, want %v alone", name, got, want)
		}
	}
}

// TestNoSuchAddress refuses ids that would lead to another operation.
func TestNoSuchAddress(t *testing.T) {
	for _, id := range []string{"", ".", "..", "$delete"} {
		s, c := serving(t, says(200, smallTask))
		_, err := c.Tasks.Update(t.Context(), id, UpdateTask{}, "")
		if got := kindsOf(err); got != "Invalid NotSent" || len(s.seen) != 0 {
			t.Errorf("Update(%q) is %q and was sent %d times: %v", id, got, len(s.seen), err)
		}
	}
	s, c := serving(t, says(200, smallTask))
	_, err := c.Tasks.Update(t.Context(), taskID, UpdateTask{Fields: []Field{{Name: "n", Value: jsontext.Value("1.")}}}, "")
	if got := kindsOf(err); got != "Invalid NotSent" || len(s.seen) != 0 {
		t.Errorf("an update that is no JSON is %q and was sent %d times: %v", got, len(s.seen), err)
	}
}
