package world

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// TestListsAgainstNaiveReading walks random lists page by page, while others write,
// and at times after the list was forgotten.
func TestListsAgainstNaiveReading(t *testing.T) {
	met, empty := 0, 0
	for seed := range uint64(12) {
		w, _ := seeded(t, seed, 120)
		g := guesser{Rand: rand.New(rand.NewPCG(seed, 5)), world: w}
		for range 60 {
			g.write()
		}
		for range 50 {
			at := g.moment()
			list := readNaively(t, w, at)
			if g.tasks = list.tasks; len(g.tasks) == 0 {
				continue // before there was anything
			}
			q := Query{AsAt: at, Filter: g.filter(), SortBy: g.sortBy(), Limit: 1 + g.IntN(80)}
			want := list.ids(t, q.Filter, q.SortBy)
			if got := g.walk(t, q); !slices.Equal(got, want) {
				t.Errorf("seed %d: as at %v, filter %s, order %q: %d tasks, want %d, or another order", seed, at, q.Filter, q.SortBy, len(got), len(want))
			}
			if len(want) == 0 {
				empty++
			} else if len(want) < len(list.tasks) {
				met++
			}
		}
	}
	if met < 200 || empty > 250 {
		t.Errorf("of 600 lists %d hold some of the tasks, and %d none: that tests little", met, empty)
	}
}

// TestPageOfTheFuture: a token that leads to the future is not one of ours. It reads
// as now, and anew each time.
func TestPageOfTheFuture(t *testing.T) {
	w, _ := seeded(t, 1, 60)
	q := Query{AsAt: Now, Limit: 50}
	q.Page = place{At: MomentOf(today.Add(day)), Print: q.print()}.token()
	before := len(allOf(t, w, q))
	open(t, w, "")
	if after := len(allOf(t, w, q)); after != before+1 {
		t.Errorf("%d tasks, and %d when there is one more", before, after)
	}
}

// A guesser makes up filters, orders and changes.
type guesser struct {
	*rand.Rand
	world *World
	tasks []*naiveTask
}

func oneOf[T any](g guesser, choices ...T) T { return choices[g.IntN(len(choices))] }

// walk reads all pages of a list.
func (g guesser) walk(t testing.TB, q Query) (ids []string) {
	t.Helper()
	for {
		page, err := g.world.Tasks(q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		ids = append(ids, idsOf(page.Values)...)
		if page.Next == "" {
			return ids
		}
		if g.IntN(3) == 0 {
			g.world.findings = findings{}
		}
		g.write()
		q.Page = page.Next
	}
}

func idsOf(tasks []*apiclient.Task) []string {
	ids := make([]string, len(tasks))
	for i, task := range tasks {
		ids[i] = task.ID
	}
	return ids
}

// moment returns now, or a moment when something was changed, or one just before it.
func (g guesser) moment() Moment {
	if g.IntN(2) == 0 {
		return g.world.clock.look(Now)
	}
	task := oneOf(g, g.world.tasks...)
	return oneOf(g, task.versions...).at - Moment(g.IntN(2))
}

// write changes something; what the rules refuse changes nothing.
func (g guesser) write() {
	w := g.world
	id := oneOf(g, w.tasks...).id
	switch g.IntN(8) {
	case 0:
		_, _ = w.Delete(author, id)
	case 1, 2:
		_, _ = w.Create(author, apiclient.CreateTask{
			DefinitionID: tradeBreak, CorrelationIDs: []string{"EOD recon", "été"},
			Fields: []apiclient.Field{{Name: "tradeId", Value: jsontext.Value(`"T-1"`)}, {Name: "difference", Value: jsontext.Value("1.50")}},
		}, oneOf(g, "", "assign"))
	case 3:
		_, _ = w.Update(author, id, apiclient.UpdateTask{StackingKey: oneOf(g, "T-1", "t-1", "T-2")}, "")
	case 4:
		_, _ = w.Update(author, id, apiclient.UpdateTask{}, oneOf(g, "assign", "cancel", "sendOut", "triage"))
	default:
		field := apiclient.Field{Name: "comment", Value: jsontext.Value(oneOf(g, `""`, `"Éa"`, `"éA"`, `"Nordlys"`, `"nordlys 2"`, `"12"`, `"12.0"`, `"a\tb"`))}
		if g.IntN(2) == 0 {
			field = apiclient.Field{Name: "difference", Value: jsontext.Value(oneOf(g, "1.5", "15e-1", "-0", "0.00", "12", "-7.25", "1e-900", "1e400", "1.50000000000000000000000001"))}
		}
		_, _ = w.Update(author, id, apiclient.UpdateTask{Fields: []apiclient.Field{field}}, "")
	}
}

// path returns the name of something that tasks have, or of something like it.
func (g guesser) path() string {
	if g.IntN(3) == 0 {
		return fmt.Sprintf(oneOf(g, "fields['%s']", "fields.%s", "FIELDS['%s']"), g.field())
	}
	name := oneOf(g, partNames...)
	return oneOf(g, name, strings.ToUpper(name))
}

var partNames = slices.Sorted(maps.Keys(taskParts))

func (g guesser) field() string {
	return oneOf(g, "difference", "comment", "COMMENT", "tradeId", "valueDate", "blocking", "severity", "vendor", "holding", "rows", "colour")
}

func (g guesser) filter() string {
	switch g.IntN(10) {
	case 0:
		return ""
	case 1:
		return "(" + g.test() + " and " + g.test() + ")"
	case 2:
		return g.test() + " or " + g.test()
	case 3:
		return "not (" + g.test() + ")"
	case 4:
		return oneOf(g, "correlationIds", "CORRELATIONids") + oneOf(g, " any ", " all ", " not any ") +
			oneOf(g, "(~ startswith 'eod')", "(~ eq 'ÉTÉ' or ~ startswith 'night')", "(state eq 'Open')")
	case 5:
		return oneOf(g, "childTasks", "tasks") + oneOf(g, " any ", " all ", " not all ") + "(" + g.test() + ")"
	default:
		return g.test()
	}
}

// test compares a path with a value that some task has there.
func (g guesser) test() string {
	path := g.path()
	switch g.IntN(6) {
	case 0:
		return path + oneOf(g, " exists", " not exists")
	case 1:
		return path + oneOf(g, " in ", " not in ") + g.value(path) + ", " + g.value(path)
	case 2:
		return path + " startswith " + g.value(path)
	case 3:
		return path + oneOf(g, " eq ", " lt ") + g.path()
	default:
		return path + oneOf(g, " eq ", " neq ", " lt ", " gte ", " not eq ") + g.value(path)
	}
}

func (g guesser) value(path string) string {
	v, _ := oneOf(g, g.tasks...).Lookup(pathTo(path))
	if number, ok := v.AsNumber(); ok && g.IntN(2) == 0 {
		return number.String()
	}
	if moment, ok := v.AsInstant(); ok && g.IntN(2) == 0 {
		return moment.String()
	}
	text := v.String()
	if g.IntN(3) == 0 {
		text = strings.ToUpper(text)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

func (g guesser) sortBy() (sortBy []string) {
	for range g.IntN(4) {
		sortBy = append(sortBy, g.path()+oneOf(g, "", " ASC", " DESC", " desc"))
	}
	return sortBy
}

// TestListsWhileOthersWrite: a list that was read while others wrote is the same
// when it is worked out again in peace. It is long enough to be read in parts.
func TestListsWhileOthersWrite(t *testing.T) {
	w, _ := seeded(t, 2, 3*stretch)
	tasks := slices.Clone(w.tasks)
	stop := make(chan struct{})
	var writers, readers sync.WaitGroup
	for n := range uint64(2) {
		g := guesser{Rand: rand.New(rand.NewPCG(n, 1)), world: w}
		writers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					g.change(tasks)
				}
			}
		})
	}
	for range 2 {
		readers.Go(func() {
			for range 5 {
				checkTwice(t, w)
			}
		})
	}
	readers.Wait()
	close(stop)
	writers.Wait()
}

