package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client"
)

// note says before the Enter who will read the text, or why it cannot be sent.
func (m *Model) note(in Intent) []app.UI {
	w := m.w
	room := m.open().Room
	switch {
	case m.talk.public && room.Peer == nil:
		return []app.UI{says("span", w.Everyone), link(w.SayPrivately, actPrivate, "")}
	case m.talk.waiting != "":
		return []app.UI{app.Raw(iconLock), sentence(w.Waiting, in.Name)}
	case in.Addressed():
		return append(m.addressNote(in), m.sayAloud(room, in)...)
	}
	return nil
}

func (m *Model) addressNote(in Intent) []app.UI {
	w := m.w
	lock := app.Raw(iconLock)
	if in.Mode == Privately && in.Before.ID != "" {
		return m.changedNote(in)
	}
	if in.Naming && in.Peer.ID == "" && !m.talk.tried {
		return []app.UI{lock, says("span", w.ToWhom)}
	}
	switch in.Mode {
	case Wordless, Privately:
		text := w.OnlyPeer
		if in.Mode == Wordless && m.talk.tried {
			text = w.Wordless
		} else if in.Peer.ID != "" && !in.Peer.Here {
			text = w.OnlyPeerAway
		}
		return []app.UI{lock, sentence(text, m.addressee(in))}
	case Unsettled:
		return []app.UI{lock, sentence(w.Unsettled, in.Name)}
	case Looking:
		return []app.UI{lock, sentence(w.LookingUp, in.Name)}
	case Alike:
		return []app.UI{app.Raw(iconAlert), sentence(w.Alike, in.Name), m.offer(in.Peer)}
	case Nobody:
		return m.nobodyNote(in)
	case Myself:
		return []app.UI{app.Raw(iconAlert), says("span", w.Myself)}
	}
	return []app.UI{lock, says("span", w.Nameless)}
}

// changedNote says that a name means somebody else than before, and how to send all the same.
func (m *Model) changedNote(in Intent) []app.UI {
	note := []app.UI{app.Raw(iconAlert), sentence(m.w.SomebodyElse, in.Peer.Name)}
	if m.talk.warned == in.Peer.ID {
		note = append(note, sentence(m.w.SendsToNew, in.Peer.Name), button("link", actConfirm, "", sentence(m.w.SendToNew, in.Peer.Name)))
	}
	for _, p := range m.known() {
		if p.ID == in.Before.ID && client.NameKey(p.Name) != client.NameKey(in.Name) {
			note = append(note, says("span", m.w.NowCalled), m.offer(p))
			break
		}
	}
	return note
}

func (m *Model) addressee(in Intent) string {
	if in.Peer.Name != "" {
		return in.Peer.Name
	}
	return in.Name
}

// nobodyNote says that nobody has the name, and who has one that begins like it.
func (m *Model) nobodyNote(in Intent) []app.UI {
	note := []app.UI{app.Raw(iconAlert), sentence(m.w.Nobody, in.Name)}
	for i, p := range in.Offers {
		if i == 0 {
			note = append(note, says("span", m.w.DidYouMean))
		}
		if i < 3 {
			note = append(note, m.offer(p))
		}
	}
	return note
}

func (m *Model) offer(p chat.Person) app.UI {
	return button("link", actAddress, string(p.ID), name(p.Name))
}

// sayAloud is the way to say the text to the room instead.
func (m *Model) sayAloud(room chat.Room, in Intent) []app.UI {
	if in.Naming && in.Mode != Wordless {
		return nil
	}
	if room.Peer != nil {
		return []app.UI{button("link", actAloud, "", sentence(m.w.SayToPeer, room.Peer.Name))}
	}
	return []app.UI{link(m.w.SayToRoom, actAloud, "")}
}

// offerList draws the open list of people.
func (m *Model) offerList() []app.UI {
	list := m.talk.list
	if !list.open() {
		return nil
	}
	options := make([]app.UI, len(list.people))
	for i, p := range list.people {
		options[i] = m.option(i, p)
	}
	return []app.UI{
		el("ul.offers__list role=listbox", options...).Attr("aria-label", m.w.People),
		says("p.unseen role=status", m.w.Offered.Of(len(list.people))),
	}
}

func (m *Model) option(i int, p chat.Person) app.UI {
	hint := m.w.ChooseAway
	if p.Here {
		hint = m.w.ChooseHere
	}
	place := strconv.Itoa(i)
	return el("li#offer-"+place+".offers__one role=option data-action="+string(actPick)+" data-arg="+place,
		app.Raw(avatar(p.User, smallHere(p.Here))), name(p.Name), says("span.offers__hint", hint),
	).Attr("aria-selected", i == m.talk.list.marked)
}
