package app_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"taskdesk/internal/sandbox"
)

const operator = "00u2otto8BrandtOps5b" // subject of the sandbox's operator

// TestOneRefreshOfTwoReplicas: two hundred requests of one session come to two replicas
// while its access token has ended. The provider is asked once, and does not answer before
// all of them are there and the other replica wants a new token too.
func TestOneRefreshOfTwoReplicas(t *testing.T) {
	const readers = 200
	r := startReplicas(t)
	b := r.signedIn("operator", "")
	page := "/tasks/" + r.box.Examples().Ordinary + "/raw"
	if got := b.get(page, ""); got.status != http.StatusOK {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	old, _ := r.upstream.take()
	r.expire(operator)
	here := r.await(readers)
	r.upstream.holding(func() {
		select {
		case <-here:
			r.awaitOther()
		case <-t.Context().Done():
		}
	})
	var all sync.WaitGroup
	for i := range readers {
		all.Go(func() {
			if got := b.get(page, []string{"0", "1"}[i%2]); got.status != http.StatusOK || !strings.Contains(got.body, "Otto Brandt") {
				t.Errorf("status %d, to %q, want the page with Otto Brandt signed in", got.status, got.location)
			}
		})
	}
	all.Wait()
	bearers, refreshes := r.upstream.take()
	if refreshes != 1 || len(bearers) != 1 {
		t.Errorf("%d refreshes, and %d tokens at the Workflow API; want one new one", refreshes, len(bearers))
	}
	for bearer := range bearers {
		if old[bearer] {
			t.Error("the old token is still in use")
		}
	}
}

// TestManyRefreshes lets more sessions than there are connections to the database ask for
// new tokens from a provider that does not answer. Everybody else is served meanwhile.
func TestManyRefreshes(t *testing.T) {
	const waiting = 24
	r := startReplicas(t)
	var people []*reader
	for range waiting {
		people = append(people, r.signedIn("operator", "0"))
	}
	other := r.signedIn("viewer", "0")
	r.expire(operator)
	page := "/tasks/" + r.box.Examples().Ordinary + "/raw"
	r.upstream.take()
	asked, answers := make(chan struct{}, waiting), make(chan struct{})
	r.upstream.holding(func() { asked <- struct{}{}; <-answers })
	var all sync.WaitGroup
	for _, b := range people {
		all.Go(func() {
			if got := b.get(page, "0"); got.status != http.StatusOK {
				t.Errorf("status %d, to %q, want the page", got.status, got.location)
			}
		})
	}
	for range 8 { // as many as may hold a connection
		<-asked
	}
	other.client.Timeout = 10 * time.Second // not met unless the page waits for the provider
	for range 20 {
		if got := other.get(page, "0"); got.status != http.StatusOK {
			t.Errorf("somebody else's page: status %d, want 200", got.status)
			break
		}
	}
	close(answers)
	all.Wait()
	if _, refreshes := r.upstream.take(); refreshes != waiting {
		t.Errorf("%d refreshes, want %d", refreshes, waiting)
	}
}

// TestTwoReplicas goes from one to the other.
func TestTwoReplicas(t *testing.T) {
	r := startReplicas(t)
	names := map[string]string{}
	for _, u := range sandbox.Users() {
		names[u.Login] = u.Name
	}
	people := map[string]*reader{}
	for user := range names {
		people[user] = r.signedIn(user, "0")
	}
	everybody := func() {
		t.Helper()
		for user, b := range people {
			b.wantIn("0", names[user])
			b.wantIn("1", names[user])
		}
	}
	everybody()
	r.restart(0)
	r.restart(1)
	everybody()
	r.expire(operator)
	r.restart(1)
	everybody()

	leaving := people["operator"]
	delete(people, "operator")
	if got := leaving.send("POST", r.base+"/logout", "", "0"); got.status != http.StatusSeeOther {
		t.Fatalf("signing out: status %d", got.status)
	}
	leaving.wantIn("1", "")
	leaving.wantIn("0", "")
	everybody()

	// From one replica to the provider, and back to the other.
	crossing := newReader(t, r.base)
	leave := crossing.get("/login?next=/journal", "0")
	thief := newReader(t, r.base) // who has copied all there was
	thief.client.Jar.SetCookies(address(t, r.base), crossing.client.Jar.Cookies(address(t, r.base)))
	back := crossing.send("POST", leave.location, "user=operator", "")
	if in := crossing.send("GET", back.location, "", "1"); in.status != http.StatusSeeOther || in.location != "/journal" {
		t.Errorf("signing in at the other replica: status %d, to %q", in.status, in.location)
	}
	if again := thief.send("GET", back.location, "", "0"); again.status != http.StatusBadRequest || !strings.Contains(again.body, "was used already") {
		t.Errorf("the same answer at the first replica: status %d, want 400: %s", again.status, again.body)
	}
	if page := crossing.get("/tasks/"+r.box.Examples().Ordinary, "0"); page.status != http.StatusOK { // the provider revokes what a code gave that comes twice
		t.Errorf("a task's page after that: status %d, want 200", page.status)
	}
}

// TestKeysOfTwoReplicas changes the key of one replica after the other. Nobody is signed
// out on the way, whatever is written meanwhile, and in the end the old key is not needed
// for what the new one has sealed.
func TestKeysOfTwoReplicas(t *testing.T) {
	r := startReplicas(t)
	before := r.signedIn("operator", "0")
	var since []*reader
	steps := []struct {
		name string
		keys [][]byte
	}{
		{"the new one opens", [][]byte{key(1), key(2)}},
		{"the new one seals", [][]byte{key(2), key(1)}},
	}
	check := func(when string) {
		t.Helper()
		t.Log(when)
		r.expire(operator) // the tokens are sealed anew
		for i, b := range append(since, before) {
			first := []string{"0", "1"}[i%2]
			for _, replica := range []string{first, "0", "1"} {
				if got := b.get("/tasks/"+r.box.Examples().Ordinary, replica); got.status != http.StatusOK {
					t.Errorf("%s: replica %s answers %d, to %q", when, replica, got.status, got.location)
				}
			}
		}
	}
	for _, step := range steps {
		for i := range 2 {
			r.restart(i, step.keys...)
			since = append(since, r.signedIn("operator", "0"), r.signedIn("operator", "1"))
			check(step.name)
		}
	}
	sealedByNew := r.signedIn("viewer", "0")
	for i := range 2 {
		r.restart(i, key(2))
		sealedByNew.wantIn("0", "Vera Lindqvist")
		sealedByNew.wantIn("1", "Vera Lindqvist")
	}
	before.wantIn("0", "") // its session was sealed by the old key, and ends with it
}
