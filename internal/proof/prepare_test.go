package proof

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"taskdesk/apiclient"
)

// prepare opens a form, fills it in, and keeps it open; nil when there is no such form now.
func (p *play) prepare(who *person, s step) *sheet {
	id := p.task(s.Task)
	sh := &sheet{person: who, token: p.name(), task: id}
	var pg *page
	what, trigger, _ := strings.Cut(s.Form, " and ")
	switch what {
	case "edit":
		pg = p.review(sh, s)
		sh.op, sh.trigger, sh.action = opUpdate, trigger, "/tasks/"+id
	case "create":
		pg = p.open(who, definitionQuery)
		sh.op, sh.task, sh.action = opCreate, "", "/tasks"
	case "delete":
		pg = p.open(who, "/tasks/"+id+"/delete")
		sh.op, sh.action = opDelete, "/tasks/"+id+"/delete"
	default:
		sh.op, sh.trigger, sh.action = opFire, s.Form, "/tasks/"+id+"/triggers/"+s.Form
		pg = p.open(who, sh.action)
	}
	form := pg.form(sh.action)
	if form == nil {
		return nil
	}
	if what == "edit" && form.Find(`[name=".trigger"][value="`+trigger+`"], [name=".trigger"]:not([type=radio])`).Length() == 0 {
		sh.trigger = "" // it is not offered
	}
	if sh.trigger != "" {
		sh.op = opFire
	}
	sh.values, sh.drafts = controls(form), form.Find(".saved").AttrOr("hx-post", "")
	sh.fill(s)
	p.mu.Lock()
	p.submissions[sh.token] = &submission{token: sh.token, subject: subjects[who.login], op: sh.op, task: sh.task, trigger: sh.trigger, fields: sh.carries(sh.token)}
	p.mu.Unlock()
	who.sheets = append(who.sheets, sh)
	return sh
}

// fill types into a form that sends.
func (sh *sheet) fill(s step) {
	sh.values.Set(".reason", sh.token)
	switch {
	case sh.op == opCreate:
		sh.typeIn(typed(sh.token, 7))
		sh.values.Set(".trigger", "")
	case sh.op == opDelete && sh.values.Has(".confirm"):
		sh.values.Set(".confirm", sh.task[:8])
	case s.Form == "start" || s.Form == "return":
		sh.typeIn(map[string]string{"note": sh.token + "n"})
	case sh.values.Has(".trigger"): // which a draft may have filled in
		sh.values.Set(".trigger", sh.trigger)
	}
}

// typeIn types values into their inputs, and by name where there are none.
func (sh *sheet) typeIn(values map[string]string) {
	for name, value := range values {
		if sh.values.Has(name) {
			sh.values.Set(name, value)
		} else if sh.values.Has(".more") {
			sh.values.Set(".more", sh.values.Get(".more")+"\n"+name+" = "+value)
		}
	}
}

// carries tells whether a text stands in a field.
func (sh *sheet) carries(text string) bool {
	for name, values := range sh.values {
		if (name[0] != '.' || name == ".more") && strings.Contains(values[0], text) {
			return true
		}
	}
	return false
}

// open opens an address of the console.
func (p *play) open(who *person, address string) *page {
	pg := who.get(address)
	p.see(pg)
	return pg
}

// review fills in the form of a task's fields and goes on to its review, by way of a
// conflict if there is one.
func (p *play) review(sh *sheet, s step) *page {
	pg := p.open(sh.person, "/tasks/"+sh.task+"/edit")
	for range 3 {
		form := pg.form("/tasks/" + sh.task + "/review")
		if form == nil || pg.form("/tasks/"+sh.task) != nil {
			break
		}
		sh.values = controls(form)
		form.Find("fieldset.conflict").Each(func(_ int, row *goquery.Selection) {
			sh.values.Set(".choose."+row.AttrOr("data-field", ""), map[bool]string{true: "mine", false: "theirs"}[s.Mine])
		})
		if sh.values.Has("a") && form.HasClass("edit") {
			fields := s.Fields
			if pg.Find("#discard-draft").Length() > 0 {
				fields = 7 // nothing of an earlier token stays
			}
			sh.typeIn(typed(sh.token, fields))
		}
		pg = sh.person.ask(context.Background(), http.MethodPost, "/tasks/"+sh.task+"/review", sh.values)
		p.see(pg)
	}
	return pg
}

// keep keeps the form of a page open that shows again what was sent before.
func (p *play) keep(pg *page) {
	if pg.err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	pg.Find("main form[method=post]").Each(func(_ int, form *goquery.Selection) {
		values := controls(form)
		action := form.AttrOr("action", "")
		sub := p.submissions[values.Get(".reason")]
		if sub == nil || action == "" || strings.HasSuffix(action, "/review") || values.Has(".trigger") && values.Get(".trigger") != sub.trigger {
			return // not the form of the same submission
		}
		sh := &sheet{person: pg.person, token: sub.token, op: sub.op, task: sub.task, trigger: sub.trigger, action: action, values: values}
		pg.person.sheets = append(pg.person.sheets, sh)
	})
}

// tokenIn finds the token in a value that was typed.
var tokenIn = regexp.MustCompile(`^k\d+`)

// updateOf is an update of fields.
func updateOf(values map[string]string) (u apiclient.UpdateTask) {
	for name, value := range values {
		u.Fields = append(u.Fields, text(name, value))
	}
	return u
}
