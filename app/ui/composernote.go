package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// note says before the Enter who will read the text, or why it cannot be sent.
func (m *Model) note(in compose.Intent) []app.UI {
	w := m.w
	room := m.open().Room
	switch {
	case m.talk.public && room.Peer == nil:
		return []app.UI{render.TextIn("span", w.Everyone), render.LinkButton(w.SayPrivately, action.Private, "")}
	case m.talk.waiting != "":
		return []app.UI{app.Raw(render.IconLock), render.Sentence(w.Waiting, in.Name)}
	case in.Addressed():
		return append(m.addressNote(in), m.sayAloud(room, in)...)
	}
	return nil
}

func (m *Model) addressNote(in compose.Intent) []app.UI {
	w := m.w
	lock := app.Raw(render.IconLock)
	if in.Mode == compose.Privately && in.Before.ID != "" {
		return m.changedNote(in)
	}
	if in.Naming && in.Peer.ID == "" && !m.talk.tried {
		return []app.UI{lock, render.TextIn("span", w.ToWhom)}
	}
	switch in.Mode {
	case compose.Wordless, compose.Privately:
		text := w.OnlyPeer
		if in.Mode == compose.Wordless && m.talk.tried {
			text = w.Wordless
		} else if in.Peer.ID != "" && !in.Peer.Here {
			text = w.OnlyPeerAway
		}
		return []app.UI{lock, render.Sentence(text, m.addressee(in))}
	case compose.Unsettled:
		return []app.UI{lock, render.Sentence(w.Unsettled, in.Name)}
	case compose.Looking:
		return []app.UI{lock, render.Sentence(w.LookingUp, in.Name)}
	case compose.Alike:
		return []app.UI{app.Raw(render.IconAlert), render.Sentence(w.Alike, in.Name), m.offer(in.Peer)}
	case compose.Nobody:
		return m.nobodyNote(in)
	case compose.Myself:
		return []app.UI{app.Raw(render.IconAlert), render.TextIn("span", w.Myself)}
	}
	return []app.UI{lock, render.TextIn("span", w.Nameless)}
}

// changedNote says that a name means somebody else than before, and how to send all the same.
func (m *Model) changedNote(in compose.Intent) []app.UI {
	note := []app.UI{app.Raw(render.IconAlert), render.Sentence(m.w.SomebodyElse, in.Peer.Name)}
	if m.talk.warned == in.Peer.ID {
		note = append(note, render.Sentence(m.w.SendsToNew, in.Peer.Name), render.Button("link", action.Confirm, "", render.Sentence(m.w.SendToNew, in.Peer.Name)))
	}
	for _, p := range m.known() {
		if p.ID == in.Before.ID && view.NameKey(p.Name) != view.NameKey(in.Name) {
			note = append(note, render.TextIn("span", m.w.NowCalled), m.offer(p))
			break
		}
	}
	return note
}

func (m *Model) addressee(in compose.Intent) string {
	if in.Peer.Name != "" {
		return in.Peer.Name
	}
	return in.Name
}

// nobodyNote says that nobody has the name, and who has one that begins like it.
func (m *Model) nobodyNote(in compose.Intent) []app.UI {
	note := []app.UI{app.Raw(render.IconAlert), render.Sentence(m.w.Nobody, in.Name)}
	for i, p := range in.Offers {
		if i == 0 {
			note = append(note, render.TextIn("span", m.w.DidYouMean))
		}
		if i < 3 {
			note = append(note, m.offer(p))
		}
	}
	return note
}

func (m *Model) offer(p chat.Person) app.UI {
	return render.Button("link", action.Address, string(p.ID), render.Name(p.Name))
}

// sayAloud is the way to say the text to the room instead.
func (m *Model) sayAloud(room chat.Room, in compose.Intent) []app.UI {
	if in.Naming && in.Mode != compose.Wordless {
		return nil
	}
	if room.Peer != nil {
		return []app.UI{render.Button("link", action.Aloud, "", render.Sentence(m.w.SayToPeer, room.Peer.Name))}
	}
	return []app.UI{render.LinkButton(m.w.SayToRoom, action.Aloud, "")}
}

// offerList draws the open list of people.
func (m *Model) offerList() []app.UI {
	list := m.talk.list
	if !list.Open() {
		return nil
	}
	options := make([]app.UI, len(list.People))
	for i, p := range list.People {
		options[i] = m.option(i, p)
	}
	return []app.UI{
		render.El("ul.offers__list role=listbox", options...).Attr("aria-label", m.w.People),
		render.TextIn("p.unseen role=status", m.w.Offered.Of(len(list.People))),
	}
}

func (m *Model) option(i int, p chat.Person) app.UI {
	hint := m.w.ChooseAway
	if p.Here {
		hint = m.w.ChooseHere
	}
	place := strconv.Itoa(i)
	return render.El("li#offer-"+place+".offers__one role=option data-action="+string(action.Pick)+" data-arg="+place,
		app.Raw(render.Avatar(p.User, render.Small(p.Here))), render.Name(p.Name), render.TextIn("span.offers__hint", hint),
	).Attr("aria-selected", i == m.talk.list.Marked)
}
