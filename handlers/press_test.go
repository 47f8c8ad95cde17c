package handlers_test

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// A sheet is one form of a page, filled in as the page has it.
type sheet struct {
	page   *page
	form   *goquery.Selection
	values url.Values
}

// form finds the form that has a button with these words, or that value.
func (p *page) form(button string) *sheet {
	p.browser.t.Helper()
	form := p.Find("form").FilterFunction(func(_ int, f *goquery.Selection) bool {
		return buttonOf(f, button).Length() > 0
	})
	if form.Length() != 1 {
		p.browser.t.Fatalf("%s has %d forms with a button %q:\n%s", p.url, form.Length(), button, p.text())
	}
	return &sheet{page: p, form: form, values: controls(form)}
}

func buttonOf(form *goquery.Selection, button string) *goquery.Selection {
	return form.Find("button").FilterFunction(func(_ int, b *goquery.Selection) bool {
		return words(b) == button || b.AttrOr("value", "") == button
	})
}

// controls are what a browser would send of a form, its buttons left out.
func controls(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, c *goquery.Selection) {
		name := c.AttrOr("name", "")
		switch kind := c.AttrOr("type", goquery.NodeName(c)); kind {
		case "radio", "checkbox":
			if _, checked := c.Attr("checked"); checked {
				values.Add(name, c.AttrOr("value", "on"))
			}
		case "textarea":
			values.Add(name, strings.ReplaceAll(strings.TrimPrefix(c.Text(), "\n"), "\n", "\r\n"))
		case "select":
			values.Add(name, chosen(c))
		default:
			values.Add(name, c.AttrOr("value", ""))
		}
	})
	return values
}

// chosen is the value of a select: its chosen option, else its first.
func chosen(c *goquery.Selection) string {
	option := c.Find("option[selected]")
	if option.Length() == 0 {
		option = c.Find("option").First()
	}
	return option.AttrOr("value", words(option))
}

// set types into an input or chooses a value. It has to be there.
func (s *sheet) set(name, value string) *sheet {
	s.page.browser.t.Helper()
	if s.form.Find(`[name="`+name+`"]`).Length() == 0 {
		s.page.browser.t.Fatalf("%s: the form has no input %s", s.page.url, name)
	}
	s.values.Set(name, value)
	return s
}

// press sends the form by one of its buttons, as a browser would.
func (s *sheet) press(button string, headers ...string) *page {
	s.page.browser.t.Helper()
	b := buttonOf(s.form, button)
	values := url.Values{}
	for name, all := range s.values {
		values[name] = all
	}
	if name := b.AttrOr("name", ""); name != "" {
		values.Set(name, b.AttrOr("value", ""))
	}
	action := b.AttrOr("formaction", s.form.AttrOr("action", ""))
	to := must(s.page.url.Parse(action))(s.page.browser.t)
	if strings.EqualFold(s.form.AttrOr("method", ""), http.MethodPost) {
		return s.page.browser.post(to.String(), values, headers...)
	}
	to.RawQuery = values.Encode()
	return s.page.browser.get(to.String(), headers...)
}

// press sends the form of a page that has this button.
func (p *page) press(button string, headers ...string) *page {
	p.browser.t.Helper()
	return p.form(button).press(button, headers...)
}

// follow goes where the link with these words leads, or the first that begins with them.
func (p *page) follow(text string) *page {
	p.browser.t.Helper()
	link := p.links(func(words string) bool { return words == text })
	if link.Length() == 0 {
		link = p.links(func(words string) bool { return strings.HasPrefix(words, text) })
	}
	if link.Length() == 0 {
		p.browser.t.Fatalf("%s has no link %q:\n%s", p.url, text, p.text())
	}
	return p.browser.get(must(p.url.Parse(link.First().AttrOr("href", "")))(p.browser.t).String())
}

func (p *page) links(match func(words string) bool) *goquery.Selection {
	return p.Find("a[href]").FilterFunction(func(_ int, a *goquery.Selection) bool { return match(words(a)) })
}
