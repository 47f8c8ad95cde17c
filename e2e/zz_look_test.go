package e2e

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"taskdesk/internal/config"
	"taskdesk/internal/sandbox"
)

func TestLook(t *testing.T) {
	r := start(t, sandbox.Current, func(c *config.Config) { c.Environment = "SANDBOX" })
	page := r.tab()
	page.signIn("operator", "/")
	shots := []struct {
		name, theme string
		width       int64
		path        string
		click       string
	}{
		{"ordinary", "light", 1280, taskPath(r.examples.Ordinary), ""},
		{"ordinary-why", "light", 1280, taskPath(r.examples.Stuck), "#why summary"},
		{"family", "dark", 1280, taskPath(r.examples.Family), "#why summary"},
		{"unmovable", "light", 1280, taskPath(r.examples.Unmovable), ""},
		{"failed", "dark", 1280, taskPath(r.examples.Failed), "#why summary"},
		{"failed-narrow", "light", 390, taskPath(r.examples.Failed), ""},
		{"stuck-narrow", "dark", 390, taskPath(r.examples.Stuck), "#why summary"},
		{"dialog", "light", 1280, taskPath(r.examples.Ordinary) + "/triggers/resolve", ""},
		{"dialog-worker", "dark", 1280, taskPath(r.examples.Failed) + "/triggers/checkAgain", ""},
		{"dialog-accept", "light", 1280, taskPath(r.examples.Stuck) + "/triggers/accept", ""},
		{"dialog-narrow", "dark", 390, taskPath(r.examples.Stuck) + "/triggers/accept", ""},
		{"refused", "light", 1280, taskPath(r.examples.Stuck) + "/triggers/accept", ".panel footer button.go"},
	}
	for _, s := range shots {
		page.look(s.theme, s.width)
		page.open(s.path)
		if s.click != "" {
			page.click(s.click)
			if s.name == "refused" {
				page.see(".panel .notice")
			}
		}
		buf, err := chromedp.Run(page.ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("/tmp/wt-stuck/"+s.name+".png", buf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
