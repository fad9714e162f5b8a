package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client"
)

// leftoverBanners say that other users of this browser have written something that was not sent: one line for each of them.
func (m *Model) leftoverBanners() []app.UI {
	if !m.screen.live || m.screen.unreviewed {
		return nil
	}
	var lines []app.UI
	for _, owner := range m.leftoverOwners() {
		text := fill(m.w.LeftBy.of(len(m.leftoversOf(owner.ID))), "{name}", m.ownerName(owner))
		lines = append(lines, bannerLine("banner--notice", text,
			link(m.w.LeftReview, actLeft, string(owner.ID)), link(m.w.LeftLater, actLeftLater, "")))
	}
	return lines
}

// leftoverDialog shows what another user has written, and lets the person decide what becomes of it.
func (m *Model) leftoverDialog() app.HTMLElem {
	owner := m.screen.person
	all := m.leftoversOf(owner.ID)
	rows := make([]app.UI, len(all))
	for i, l := range all {
		rows[i] = el("li.leftover", says("p.leftover__room", m.leftoverRoom(l)), says("p.leftover__text dir=auto", l.Text))
	}
	name := m.ownerName(owner)
	return el("div.dialog__form",
		m.dialogHead(fill(m.w.LeftTitle, "{name}", name)),
		el("p.field__hint", sentence(fill(m.w.LeftHint, "{me}", m.view.Me.Name), name)),
		el("div.dialog__body", el("ul.leftovers tabindex=0", rows...).Attr("aria-label", m.w.LeftReview)),
		el("div.dialog__buttons",
			button("button", actLeftDiscard, "", app.Text(m.w.Discard)),
			button("button", actLeftCopy, "", app.Text(m.w.LeftCopy)),
			button("button.button--main", actLeftSend, "", sentence(m.sendLeftLabel(all), m.view.Me.Name))),
	)
}

// sendLeftLabel says what taking over does: drafts are not sent.
func (m *Model) sendLeftLabel(all []client.Leftover) string {
	for _, l := range all {
		if !l.Draft {
			return m.w.LeftSend
		}
	}
	return m.w.LeftTake
}

// leftoverRoom says where a text was to go, and whether it is a draft.
func (m *Model) leftoverRoom(l client.Leftover) string {
	label := "#" + string(l.Room)
	if _, _, direct := l.Room.Pair(); direct {
		label = m.w.Direct
	}
	for _, r := range m.view.Rooms {
		if r.ID == l.Room && r.Name != "" {
			label = "#" + r.Name
		}
	}
	if l.Draft {
		label += " · " + m.w.LeftDraft
	}
	return label
}

func (m *Model) ownerName(u chat.User) string {
	if u.Name == "" {
		return m.w.LeftNameless
	}
	return u.Name
}

// leftoverOwners returns whose leftovers there are, in the order of the first of each.
func (m *Model) leftoverOwners() []chat.User {
	var owners []chat.User
	seen := map[chat.UserID]bool{}
	for _, l := range m.view.Leftovers {
		if !seen[l.Owner.ID] {
			seen[l.Owner.ID] = true
			owners = append(owners, l.Owner)
		}
	}
	return owners
}

func (m *Model) leftoversOf(owner chat.UserID) []client.Leftover {
	var mine []client.Leftover
	for _, l := range m.view.Leftovers {
		if l.Owner.ID == owner {
			mine = append(mine, l)
		}
	}
	return mine
}

// reviewLeft opens the dialog about what a user has left.
func (m *Model) reviewLeft(owner chat.UserID) {
	for _, u := range m.leftoverOwners() {
		if u.ID == owner {
			m.screen.person = u
			m.openDialog(dialogLeftovers)
		}
	}
}

// copyLeft copies the texts, with an empty line between two of them.
func (m *Model) copyLeft() {
	var texts []string
	for _, l := range m.leftoversOf(m.screen.person.ID) {
		texts = append(texts, l.Text)
	}
	m.face.Platform.CopyText(strings.Join(texts, "\n\n"))
	m.say(m.w.LeftCopied)
}

// settleLeft sends what a user has left as the person, or discards it.
func (m *Model) settleLeft(send bool) {
	owner := m.screen.person.ID
	m.close()
	if !send {
		m.face.Actions.DiscardLeftovers(owner)
		return
	}
	m.face.Actions.SendLeftovers(owner)
	m.recall() // a draft may be for the open room
}
