// Package embedpage draws a room as a page for visitors, who read and do nothing else. Other sites may show it in a frame.
package embedpage

import (
	"slices"
	"time"

	"parley/app/ui/address"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/client/view"
)

// Page is a room as a visitor sees it. Nothing in it depends on who that is.
type Page struct {
	Open  *view.OpenRoom // its newest messages
	Place string         // what the place is called
	Base  string         // the path below which the rooms are
	Today time.Time      // in the zone of all times on the page

	Style, Script, Icon string // URLs
}

// HTML returns the page. Its script asks for the page again and again, and shows what has changed; links open in a tab of their own.
func (p Page) HTML(lang catalog.Lang) []byte {
	words, texts := lang.Words(), lang.Site().Embedded
	room := p.Open.Room
	rows := render.Rows{Words: words, Today: p.Today, Clock: render.Clock{Zone: zone(p.Today.Location())}, Inert: true, Base: p.Base}
	name := render.RoomName(words, room)
	var b render.HTML
	b.Raw("<!doctype html>\n<html lang=\"", lang.Tag(), `" dir="`, lang.Dir(), "\">\n", `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<base target="_blank">
<title>`)
	b.Text("#" + name + " · " + p.Place)
	b.Raw("</title>\n<link rel=\"icon\"")
	b.Attr("href", p.Icon)
	b.Raw(">\n<link rel=\"stylesheet\"")
	b.Attr("href", p.Style)
	b.Raw(">\n<script defer")
	b.Attr("src", p.Script)
	b.Raw("></script>\n<body class=\"embed\">\n<header class=\"embed__bar\"><div class=\"embed__name\"><h1 id=\"heading\">", render.PublicSign, render.BDI(name), `</h1>`)
	if topic := render.Topic(words, room); topic != "" {
		b.Raw(`<p class="embed__topic" dir="auto">`)
		b.Text(topic)
		b.Raw(`</p>`)
	}
	b.Raw(`</div><a class="button embed__open"`)
	b.Attr("href", address.Path(p.Base, room.ID))
	b.Raw(`>`)
	b.Text(catalog.Fill(texts.Open, "{place}", p.Place))
	b.Raw("</a></header>\n<main class=\"embed__room\" tabindex=\"0\" aria-labelledby=\"heading\"><div class=\"embed__column\">\n<div id=\"rows\" role=\"log\" aria-labelledby=\"heading\"")
	b.Attr("data-closed", texts.Closed)
	b.Raw(">\n")
	empty := true
	for _, part := range slices.Concat(p.Open.History, p.Open.Live) {
		for _, row := range part.Rows {
			if row.Kind == view.RowUnread {
				continue
			}
			empty = false
			b.Raw(rows.Row(row), "\n")
		}
	}
	if empty {
		b.Raw(`<p class="embed__note">`)
		b.Text(texts.Empty)
		b.Raw("</p>\n")
	}
	b.Raw("</div>\n<p class=\"embed__note\">")
	b.Text(catalog.Fill(texts.Zone, "{zone}", p.Today.Location().String()))
	b.Raw("</p>\n</div></main>\n</body>\n</html>\n")
	return []byte(b.String())
}

func zone(of *time.Location) *view.Zone {
	return view.NewZone(func(at time.Time) int {
		_, ahead := at.In(of).Zone()
		return ahead
	})
}
