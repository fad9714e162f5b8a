package roompage

import (
	"strconv"
	"strings"

	"parley/server/store/roomfile"
	"parley/shared/chat"
	"parley/shared/markup"
)

// together is how soon after another a message of the same person stands below it without the name.
const together = 5 * 60 * 1000

// quote is a message that others answer.
type quote struct{ name, text string }

func (w *page) message(m *roomfile.Message) {
	if _, answered := w.answered[m.Seq]; answered {
		q := &quote{name: m.By.Name}
		if m.Gone == nil {
			q.text = markup.Excerpt(m.Text)
		}
		w.answered[m.Seq] = q
	}
	first := w.last == nil || w.last.By.ID != m.By.ID || m.At-w.last.At > together || m.Reply != 0
	w.last = m
	id := "m" + strconv.FormatInt(int64(m.Seq), 10)
	when := m.At.Time().In(w.o.Zone)
	link := `<a class="message__` + map[bool]string{true: "time", false: "gutter"}[first] + `" href="#` + id + `" title="` + escape(w.date(when)) + `">` + w.words.Time(when, false) + `</a>`
	if first {
		w.raw(`<article class="message message--first" id="`, id, `"><div class="message__grid"><span class="avatar `, hue(m.By.ID), `" aria-hidden="true" translate="no">`, escape(chat.Initial(m.By.Name)),
			`</span><div class="message__who"><span class="person `, hue(m.By.ID), `">`, bdi(m.By.Name), `</span> `, link, `</div>`)
	} else {
		w.raw(`<article class="message" id="`, id, `"><div class="message__grid">`, link, `<span class="visually-hidden">`, bdi(m.By.Name), `</span>`)
	}
	w.raw(`<div class="message__body">`)
	w.quote(m.Reply)
	if m.Gone != nil {
		w.raw(`<div class="message__tombstone">`, escape(w.words.Deleted), `</div>`)
	} else {
		w.text(m)
	}
	w.raw(`</div>`)
	w.reactions(m.Reactions)
	w.raw("</div></article>\n")
}

// quote adds what a message answers.
func (w *page) quote(reply chat.Seq) {
	q := w.answered[reply]
	if reply == 0 || q == nil {
		return
	}
	w.raw(`<a class="quote" href="#m`, strconv.FormatInt(int64(reply), 10), `"><span class="quote__who">`, bdi(q.name), `</span>`)
	if q.text == "" {
		w.raw(`<span class="quote__text quote__gone">`, escape(w.words.GoneQuote), `</span></a>`)
		return
	}
	w.raw(`<span class="quote__text" dir="auto">`, escape(q.text), `</span></a>`)
}

func (w *page) text(m *roomfile.Message) {
	printer := markup.HTML{Code: w.words.CodeBlock, Spoiler: w.words.Spoiler, Known: func(s chat.Span) (known, me bool) { return mentioned(m, s), false }}
	html, _ := printer.Message(m.Text)
	w.raw(`<div class="message__text">`, html)
	if m.EditedAt != 0 {
		w.raw(` <span class="message__edited" title="`, escape(w.date(m.EditedAt.Time().In(w.o.Zone))), `">`, escape(w.words.Edited), `</span>`)
	}
	if m.Pin != nil {
		w.raw(` <span class="message__pin">📌 `, escape(w.words.Pinned), `</span>`)
	}
	w.raw(`</div>`)
}

// mentioned reports whether a span names somebody whom the server has recognised there.
func mentioned(m *roomfile.Message, s chat.Span) bool {
	if s.From < 0 || s.To > len(m.Text) || s.From > s.To {
		return false
	}
	name := strings.TrimLeft(m.Text[s.From:s.To], "@＠")
	for _, user := range m.Mentions {
		if strings.EqualFold(user.Name, name) {
			return true
		}
	}
	return false
}

func (w *page) reactions(reactions []chat.Reaction) {
	if len(reactions) == 0 {
		return
	}
	w.raw(`<div class="reactions">`)
	for _, r := range reactions {
		var names []string
		for _, id := range r.Users {
			names = append(names, w.names[id])
		}
		w.raw(`<span class="reaction" title="`, escape(strings.Join(names, w.words.Comma)), `"><span class="reaction__key">`, escape(chat.ReactionText(r.Key)), `</span>`, strconv.Itoa(r.Count), `</span>`)
	}
	w.raw(`</div>`)
}

func escape(text string) string { return markup.Escape(text) }

func bdi(name string) string { return `<bdi translate="no">` + escape(name) + `</bdi>` }

// fill fills a place of one of our own sentences with a text.
func fill(sentence, place, text string) string {
	return strings.ReplaceAll(sentence, place, escape(text))
}

// fillHTML escapes a sentence, and fills its places with HTML. Each value is put in once: what stands in one is no place.
func fillHTML(sentence string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(escape(sentence))
}

func hue(id chat.UserID) string { return "hue-" + strconv.Itoa(id.Hue()) }
