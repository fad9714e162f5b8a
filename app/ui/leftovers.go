package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/client/view"
)

// leftoverBanner says that others have written something in this browser that was not sent.
func (m *Model) leftoverBanner() []app.UI {
	n := len(m.view.Leftovers)
	if n == 0 || m.screen.unreviewed || !m.screen.live {
		return nil
	}
	return []app.UI{bannerLine("banner--notice", m.w.LeftOver.Of(n),
		render.LinkButton(m.w.LeftReview, action.Dialog, string(dialogLeftovers)), render.LinkButton(m.w.LeftLater, action.LeftLater, ""))}
}

// leftoverDialog shows what others have written, and lets the person decide what becomes of it.
func (m *Model) leftoverDialog() app.HTMLElem {
	var b render.HTML
	b.Raw(`<ul class="leftovers" tabindex="0"`)
	b.Attr("aria-label", m.w.LeftTitle)
	b.Raw(`>`)
	do := m.w.LeftTake
	for _, l := range m.view.Leftovers {
		if !l.Draft {
			do = m.w.LeftSend
		}
		m.leftover(&b, l)
	}
	b.Raw(`</ul>`)
	return render.El("div.dialog__form",
		m.dialogHead(m.w.LeftTitle),
		render.El("p.field__hint", render.Sentence(m.w.LeftHint, m.view.Me.Name)),
		render.El("div.dialog__body", app.Raw(b.String())),
		render.El("div.dialog__buttons",
			render.Button("button", action.LeftDiscard, "", render.Span(m.w.Discard)),
			render.Button("button", action.LeftCopy, "", render.Span(m.w.LeftCopy)),
			render.Button("button.button--main", action.LeftSend, "", render.Sentence(do, m.view.Me.Name))),
	)
}

// leftover draws one of them: who wrote it, for which room, and whether it was only a draft.
func (m *Model) leftover(b *render.HTML, l view.Leftover) {
	where := "#" + string(l.Room)
	if _, _, direct := l.Room.Pair(); direct {
		where = m.w.Direct
	}
	if l.Draft {
		where += " · " + m.w.LeftDraft
	}
	b.Raw(`<li class="leftover"><p class="leftover__from">`, render.BDI(l.Owner.Name), ` · `)
	b.Text(where)
	b.Raw(`</p><p class="leftover__text" dir="auto">`)
	b.Text(l.Text)
	b.Raw(`</p></li>`)
}

// copyLeft copies the texts, with an empty line between two of them.
func (m *Model) copyLeft() {
	var texts []string
	for _, l := range m.view.Leftovers {
		texts = append(texts, l.Text)
	}
	m.face.Platform.CopyText(strings.Join(texts, "\n\n"))
	m.say(m.w.LeftCopied)
}

// settleLeft sends as the person what others have left, or discards it.
func (m *Model) settleLeft(send bool) {
	m.close()
	if !send {
		m.face.Actions.DiscardLeftovers()
		return
	}
	m.face.Actions.SendLeftovers()
	m.recall() // a draft may be for the open room
}