// change is write for many at a time: it chooses among tasks that are there.
func (g guesser) change(tasks []*task) {
	id := tasks[g.IntN(len(tasks))].id
	switch g.IntN(4) {
	case 0:
		_, _ = g.world.Delete(author, id)
	case 1:
		_, _ = g.world.Create(author, apiclient.CreateTask{
			DefinitionID: tradeBreak,
			Fields:       []apiclient.Field{{Name: "tradeId", Value: jsontext.Value(`"T-1"`)}, {Name: "difference", Value: jsontext.Value("1.50")}},
		}, "")
	default:
		_, _ = g.world.Update(author, id, apiclient.UpdateTask{CorrelationIDs: []string{time.Now().String()}}, oneOf(g, "", "cancel"))
	}
}

func checkTwice(t *testing.T, w *World) {
	at := w.look(Now)
	first := Query{AsAt: at, Filter: "terminalState eq false", SortBy: []string{"version.asAtModified DESC"}, Limit: MaxLimit}
	again := first
	again.Filter = "not terminalState eq true" // which is nobody's finding
	one, two := allOf(t, w, first), allOf(t, w, again)
	if len(one) < stretch || !slices.Equal(one, two) {
		t.Errorf("as at %v: %d tasks, and then %d or in another order", at.Time(), len(one), len(two))
	}
}

func allOf(t *testing.T, w *World, q Query) (ids []string) {
	for {
		page, err := w.Tasks(q)
		if err != nil {
			t.Errorf("%+v: %v", q, err)
			return nil
		}
		ids = append(ids, idsOf(page.Values)...)
		if page.Next == "" {
			return ids
		}
		q.Page = page.Next
	}
}

// TestListsReadFieldsByType as guards do: instants as instants, and numbers that came
// as texts as numbers.
func TestListsReadFieldsByType(t *testing.T) {
	w := New(func() time.Time { return today })
	id := define(t, w, `{"id":{"scope":"T","code":"Typed"},"displayName":"Typed","states":[{"name":"A"}],"initialState":{"name":"A"},
		"fieldSchema":[{"name":"at","type":"DateTime"},{"name":"n","type":"Decimal"}]}`)
	for _, f := range [][2]string{{"2024-01-01T06:00:00+00:00", "10"}, {"2024-01-01T10:00:00+05:00", "9"}, {"2024-01-01T06:00:00.0000001+00:00", "9.50"}} {
		in := apiclient.CreateTask{DefinitionID: id, Fields: []apiclient.Field{
			{Name: "at", Value: []byte(`"` + f[0] + `"`)}, {Name: "n", Value: []byte(`"` + f[1] + `"`)},
		}}
		if _, err := w.Create(Author{User: "ann"}, in, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ filter, sortBy, want string }{
		{"", "fields['at']", "9 10 9.50"},
		{"", "fields['at'] DESC", "9.50 10 9"},
		{"", "fields['n']", "9 9.50 10"},
		{"fields['at'] lt 2024-01-01T05:30:00+00:00", "", "9"},
		{"fields['n'] gt 9.5", "", "10"},
	} {
		q := Query{Filter: tt.filter, AsAt: Now}
		if tt.sortBy != "" {
			q.SortBy = []string{tt.sortBy}
		}
		page, err := w.Tasks(q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, task := range page.Values {
			got = append(got, strings.Trim(string(task.Field("n")), `"`))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s, by %s: %v, want %s", tt.filter, tt.sortBy, got, tt.want)
		}
	}
}
