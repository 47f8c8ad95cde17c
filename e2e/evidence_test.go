package e2e

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	downloads "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// evidenceScenes are the pages of evidence packs.
var evidenceScenes = []scene{
	{"evidence", func(_ *rig, page *tab) { page.open("/evidence") }},
	{"evidence to mend", func(_ *rig, page *tab) {
		page.open("/evidence?id=nothing&asAt=soonish")
		page.until("document.activeElement?.matches('main .notice')")
	}},
	{"evidence of two", func(r *rig, page *tab) {
		page.open("/evidence?asAt=" + daysAgo(3) + "&id=" + r.examples.LongHistory + "&id=" + r.examples.Ordinary)
	}},
}

// TestEvidence downloads a pack as a person does, and reads it without the console.
func TestEvidence(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("viewer", taskPath(r.examples.Ordinary))
		page.click("aside a[href^='/evidence']")
		page.want("main h2", "A pack of 1 task")
		page.write("#pack-as-at", "1 min ago")
		page.want("#pack-as-at-echo", " UTC")
		page.do(chromedp.SendKeys(chromedp.CSS("#ids"), r.base+taskPath(r.examples.LongHistory)+"\n"))
		page.click("main form[action='/evidence'] button")
		page.want("main h2", "A pack of 2 tasks")
		page.until("new URLSearchParams(location.search).get('asAt').endsWith('Z')")

		folder := page.download("main a[download]")
		checkSums(t, folder)
		missing := "What the Workflow service does not offer"
		pack := serve(t, func(string) http.Handler { return http.FileServer(http.Dir(folder)) })
		page.do(chromedp.Navigate(pack + "/"))
		page.want("h1", "Evidence pack")
		page.want("header", "2 of 2 tasks")
		if got := ask[bool](page, "document.body.innerText.includes('"+missing+"')"); got == r.defined {
			t.Errorf("the pack says what is not offered: %v", got)
		}
		page.legible()
		page.click("a[href*='" + r.examples.LongHistory + "']")
		page.see("#v1")
		page.legible()
		looks(t, r, "viewer", evidenceScenes)
	})
}

// legible checks that a page of a pack is easy to read, in every theme and width.
func (t *tab) legible() {
	t.t.Helper()
	t.do(chromedp.Evaluate[chromedp.Void](axe))
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 390} {
			t.look(theme, width)
			for _, v := range ask[[]string](t, violations) {
				t.t.Errorf("%s, %d px: axe finds %s", theme, width, v)
			}
			t.checkWidth(width)
		}
	}
	t.look("light", 1280)
}

// download clicks on a link to a ZIP, and returns the folder in which it was unpacked.
func (t *tab) download(link string) (folder string) {
	t.t.Helper()
	folder = t.t.TempDir()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	came := make(chan string, 1)
	err := chromedp.ListenBrowser(ctx, func(event any) {
		if e, ok := event.(*downloads.EventDownloadProgress); ok && e.State == downloads.DownloadProgressStateCompleted {
			came <- filepath.Join(folder, e.GUID)
		}
	})
	if err == nil {
		_, err = chromedp.CallBrowser(ctx, downloads.SetDownloadBehavior, downloads.SetDownloadBehaviorParams{
			Behavior: downloads.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: chromedp.FromContext(t.ctx).BrowserContextID,
			DownloadPath: folder, EventsEnabled: new(true),
		})
	}
	if err != nil {
		t.t.Fatal(err)
	}
	t.click(link)
	select {
	case file := <-came:
		unpack(t.t, file, folder)
	case <-ctx.Done():
		t.t.Fatalf("no file came\n%s", t.sight())
	}
	return folder
}

// unpack unpacks a ZIP and removes it.
func unpack(t testing.TB, file, folder string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if err := os.CopyFS(folder, z); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

// checkSums does what sha256sum -c SHA256SUMS does, and looks for files that are not listed.
func checkSums(t testing.TB, folder string) {
	t.Helper()
	list, err := os.Open(filepath.Join(folder, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	listed := map[string]bool{"SHA256SUMS": true}
	for lines := bufio.NewScanner(list); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		content, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if hash := sha256.Sum256(content); err != nil || hex.EncodeToString(hash[:]) != sum {
			t.Errorf("%s: FAILED %v", name, err)
		}
		listed[name] = true
	}
	err = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		name, _ := filepath.Rel(folder, path)
		if err == nil && !d.IsDir() && !listed[filepath.ToSlash(name)] {
			t.Errorf("%s is not in the list", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEvidenceWithoutScripts pastes ids into the form and gets the ZIP.
func TestEvidenceWithoutScripts(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("viewer", "/evidence")
		p.submit("main form", "button", map[string]string{"ids": "nothing"}).want(http.StatusUnprocessableEntity, "main .notice", "There is no task id")
		p.submit("main form", "button", map[string]string{"ids": r.examples.Deleted}).want(http.StatusOK, "main h2", "A pack of 1 task")
		href, _ := p.one("main a[download]").Attr("href")
		res, err := p.client.Get(p.resolve(href))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		content, err := io.ReadAll(res.Body)
		if err != nil || res.Header.Get("Content-Type") != "application/zip" {
			t.Fatalf("%s: %v", res.Header.Get("Content-Type"), err)
		}
		file, folder := filepath.Join(t.TempDir(), "pack.zip"), t.TempDir()
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		unpack(t, file, folder)
		checkSums(t, folder)
	})
}
