package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// note says before the Enter who will read the text, or why it cannot be sent.
func (p *ComposerProps) note() []app.UI {
	w, room := p.Words, p.Room
	switch about := p.aboutNote(); {
	case p.Intent.Runs():
		return p.commandNote()
	case about != nil || p.About.Edit:
		return about
	case p.Links != "" && p.Intent.Sends():
		text := p.Links
		if p.Tried {
			text += " " + w.SlowTried
		}
		return []app.UI{app.Raw(render.IconClock), render.TextIn("span", text)}
	case p.Wait && p.Tried:
		return []app.UI{app.Raw(render.IconClock), render.TextIn("span", w.SlowTried)}
	case p.Public && room.Peer == nil:
		return []app.UI{render.TextIn("span", w.Everyone), render.LinkButton(w.SayPrivately, action.Private, "")}
	case p.Waits:
		return []app.UI{app.Raw(render.IconLock), render.Sentence(w.Waiting, p.Intent.Name)}
	case p.Intent.Addressed():
		return append(p.addressNote(), p.sayAloud()...)
	}
	return nil
}

func (p *ComposerProps) addressNote() []app.UI {
	w := p.Words
	lock := app.Raw(render.IconLock)
	if p.Intent.Mode == compose.Privately && p.Intent.Before.ID != "" {
		return p.changedNote()
	}
	if p.Intent.Naming && p.Intent.Peer.ID == "" && !p.Tried {
		return []app.UI{lock, render.TextIn("span", w.ToWhom)}
	}
	switch p.Intent.Mode {
	case compose.Wordless, compose.Privately:
		text := w.OnlyPeer
		if p.Intent.Mode == compose.Wordless && p.Tried {
			text = w.Wordless
		} else if p.Intent.Peer.ID != "" && !p.Intent.Peer.Here {
			text = w.OnlyPeerAway
		}
		return []app.UI{lock, render.Sentence(text, p.Intent.Addressee())}
	case compose.Unsettled:
		return []app.UI{lock, render.Sentence(w.Unsettled, p.Intent.Name)}
	case compose.Looking:
		return []app.UI{lock, render.Sentence(w.LookingUp, p.Intent.Name)}
	case compose.Alike:
		return []app.UI{app.Raw(render.IconAlert), render.Sentence(w.Alike, p.Intent.Name), offer(p.Intent.Peer)}
	case compose.Nobody:
		return p.nobodyNote()
	case compose.Myself:
		return []app.UI{app.Raw(render.IconAlert), render.TextIn("span", w.Myself)}
	}
	return []app.UI{lock, render.TextIn("span", w.Nameless)}
}

// changedNote says that a name means somebody else than before, and how to send all the same.
func (p *ComposerProps) changedNote() []app.UI {
	note := []app.UI{app.Raw(render.IconAlert), render.Sentence(p.Words.SomebodyElse, p.Intent.Peer.Name)}
	if p.Warned {
		note = append(note, render.Sentence(p.Words.SendsToNew, p.Intent.Peer.Name), render.Button("link", action.Confirm, "", render.Sentence(p.Words.SendToNew, p.Intent.Peer.Name)))
	}
	if p.Former.ID != "" {
		note = append(note, render.TextIn("span", p.Words.NowCalled), offer(p.Former))
	}
	return note
}

// nobodyNote says that nobody has the name, and who has one that begins like it.
func (p *ComposerProps) nobodyNote() []app.UI {
	note := []app.UI{app.Raw(render.IconAlert), render.Sentence(p.Words.Nobody, p.Intent.Name)}
	for i, one := range p.Intent.Offers {
		if i == 0 {
			note = append(note, render.TextIn("span", p.Words.DidYouMean))
		}
		if i < 3 {
			note = append(note, offer(one))
		}
	}
	return note
}

func offer(one chat.Person) app.UI {
	return render.Button("link", action.Address, string(one.ID), render.Name(one.Name))
}

// sayAloud is the way to say the text to the room instead.
func (p *ComposerProps) sayAloud() []app.UI {
	room := p.Room
	if p.Intent.Naming && p.Intent.Mode != compose.Wordless {
		return nil
	}
	if room.Peer != nil {
		return []app.UI{render.Button("link", action.Aloud, "", render.Sentence(p.Words.SayToPeer, room.Peer.Name))}
	}
	return []app.UI{render.LinkButton(p.Words.SayToRoom, action.Aloud, "")}
}
