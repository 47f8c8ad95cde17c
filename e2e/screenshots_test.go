//go:build screenshots

package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"taskdesk/internal/config"
	"taskdesk/internal/sandbox"
)

// TestScreenshots takes the pictures in docs. It is no test but a tool: make screenshots runs it.
func TestScreenshots(t *testing.T) {
	pictures := []struct {
		file, theme   string
		width, height int64
		set           func(r *rig, page *tab)
	}{
		{"task-light.png", "light", 1120, 760, func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary)) }},
		{"task-dark.png", "dark", 1120, 760, func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary)) }},
		{"past.png", "light", 1120, 560, func(r *rig, page *tab) { page.open(taskPath(r.examples.LongHistory) + "?asAt=" + daysAgo(3)) }},
		{"refused.png", "light", 1120, 760, func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Ordinary) + "/triggers/resolve")
			page.click(".panel footer button.go")
			page.see(".panel .notice")
		}},
		{"conflict.png", "light", 1120, 620, func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Ordinary) + "/edit")
			r.plain().signIn("admin", "/").save(r.examples.Ordinary, "comment", "The broker confirms our figure.")
			page.write("form.edit [name=comment]", "They booked it twice.")
			page.click("form.edit footer button.go")
			page.see("fieldset.conflict")
		}},
		{"changes.png", "light", 1120, 760, func(r *rig, page *tab) {
			page.open(taskPath(r.examples.LongHistory) + "/changes")
			page.see("svg.life-picture")
		}},
		{"drawing.png", "dark", 1120, 760, func(r *rig, page *tab) { page.open(taskPath(r.examples.Stuck) + "/drawing") }},
		{"narrow.png", "dark", 390, 760, func(r *rig, page *tab) { page.open(taskPath(r.examples.Stuck)) }},
	}
	r := start(t, sandbox.Current, func(c *config.Config) { c.Environment = "SANDBOX" })
	page := r.tab()
	page.signIn("operator", "/")
	for _, p := range pictures {
		page.look(p.theme, p.width)
		page.do(chromedp.EmulateViewport(p.width, p.height))
		p.set(r, page)
		picture, err := chromedp.Run(page.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		keep(t, p.file, picture)
	}
}

// keep writes a picture with no more than the 256 colours that are most of it, which makes it small.
func keep(t *testing.T, file string, picture []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	small := image.NewPaletted(img.Bounds(), mainColours(img))
	draw.Draw(small, small.Bounds(), img, image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("..", "docs", file), out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mainColours(img image.Image) color.Palette {
	count := map[color.Color]int{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			count[img.At(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return count[b] - count[a] })
	return all[:min(256, len(all))]
}
