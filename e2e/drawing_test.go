package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

// What the seed era's pages say of machines.
const (
	noDrawing      = "No definition is there for this task, so its machine cannot be drawn."
	noDefinitionAt = "The Workflow service offers no definitions at all."
)

// cramped are the texts of a drawing that are wider than what they stand in.
const cramped = `[...document.querySelectorAll(".machine a")].flatMap(a => {
	const room = a.querySelector("rect").getBBox();
	return [...a.querySelectorAll("text")].filter(t => t.getBBox().x < room.x - 1 || t.getBBox().x + t.getBBox().width > room.x + room.width + 1).map(t => t.textContent);
})`

// TestDrawing goes from a task to its drawing, through it by keyboard, and on by a trigger.
func TestDrawing(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", "/")
		page.open(taskPath(r.examples.Ordinary))
		page.click(".tabs a[href$='/drawing']")
		if !r.defined {
			page.want("main", noDrawing)
			page.want("main", "it is here")
			return
		}
		page.see(".machine .box.current")
		page.tabTo("[data-canvas]")
		size := func() float64 {
			return ask[float64](page, "document.querySelector('.machine').getBoundingClientRect().width")
		}
		natural := size()
		page.press("+")
		if got := size(); got <= natural {
			t.Errorf("+ makes the drawing %.0f px wide, which it was before: %.0f", got, natural)
		}
		page.press("0")
		if got := size(); got > natural {
			t.Errorf("0 leaves the drawing %.0f px wide, which does not fit", got)
		}
		page.press("-")
		if got := size(); got >= natural {
			t.Errorf("- makes the drawing %.0f px wide", got)
		}
		page.click("[data-zoom=fit]")

		pickMoment(page, "1 minute ago") // it stays a drawing, in the past
		page.press("\r")
		page.see(".past-bar")
		page.until("document.querySelector('[data-canvas][data-scale] .box.current')")
		page.click(".past-bar a[data-key=n]")
		page.until("!document.querySelector('.past-bar') && document.querySelector('[data-canvas][data-scale]')")

		page.tabTo(".machine a.way.blocked[href$='/triggers/resolve']")
		page.until("getComputedStyle(document.activeElement.querySelector('.line')).strokeWidth === '3.5px'") // the focus is seen
		page.press("\r")
		page.want(".panel[data-trigger=resolve]", "Comment")
		page.do(chromedp.Evaluate[chromedp.Void]("history.back()"))
		page.until("document.querySelector('[data-canvas][data-scale] .box.current')")
	})
}

// TestDefinitionPages looks a definition up, as it was, and what changed since.
func TestDefinitionPages(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("viewer", "/").follow(".bar a[href='/definitions']")
		if !r.defined {
			p.want(http.StatusOK, "main", nothingDefined)
			p.open("/definitions/Operations/TradeBreak").want(http.StatusNotFound, "main", noDefinitionAt)
			return
		}
		p.submit("main form[role=search]", "button", map[string]string{"search": "trade"}).follow(".definitions a").want(http.StatusOK, "h1", "Trade break")
		p.want(http.StatusOK, ".machine", "With the counterparty")
		p.follow(".versions a[href*=compare]").want(http.StatusOK, "main", "7 differences")
		p.follow(".headline .meta a[title]:first-child").want(http.StatusOK, ".past-bar", "version 1.")
		p.wantNot(".machine", "With the counterparty")
		p.follow(".past-bar a[data-key=n]").want(http.StatusOK, ".machine", "With the counterparty")
	})
}

// TestDrawingsFit sees in a real font that all texts have room, and that a large machine
// opens where it begins and is no wider than its place.
func TestDrawingsFit(t *testing.T) {
	r := start(t, "current")
	r.define(large(60))
	page := r.tab()
	page.signIn("admin", "/")
	for _, code := range []string{"Operations/TradeBreak", "Pricing/PriceChallenge", "CorporateActions/Election", "DataQuality/FileCheck", "DataQuality/Exception", "Operations/Large60"} {
		page.open("/definitions/" + code)
		for _, text := range ask[[]string](page, cramped) {
			t.Errorf("%s: %q has no room", code, text)
		}
	}
	inSight := `(() => { const c = document.querySelector("[data-canvas]").getBoundingClientRect(), b = document.querySelector(".box[data-kind=start]").getBoundingClientRect();
		return b.left >= c.left && b.right <= c.right && b.top >= c.top && b.bottom <= c.bottom })()`
	for _, width := range []int64{1280, 390} {
		page.do(chromedp.EmulateViewport(width, 900))
		page.open("/definitions/Operations/Large60")
		if !ask[bool](page, inSight) {
			t.Errorf("%d px: where tasks begin is not in sight", width)
		}
		page.checkWidth(width)
	}
}
