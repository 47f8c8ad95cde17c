package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

const (
	first    = "6f1d3c1e-8a52-4c7b-9d0e-2b7a45e9f310"
	second   = "79315001-0a52-4c7b-9d0e-2b7a45e9f311"
	parentID = "11111111-0a52-4c7b-9d0e-2b7a45e9f313"
	childID  = "22222222-0a52-4c7b-9d0e-2b7a45e9f314"
	logID    = "aaaaaaaa-0a52-4c7b-9d0e-2b7a45e9f312"
)

var noon = time.Date(2026, 3, 29, 12, 0, 0, 123456000, time.UTC)

// A shelf is a source whose content a test sets.
type shelf struct {
	lives       map[string]*Life
	definitions func(apiclient.DefinitionID) (*apiclient.Definition, error)
	logs        map[string]*apiclient.ActionLog
	lines       []Line
}

var errAway = errors.New("away")

func (s *shelf) Life(_ context.Context, id string) (*Life, error) {
	if l, ok := s.lives[id]; ok {
		return l, nil
	}
	return nil, errAway
}

func (s *shelf) Definition(_ context.Context, id apiclient.DefinitionID, _ time.Time) (*apiclient.Definition, error) {
	return s.definitions(id)
}

func (s *shelf) ActionLog(_ context.Context, id string) (*apiclient.ActionLog, error) {
	if l, ok := s.logs[id]; ok {
		return l, nil
	}
	return nil, errAway
}

func (s *shelf) Journal(context.Context, string) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, l := range s.lines {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (s *shelf) Name(_ context.Context, id string) string {
	return map[string]string{"00u1": "Ann Analyst"}[id]
}

func (s *shelf) Columns() []string    { return []string{"who", "what"} }
func (s *shelf) Words(e error) string { return "it was " + e.Error() + "." }

// versions are those of a task, newest first, and then an error unless it is nil.
func versions(fail error, tasks ...*apiclient.Task) iter.Seq2[*apiclient.Task, error] {
	return func(yield func(*apiclient.Task, error) bool) {
		for _, t := range tasks {
			if !yield(t, nil) {
				return
			}
		}
		if fail != nil {
			yield(nil, fail)
		}
	}
}

func task(id string, number int, state string, fields ...apiclient.Field) *apiclient.Task {
	return &apiclient.Task{
		ID: id, DefinitionID: apiclient.DefinitionID{Scope: "Ops", Code: "Break"}, DefinitionVersion: apiclient.DefinitionVersion{AsAtModified: noon.Add(-time.Hour)},
		State: state, Fields: fields, Version: apiclient.Version{AsAtCreated: noon, AsAtModified: noon.Add(time.Duration(number) * time.Minute), UserIDModified: "00u1", RequestIDModified: "R:1", Number: number},
	}
}

func stocked() *shelf {
	old := task(first, 1, "Open", apiclient.Field{Name: "amount", Value: jsontext.Value("1.50")}, apiclient.Field{Name: "note", Value: jsontext.Value(`"=1+1"`)})
	now := task(first, 2, "Done", apiclient.Field{Name: "amount", Value: jsontext.Value("-1204.5500")}, apiclient.Field{Name: "due", Value: jsontext.Value(`"2026-03-04T08:00:00.1234567+00:00"`)})
	now.Parent = &apiclient.TaskSummary{ID: parentID, DefinitionName: "File", State: "Waiting"}
	now.UltimateParent = now.Parent
	now.Children = []apiclient.TaskSummary{{ID: second, DefinitionID: now.DefinitionID, DefinitionVersion: now.DefinitionVersion, DefinitionName: "Break", State: "Open"}, {ID: childID, DefinitionID: apiclient.DefinitionID{Scope: "Ops", Code: "Check"}, State: "=Done"}}
	now.ActionLogModified, now.Unknown = logID, jsontext.Value(`{"later":{"a":1.0}}`)
	return &shelf{
		lives: map[string]*Life{first: {Task: now, Versions: versions(nil, now, old)}, second: {Deleted: "Gone since noon.", Versions: versions(nil, task(second, 1, "Open"))}},
		definitions: func(id apiclient.DefinitionID) (*apiclient.Definition, error) {
			return &apiclient.Definition{ID: id, FieldSchema: []apiclient.FieldSchema{{Name: "due", DisplayName: "Due on", Type: apiclient.DateTime}},
				States: []apiclient.State{{Name: "Open", DisplayName: "Being looked at"}}}, nil
		},
		logs:  map[string]*apiclient.ActionLog{logID: {ID: logID, Type: "RunWorker", Items: []apiclient.ActionLogItem{{Timestamp: noon, Type: "ActionStarted", Details: "@x"}}}},
		lines: []Line{{At: noon, Who: "Otto", What: "Edit", Outcome: "done", Reason: "asked", Cells: []string{"Otto", "-1"}}, {Who: "Ann", Cells: []string{"Ann", "+x"}}},
	}
}

func pack(t testing.TB, tasks ...string) Pack {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Kathmandu")
	if err != nil {
		t.Fatal(err)
	}
	return Pack{Tasks: tasks, MadeAt: noon.Add(time.Hour).Truncate(time.Second), Zone: zone, By: Maker{"Otto", "00u1", "viewer"}, Program: "1.2", Upstream: "https://up.example"}
}

// unzipped are the files of a pack, whose hashes are checked as sha256sum -c does.
func unzipped(t testing.TB, content []byte) (files map[string]string, order []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name], order = string(text), append(order, f.Name)
	}
	var sums strings.Builder
	for _, name := range order[:len(order)-1] {
		hash := sha256.Sum256([]byte(files[name]))
		sums.WriteString(hex.EncodeToString(hash[:]) + "  " + name + "\n")
	}
	if files[sumsFile] != sums.String() {
		t.Errorf("%s is\n%s\nwant\n%s", sumsFile, files[sumsFile], sums.String())
	}
	return files, order
}

