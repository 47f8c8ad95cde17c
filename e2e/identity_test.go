package e2e

import (
	"net/http"
	"net/http/httputil"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/config"
	"taskdesk/internal/sandbox"
)

func init() {
	scenes = append(scenes,
		scene{"how the service sees one", func(_ *rig, page *tab) { page.open("/identity") }},
		scene{"triggers that worked", func(r *rig, page *tab) {
			r.plain().signIn("operator", taskPath(r.openBreak())).openTrigger("assign").submit(".panel form", "button.go", nil)
			page.open(taskPath(r.openBreak()))
			if !r.defined {
				page.see(".worked a[data-trigger=assign]")
			}
		}},
	)
}

// openBreak makes a trade break that nobody has taken up, and returns its id.
func (r *rig) openBreak() string {
	r.t.Helper()
	task, err := r.upstream.Tasks.Create(r.t.Context(), apiclient.CreateTask{
		DefinitionID: apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"},
		Fields:       []apiclient.Field{{Name: "tradeId", Value: jsontext.Value(`"T-1"`)}, {Name: "difference", Value: jsontext.Value(`"-1204.55"`)}},
	}, "")
	if err != nil {
		r.t.Fatalf("create a task upstream: %v", err)
	}
	return task.ID
}

// TestIdentity is told by the first write: the menu and the page say by which.
func TestIdentity(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id))
		page.click(".bar .menu.end summary")
		page.want(".bar .menu.end", "not confirmed by a write")
		if r.defined {
			page.want(".asks", "Guards here ask who you are")
		} else if n := page.count(".asks"); n != 0 {
			t.Errorf("it is told what guards ask where nobody knows them: %d", n)
		}
		r.plain().signIn("operator", "/").save(id, "comment", "mine")
		page.open(taskPath(id))
		page.click(".bar .menu.end summary")
		page.want(".bar .menu.end", "confirmed by your write of")
		page.click(".bar .menu.end a[href='/identity']")
		page.want("#waiting", "the id that you signed in with. Your write of")
		page.click("#proof a[href*='" + id + "']")
		page.want(".past-bar", "version 4")
	})
}

// definedByFile gives a console the definition of trade breaks as a file.
func definedByFile(c *config.Config) {
	c.Definitions = "../internal/sandbox/world/seed/trade-break-2.json"
}

const fromFile = "Definition from a file given by whoever runs Taskdesk"

// TestDefinitionFromAFile does the main job in the seed era as it is done today, by a
// definition that is given as a file.
func TestDefinitionFromAFile(t *testing.T) {
	r := start(t, sandbox.SeedEra, definedByFile)
	r.defined = true // for the console
	p := r.plain().signIn("operator", taskPath(r.examples.Ordinary))
	p.want(http.StatusOK, ".missing-abilities", fromFile).want(http.StatusOK, ".missing-abilities", noFamily).want(http.StatusOK, ".missing-abilities", noActions).wantNot("main", noTriggers)
	mainJob(t, r)
}

// TestLooksOfWhatIsRare sets scenes of a console whose definitions are from a file, and
// which is one user to the service whoever is signed in.
func TestLooksOfWhatIsRare(t *testing.T) {
	r := start(t, sandbox.SeedEra, definedByFile, func(c *config.Config) {
		proxy := httputil.NewSingleHostReverseProxy(address(t, strings.TrimSuffix(c.WorkflowURL.String(), c.WorkflowURL.Path)))
		c.WorkflowURL = address(t, serve(t, func(string) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				q.Header.Set("Authorization", "Bearer sandbox-operator")
				proxy.ServeHTTP(w, q)
			})
		})+"/workflow")
	})
	r.defined = true
	id := r.examples.Ordinary
	r.plain().signIn("admin", "/").save(id, "comment", "Ada's")
	r.plain().signIn("operator", "/").save(id, "comment", "Otto's")
	looks(t, r, "admin", []scene{
		{"task of a definition from a file, and a shared id", func(_ *rig, page *tab) {
			page.open(taskPath(id))
			page.want(".asks", "cannot tell you apart")
			page.want(".missing-abilities", fromFile)
		}},
		{"new task of a definition from a file", func(_ *rig, page *tab) { page.open("/tasks/new?definition=Operations%2FTradeBreak") }},
		{"definitions from files to choose", func(_ *rig, page *tab) { page.open("/tasks/new") }},
		{"a shared id", func(_ *rig, page *tab) {
			page.open("/identity")
			page.want("main", "You share this id with another person")
			page.click(".bar .menu.end summary")
		}},
	})
}
