package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/client/view"
)

// leftoverBanner says that others have written something in this browser that was not sent.
func (m *Model) leftoverBanner() []app.UI {
	n := len(m.view.Leftovers)
	if n == 0 || m.screen.unreviewed || !m.screen.live {
		return nil
	}
	return []app.UI{bannerLine("banner--notice", m.w.LeftOver.Of(n),
		link(m.w.LeftReview, actDialog, string(dialogLeftovers)), link(m.w.LeftLater, actLeftLater, ""))}
}

// leftoverDialog shows what others have written, and lets the person decide what becomes of it.
func (m *Model) leftoverDialog() app.HTMLElem {
	var b markup
	b.write(`<ul class="leftovers" tabindex="0"`)
	b.attr("aria-label", m.w.LeftTitle)
	b.write(`>`)
	do := m.w.LeftTake
	for _, l := range m.view.Leftovers {
		if !l.Draft {
			do = m.w.LeftSend
		}
		m.leftover(&b, l)
	}
	b.write(`</ul>`)
	return el("div.dialog__form",
		m.dialogHead(m.w.LeftTitle),
		el("p.field__hint", sentence(m.w.LeftHint, m.view.Me.Name)),
		el("div.dialog__body", app.Raw(b.String())),
		el("div.dialog__buttons",
			button("button", actLeftDiscard, "", words(m.w.Discard)),
			button("button", actLeftCopy, "", words(m.w.LeftCopy)),
			button("button.button--main", actLeftSend, "", sentence(do, m.view.Me.Name))),
	)
}

// leftover draws one of them: who wrote it, for which room, and whether it was only a draft.
func (m *Model) leftover(b *markup, l view.Leftover) {
	where := "#" + string(l.Room)
	if _, _, direct := l.Room.Pair(); direct {
		where = m.w.Direct
	}
	if l.Draft {
		where += " · " + m.w.LeftDraft
	}
	b.write(`<li class="leftover"><p class="leftover__from">`, bdi(l.Owner.Name), ` · `)
	b.text(where)
	b.write(`</p><p class="leftover__text" dir="auto">`)
	b.text(l.Text)
	b.write(`</p></li>`)
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
