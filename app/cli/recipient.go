package cli

import (
	"parley/shared/chat"
	"parley/shared/client/view"
)

// submit sends a line, now or when its recipient is known.
func (c *conversation) submit(text string) {
	c.held = append(c.held, text)
	c.submitHeld(c.View())
}

// submitHeld sends the lines that need not wait. A line that begins with a known name waits until the server has said who has that
// name now: a name can change hands.
func (c *conversation) submitHeld(v *view.Snapshot) {
	for len(c.held) > 0 {
		text := c.held[0]
		name, _, addressed := chat.Address(text)
		before, known := v.Names[view.NameKey(name)]
		switch {
		case !addressed || !known:
			c.post(view.Draft{Text: text})
		case v.Link.State != view.Online:
			c.post(view.Draft{Text: text, To: before.ID})
		default:
			match, answered := c.finder.match(v, name)
			if !answered {
				return
			}
			c.submitTo(text, match, before)
		}
		c.held = c.held[1:]
	}
}

// submitTo sends a line to the user who has the name now, if it is the same user as before or the line was typed twice.
func (c *conversation) submitTo(text string, match *chat.Person, before chat.User) {
	switch {
	case match == nil:
		c.post(view.Draft{Text: text}) // the server answers that nobody has the name
	case match.ID != before.ID && c.warned != text:
		c.warned = text
		c.print("! @%s is now a different person from the %[1]s you wrote with before; nothing was sent. Type the line again to send it to this person",
			safeLine(match.Name))
	default:
		c.warned = ""
		c.post(view.Draft{Text: text, To: match.ID})
	}
}
