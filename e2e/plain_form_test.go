package e2e

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// submit fills in a form of the page and sends it by one of its buttons.
func (p *plain) submit(form, button string, values map[string]string) *plain {
	p.t.Helper()
	return p.send(p.filled(form, button, values))
}

// filled returns the request that sending a form would be, so that it can be sent later or twice.
func (p *plain) filled(form, button string, values map[string]string) (method, to string, body url.Values) {
	p.t.Helper()
	f := p.one(form)
	body = controls(f)
	for name, value := range values {
		switch {
		case f.Find("[name='"+name+"']").Length() > 0:
			body.Set(name, value)
		case !p.rig.defined && strings.Contains(f.Text(), noFields):
			body.Set(byName, body.Get(byName)+name+" = "+value+"\n")
		default:
			p.t.Fatalf("the form %s has no input %s", form, name)
		}
	}
	action, _ := f.Attr("action")
	pressed := f.Find(button)
	if pressed.Length() != 1 {
		p.t.Fatalf("the form %s has %d buttons %s, want one", form, pressed.Length(), button)
	}
	if name, ok := pressed.Attr("name"); ok {
		body.Set(name, pressed.AttrOr("value", ""))
	}
	if to, ok := pressed.Attr("formaction"); ok {
		action = to
	}
	return strings.ToUpper(f.AttrOr("method", "get")), p.resolve(action), body
}

// controls are the values of a form's inputs as the page has them.
func controls(f *goquery.Selection) url.Values {
	values := url.Values{}
	f.Find("input[name], textarea[name], select[name]").Each(func(_ int, c *goquery.Selection) {
		name := c.AttrOr("name", "")
		_, disabled := c.Attr("disabled")
		_, checked := c.Attr("checked")
		kind := c.AttrOr("type", "")
		switch {
		case disabled, (kind == "radio" || kind == "checkbox") && !checked:
		case goquery.NodeName(c) == "select":
			chosen := c.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = c.Find("option").First()
			}
			values.Add(name, chosen.AttrOr("value", ""))
		case goquery.NodeName(c) == "textarea":
			values.Add(name, strings.TrimPrefix(c.Text(), "\n")) // the parser drops one as well
		default:
			values.Add(name, c.AttrOr("value", ""))
		}
	})
	return values
}