func write(t testing.TB, p Pack, s *shelf) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(t.Context(), &b, p, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPack(t *testing.T) {
	made := write(t, pack(t, first, second), stocked())
	if !bytes.Equal(made, write(t, pack(t, first, second), stocked())) {
		t.Error("the same content gives other bytes")
	}
	files, order := unzipped(t, made)
	folder := "tasks/" + first + "/"
	if want := []string{"index.html", sumsFile}; !slices.Equal(order[len(order)-2:], want) {
		t.Errorf("the last files are %v, want %v", order[len(order)-2:], want)
	}
	for name, want := range map[string][]string{
		"definitions/Ops-Break-20260329T110000.1234560Z.json": {`"displayName":""`, `"Due on"`},
		folder + "versions/0002.json":                         {`"value":-1204.5500`, `"later":{"a":1.0}`, `"asAtModified":"2026-03-29T12:02:00.1234560+00:00"`},
		folder + "versions/0001.json":                         {`"value":1.50`},
		folder + "versions.csv":                               {"began (UTC),began (Asia/Kathmandu)", "2,2026-03-29T12:02:00.1234560+00:00,2026-03-29 17:47:00.123456 +05:45,Ann Analyst,00u1,R:1,Open,Done,false,Ops/Break"},
		folder + "changes.csv":                                {"00u1,R:1,Fields[amount],amount,1.50,-1204.5500,1.50,-1204.5500", `Fields[note],note,'=1+1,,"""=1+1"""`, "00u1,R:1,State,,Open,Done,"},
		folder + "fields-latest.csv":                          {"due,Due on,DateTime,2026-03-04T08:00:00.1234567+00:00,4 Mar 2026 13:45:00.1234567 +05:45"},
		folder + "family.csv":                                 {"relation,task id,what,state,in this pack\r\nparent," + parentID + ",File,Waiting,no\r\nchild," + second + ",Break,Open,yes\r\nchild," + childID + ",Ops/Check,'=Done,no\r\n"},
		folder + "journal.csv":                                {"\ufeffwho,what\r\nOtto,-1\r\nAnn,'+x\r\n"},
		folder + "actions.csv":                                {logID + ",RunWorker,,,,,2,2026-03-29T12:00:00.1234560+00:00,2026-03-29 17:45:00.123456 +05:45,ActionStarted,'@x"},
		folder + "actions/" + logID + ".json":                 {`"actionType":"RunWorker"`},
	} {
		for _, text := range want {
			if !strings.Contains(files[name], text) {
				t.Errorf("%s lacks %s:\n%s", name, text, files[name])
			}
		}
	}
	if _, ok := files["INCOMPLETE.txt"]; ok {
		t.Error("a whole pack says that it is not")
	}
	wantPage(t, files["index.html"], "2 of 2 tasks", "29 Mar 2026 18:45:00 +05:45 (2026-03-29 13:00:00 UTC)", "Otto (00u1), viewer", "in UTC, and beside that in Asia/Kathmandu", "https://up.example", "Taskdesk 1.2", "2, 1 of them here", second, "Being looked at, deleted")
	wantPage(t, files[folder+"task.html"], "Version 2 Done", "29 Mar 2026 17:47:00 +05:45 2026-03-29 12:02:00.1234560 UTC by Ann Analyst 00u1", "amount 1.50 -1204.5500", "State Being looked at Done", "Due on 4 Mar 2026 13:45:00.1234567 +05:45 2026-03-04T08:00:00.1234567+00:00", "RunWorker", "2026-03-29 12:00:00.1234560 UTC Edit by Otto: done asked")
	wantPage(t, files[folder+"task.html"], "in when this task was read.", "parent "+parentID+" File Waiting no", "child "+second+" Break Being looked at yes", "child "+childID+" Ops/Check =Done no")
	wantPage(t, files["tasks/"+second+"/task.html"], "Gone since noon.", "Being looked at", "does not tell of which tasks this one is a parent or a child")
	for name, page := range files {
		if strings.HasSuffix(name, ".html") && strings.Contains(page, "<script") {
			t.Errorf("%s has a script", name)
		}
	}
}

// wantPage checks what a reader sees.
func wantPage(t *testing.T, page string, texts ...string) {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(strings.ReplaceAll(page, "<", " <")))
	if err != nil {
		t.Fatal(err)
	}
	d.Find("style").Remove()
	got := strings.ReplaceAll(strings.Join(strings.Fields(d.Text()), " "), " : ", ": ")
	for _, want := range texts {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q:\n%s", want, got)
		}
	}
}

