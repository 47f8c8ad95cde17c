package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func init() {
	scenes = append(scenes,
		scene{"changes", func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Ordinary) + "/changes")
			page.see(".life-place .life-picture")
			page.click(".life summary")
		}},
		scene{"changes of the past", func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Ordinary) + "/changes?person=you&attribute=State&asAt=" + url.QueryEscape(r.task(r.examples.Ordinary).Version.AsAtModified.Format(momentFormat)))
			page.see(".life-place .moment-shown")
		}},
		scene{"life", func(r *rig, page *tab) {
			page.open(taskPath(r.examples.LongHistory) + "/life?asAt=" + daysAgo(3))
			page.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("a.mark").focus()`))
		}},
		scene{"no such version", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/versions/99") }},
	)
}

// TestChanges reads what changed a task, chooses among that, and goes to a version.
func TestChanges(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		path := taskPath(r.examples.LongHistory)
		page := r.tab()
		page.signIn("operator", path)
		page.click(".tabs a[href$='/changes']")
		page.see("#v1")
		if n := page.count(".version"); n != 45 {
			t.Errorf("%d versions, want 45", n)
		}
		page.see(".life-place .life-picture") // comes after the page, into a place that was kept for it
		page.until("document.querySelector('.life').offsetHeight <= Math.ceil(parseFloat(getComputedStyle(document.querySelector('.life-place')).minHeight))")
		page.want("#v2 .move", "Open")

		page.do(choosing("#filter-attribute", "State"))
		page.click("form.filter button")
		page.want(".changes-end", "The filter “State” leaves out 29 of the 45 versions that were read.")
		page.click("form.filter a.active")
		page.see("#v45")

		at := ask[string](page, "document.getElementById('v20').dataset.asAt")
		page.click("#v20 .version-links a") // as at that version
		page.see("#task[data-version='20']")
		if got := ask[string](page, "new URLSearchParams(location.search).get('asAt')"); got != at {
			t.Errorf("version 20 is shown as at %s, want %s", got, at)
		}
		page.click(".past-bar a[href$='/changes']")
		page.see("#v45")
		page.click(".life-picture a.mark:last-of-type .cell")
		page.see("#task[data-version='45']")

		page.open(path + "/changes#v3")
		page.see(".life-place .life-picture")
		page.until("document.getElementById('v3').getBoundingClientRect().top < innerHeight") // which the picture leaves there
	})
}

// TestSteps goes from version to version by keys, and back to now.
func TestSteps(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", taskPath(r.examples.LongHistory))
		for _, step := range []struct{ key, version, moment string }{
			{"[", "44", "past"}, {"[", "43", "past"}, {"]", "44", "past"}, {"[", "43", "past"}, {"n", "45", "now"}, {"[", "44", "past"}, {"]", "45", "now"},
		} {
			page.until("document.querySelector('[data-step]')._htmx") // until then a step would load the page anew
			page.press(step.key)
			page.see(fmt.Sprintf("#task[data-version='%s']", step.version))
			page.until(fmt.Sprintf("(new URLSearchParams(location.search).get('asAt') ? 'past' : 'now') === '%s'", step.moment))
			said := "Version " + step.version
			if step.key == "n" {
				said = ""
			}
			page.until(fmt.Sprintf("document.getElementById('said').textContent.split(',')[0] === '%s'", said))
		}
		page.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("step-before").focus()`))
		for _, version := range []string{"44", "43"} { // the focus stays where it is
			page.until("document.querySelector('[data-step]')._htmx")
			page.press("\r")
			page.see("#task[data-version='" + version + "']")
			page.until("document.activeElement?.id === 'step-before'")
		}
		page.open(taskPath(r.examples.LongHistory) + "/versions/1")
		page.see("#task[data-version='1']")
		if page.count("[data-key='[']") != 0 {
			t.Error("there is a version before the first")
		}
	})
}

// TestSlider moves through the life of a task by arrow keys.
func TestSlider(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		created := r.task(r.examples.LongHistory).Version.AsAtCreated.Format(momentFormat)
		page := r.tab()
		page.signIn("operator", taskPath(r.examples.LongHistory))
		page.click("#task .beside details summary")
		page.until("document.activeElement?.id === 'as-at'")
		page.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("life-slider").focus()`))
		page.press(kb.ArrowLeft)
		page.until("document.getElementById('life-slider').ariaValueText !== 'now'")
		page.press(kb.End)
		page.until("document.getElementById('as-at').value === 'now'")
		page.press(kb.Home)
		page.until(fmt.Sprintf("Date.parse(document.getElementById('as-at').value) === Date.parse('%s')", created))
		page.want("#as-at-echo", created[:10])
		page.click("#task .beside details form button")
		page.see("#task[data-version='1']")

		page.open(taskPath(r.examples.LongHistory) + "/changes") // where the versions are found
		page.open(taskPath(r.examples.LongHistory))
		page.click("#task .beside details summary")
		page.do(chromedp.Evaluate[chromedp.Void](`{
			const slider = document.getElementById("life-slider");
			slider.value = slider.list.querySelector("[label=v44]").value;
			slider.dispatchEvent(new Event("input", { bubbles: true }));
		}`))
		page.until("document.getElementById('life-slider').ariaValueText.endsWith(', v44')")
		page.click("#task .beside details form button")
		page.see("#task[data-version='44']")
	})
}

// TestChangesByForms reads, chooses and steps without scripts.
func TestChangesByForms(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		path := taskPath(r.examples.LongHistory)
		p := r.plain().signIn("viewer", path).follow(".tabs a[href$='/changes']").want(http.StatusOK, "#v45", "v45")
		p.submit("form.filter", "button", map[string]string{"attribute": "State"}).want(http.StatusOK, "#changes", "leaves out 29 of the 45 versions")
		p.follow("form.filter a.active").want(http.StatusOK, "#v1", "Created")
		p.follow(".life-place a").want(http.StatusOK, ".life", "45 versions in")
		p.follow("#step-before").want(http.StatusOK, ".past-bar", "version 44")
		p.follow("#step-after").want(http.StatusOK, "#task", "v45").wantNone(".past-bar")
		p.open(path+"/changes?before="+url.QueryEscape("2001-01-01T00:00:00Z")).want(http.StatusNotFound, "#task", "was not there yet")
	})
}
