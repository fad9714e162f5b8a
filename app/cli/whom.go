package cli

import (
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

// tell sends a line, now or when it is known whom it is for.
func (t *talk) tell(text string) {
	t.held = append(t.held, text)
	t.sayHeld(t.View())
}

// sayHeld sends the lines that need not wait. One that begins with a name which meant somebody before waits until the server
// has said who has that name now: a name can change hands.
func (t *talk) sayHeld(v *view.Snapshot) {
	for len(t.held) > 0 {
		text := t.held[0]
		name, _, addressed := chat.Address(text)
		before, known := v.Names[client.NameKey(name)]
		switch {
		case !addressed || !known:
			t.say(view.Draft{Text: text})
		case v.Link.State != view.Online:
			t.say(view.Draft{Text: text, To: before.ID})
		default:
			match, answered := t.finder.who(v, name)
			if !answered {
				return
			}
			t.sayTo(text, match, before)
		}
		t.held = t.held[1:]
	}
}

// sayTo sends a line to who has the name now, if that is who had it before or the person types the line again.
func (t *talk) sayTo(text string, match *chat.Person, before chat.User) {
	switch {
	case match == nil:
		t.say(view.Draft{Text: text}) // the server says that nobody has the name
	case match.ID != before.ID && t.warned != text:
		t.warned = text
		t.print("! @%s is now a different person from the %[1]s you wrote with before; nothing was sent. Type the line again to send it to this person",
			safeLine(match.Name))
	default:
		t.warned = ""
		t.say(view.Draft{Text: text, To: match.ID})
	}
}
