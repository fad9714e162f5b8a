package render

import (
	"strconv"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// tombstone stands for the text of a message that was deleted.
func (rw Rows) tombstone(b *HTML) {
	b.Raw(`<div class="message__text message__tombstone">`, iconTrash, `<span>`)
	b.Text(rw.Words.Deleted)
	b.Raw(`</span></div>`)
}

// edited says, after the text, that it was edited. When is told where the time of the reader is known.
func (rw Rows) edited(b *HTML, r view.Row) {
	if r.EditedAt.IsZero() {
		return
	}
	b.Raw(` <span class="message__edited"`)
	if rw.Live {
		at := rw.Clock.Zone.In(r.EditedAt)
		b.Attr("title", catalog.Fill(rw.Words.EditedAt, "{time}", rw.Words.Day(at, rw.Today)+" "+rw.Words.Time(at, rw.Clock.Hour12)))
	}
	b.Raw(`>`)
	b.Text(rw.Words.Edited)
	b.Raw(`</span>`)
}

func (rw Rows) pinned(b *HTML, r view.Row) {
	if r.Pinned {
		b.Raw(` <span class="message__pin">`, iconPin)
		b.Text(rw.Words.Pinned)
		b.Raw(`</span>`)
	}
}

// quote adds what the message answers, as a link to it.
func (rw Rows) quote(b *HTML, r view.Row) {
	q := r.Quote
	if q == nil {
		return
	}
	b.Raw(`<a class="quote"`)
	b.Attr("href", address.MessagePath(rw.Base, r.Room, q.Seq))
	b.Raw(` data-action="`, string(action.Quote), `" data-arg="`, strconv.FormatInt(int64(q.Seq), 10), `">`, iconReply)
	switch {
	case q.Gone:
		b.Raw(`<span class="quote__gone">`)
		b.Text(rw.Words.GoneQuote)
		b.Raw(`</span>`)
	case !q.Known:
		b.Raw(`<span class="quote__gone">`)
		b.Text(rw.Words.UnknownQuote)
		b.Raw(`</span>`)
	case q.Hidden:
		b.Raw(`<span class="quote__gone">`)
		b.Text(rw.Words.Hidden.Of(1))
		b.Raw(`</span>`)
	default:
		b.Raw(`<span class="quote__who `, hue(q.Author), `">`, BDI(q.Author.Name), `</span> <span class="quote__text" dir="auto">`)
		b.Text(q.Text)
		b.Raw(`</span>`)
	}
	b.Raw(`</a>`)
}

// reactions adds a button for each reaction. They change without being read out: see Model.announce.
func (rw Rows) reactions(b *HTML, r view.Row) {
	if len(r.Reactions) == 0 || r.Gone {
		return
	}
	b.Raw(`<div class="reactions" aria-live="off">`)
	for _, one := range r.Reactions {
		rw.reaction(b, one)
	}
	b.Raw(`</div>`)
}

func (rw Rows) reaction(b *HTML, one view.Reaction) {
	shown, count, who := chat.ReactionText(one.Key), strconv.Itoa(one.Count), rw.reactors(one)
	label := catalog.Fill(rw.Words.ReactedBy, "{emoji}", shown)
	label = catalog.Fill(label, "{n}", count)
	label = catalog.Fill(label, "{names}", who)
	element := "button"
	if rw.Inert {
		element = "span"
		b.Raw(`<span role="img" class="reaction"`)
	} else {
		b.Raw(`<button type="button" class="reaction" data-action="`, string(action.React), `"`)
		b.Attr("data-arg", one.Key)
		b.Raw(` aria-pressed="`, strconv.FormatBool(one.Mine), `"`)
	}
	b.Attr("aria-label", label)
	b.Attr("title", who)
	b.Raw(`><span class="reaction__key">`)
	b.Text(shown)
	b.Raw(`</span><span class="reaction__count">`, count, `</span></`, element, `>`)
}

// reactors names who has reacted, the user first.
func (rw Rows) reactors(one view.Reaction) string {
	var names []string
	if one.Mine {
		names = append(names, rw.Words.You)
	}
	names = append(names, one.Names...)
	return rw.Words.List(names, rw.Words.OthersOf(one.Count-len(names)))
}