func TestEveryLinkLeadsToAFile(t *testing.T) {
	files, _ := unzipped(t, write(t, pack(t, first, second), stocked()))
	linksLead(t, files)
	s := stocked()
	delete(s.lives, second) // to which the first one leads as its child
	files, _ = unzipped(t, write(t, pack(t, first, second), s))
	linksLead(t, files)
	wantPage(t, files["tasks/"+second+"/task.html"], "is not in this pack: it was away.")
}

func linksLead(t *testing.T, files map[string]string) {
	t.Helper()
	for name, page := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		d, err := goquery.NewDocumentFromReader(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		d.Find("a").Each(func(_ int, a *goquery.Selection) {
			href := a.AttrOr("href", "")
			if anchor, ok := strings.CutPrefix(href, "#"); ok {
				if d.Find(`[id="`+anchor+`"]`).Length() != 1 {
					t.Errorf("%s links to %s, which is not there", name, href)
				}
				return
			}
			to, up := strings.CutPrefix(href, "../../")
			if !up {
				to = name[:strings.LastIndex(name, "/")+1] + href
			}
			if _, ok := files[to]; !ok {
				t.Errorf("%s links to %s, which is no file", name, href)
			}
		})
	}
}

// What could not be had is told where it cannot be overlooked, and the rest is there.
func TestPackThatIsNotComplete(t *testing.T) {
	tests := []struct {
		name    string
		spoil   func(*shelf)
		want    string // in INCOMPLETE.txt; nothing where the pack is whole all the same
		inIndex string
	}{
		{"a task", func(s *shelf) { delete(s.lives, second) }, "Task " + second + ": it was away.", "1 of 2 tasks"},
		{"older versions", func(s *shelf) { s.lives[first].Versions = versions(errAway, task(first, 7, "Open")) }, "The versions of task " + first + " before version 7: it was away.", "2 of 2 tasks"},
		{"all versions", func(s *shelf) { s.lives[first].Versions = versions(errAway) }, "The versions of task " + first + " before version 2: it was away.", "not complete"},
		{"an action log", func(s *shelf) { s.logs = nil }, "The action log " + logID + " of task " + first + ": it was away.", "not complete"},
		{"a definition", func(s *shelf) {
			s.definitions = func(apiclient.DefinitionID) (*apiclient.Definition, error) { return nil, errAway }
		}, "The definition Ops/Break of 2026-03-29 11:00:00.1234560 UTC: it was away.", "not complete"},
		{"the first generation", func(s *shelf) {
			old := task(first, 1, "Open")
			old.Version.RequestIDModified = ""
			s.lives = map[string]*Life{first: {Versions: versions(nil, old)}, second: {Versions: versions(nil, old)}}
		}, "", "Request ids and action logs: no version of these tasks names any"},
		{"no definitions at all", func(s *shelf) {
			s.definitions = func(apiclient.DefinitionID) (*apiclient.Definition, error) { return nil, apiclient.ErrNotFound }
		}, "", "The definition Ops/Break of 2026-03-29 11:00:00.1234560 UTC: the Workflow service offers none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := stocked()
			tt.spoil(s)
			files, _ := unzipped(t, write(t, pack(t, first, second), s))
			if got := files["INCOMPLETE.txt"]; tt.want == "" && got != "" || strings.Count(got, tt.want) != 1 && tt.want != "" {
				t.Errorf("INCOMPLETE.txt is %q, want %q in it once", got, tt.want)
			}
			wantPage(t, files["index.html"], tt.inIndex, tt.want)
			if strings.Contains(tt.want, "before version 7") {
				wantPage(t, files["tasks/"+first+"/task.html"], "Version 7", "What it changed could not be had")
			}
		})
	}
}

