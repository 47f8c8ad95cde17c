package e2e

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// violations are axe's findings, each as its rule and the elements that break it.
const violations = `axe.run().then(r => r.violations.map(v => v.id + " (" + v.help + "): " + v.nodes.map(n => n.target.join(" ") + " " + n.html.slice(0, 120)).join("; ")))`

// TestLooks sets every scene in light and dark, wide and narrow: axe finds nothing,
// and nothing has to be scrolled sideways.
func TestLooks(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		looks(t, r, "admin", slices.Concat(scenes, compareScenes, drawingScenes, scenesOfEnds))
	})
}

// looks sets scenes as somebody and checks each in every theme and width.
func looks(t *testing.T, r *rig, user string, scenes []scene) {
	page := r.tab()
	page.signIn(user, "/")
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			page := page.as(t)
			page.look("light", 1280)
			s.set(r.as(t), page)
			page.do(chromedp.Evaluate[chromedp.Void](axe))
			for _, theme := range []string{"light", "dark"} {
				for _, width := range []int64{1280, 390} {
					page.look(theme, width)
					for _, v := range ask[[]string](page, violations) {
						t.Errorf("%s, %d px: axe finds %s", theme, width, v)
					}
					page.checkWidth(width)
				}
			}
		})
	}
}

// look shows the page as somebody with this theme and this width of window sees it.
func (t *tab) look(theme string, width int64) {
	t.t.Helper()
	t.do(chromedp.EmulateViewport(width, 900))
	_, err := chromedp.Call(t.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	if err != nil {
		t.t.Fatalf("choose the theme: %v", err)
	}
	t.until(fmt.Sprintf("innerWidth === %d && matchMedia('(prefers-color-scheme: %s)').matches", width, theme))
}

// checkWidth checks that the page fits its window, and names what does not.
func (t *tab) checkWidth(width int64) {
	t.t.Helper()
	const tooWide = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
		.slice(0, 3).map(e => e.outerHTML.slice(0, 100))`
	if got := ask[int64](t, "document.documentElement.scrollWidth"); got > width {
		t.t.Errorf("%d px: the page is %d px wide because of %q", width, got, ask[[]string](t, tooWide))
	}
}