// A pack that cannot be written to its end is no ZIP.
func TestPackThatBreaksOff(t *testing.T) {
	t.Run("its maker leaves", func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		s := stocked()
		s.definitions = func(apiclient.DefinitionID) (*apiclient.Definition, error) {
			leave()
			return nil, errAway
		}
		var b bytes.Buffer
		if err := Write(ctx, &b, pack(t, first), s); !errors.Is(err, context.Canceled) {
			t.Errorf("Write() = %v, want %v", err, context.Canceled)
		}
		if _, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil {
			t.Error("what was written opens as a ZIP")
		}
	})
	t.Run("nobody takes more", func(t *testing.T) {
		if err := Write(t.Context(), broken{}, pack(t, first, second), stocked()); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("Write() = %v, want %v", err, io.ErrClosedPipe)
		}
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// Definitions whose names differ only in what no file's name may have keep apart.
func TestDefinitionsKeepApart(t *testing.T) {
	s := stocked()
	one, other := task(first, 1, "Open"), task(second, 1, "Open")
	one.DefinitionID.Code, other.DefinitionID.Code = "A/B", "A:B"
	s.lives = map[string]*Life{first: {Versions: versions(nil, one)}, second: {Versions: versions(nil, other)}}
	files, _ := unzipped(t, write(t, pack(t, first, second), s))
	for name, want := range map[string]string{"definitions/Ops-A_B-20260329T110000.1234560Z.json": "A/B", "definitions/Ops-A_B-20260329T110000.1234560Z-2.json": "A:B"} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s is %q, want %s", name, files[name], want)
		}
	}
}

// In UTC an instant stands once.
func TestPackInUTC(t *testing.T) {
	p := pack(t, first)
	p.Zone = time.UTC
	files, _ := unzipped(t, write(t, p, stocked()))
	if head, _, _ := strings.Cut(files["tasks/"+first+"/changes.csv"], "\r\n"); head != "\ufeffversion,at (UTC),person,person id,request id,attribute,field,old,new,old (JSON),new (JSON)" {
		t.Errorf("the columns are %s", head)
	}
}
