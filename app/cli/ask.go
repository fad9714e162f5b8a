package cli

import (
	"fmt"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

// ask asks to join the room on screen, with a word for its moderators; "off" takes that back. A refusal arrives as a notice.
func (c *conversation) ask(text string) {
	o := c.View().Open
	switch {
	case o == nil || !o.Rights.Has(chat.ToAsk):
		c.print("! you need not ask to join this room")
	case slash.Ends(text):
		c.Ask(o.Room.ID, false, "")
	case chat.ValidateAskText(text) != nil:
		c.print("! %s", chat.AsError(chat.ValidateAskText(text)).Message)
	default:
		c.Ask(o.Room.ID, true, text)
	}
}

// answers reports whether the user lets people into the room on screen, and says so if not.
func (c *conversation) answers() bool {
	o := c.View().Open
	if o != nil && o.Room.Asking && o.Rights.Has(chat.ToAdmit) {
		return true
	}
	c.print("! this is for the moderators of a room that is joined by asking")
	return false
}

// admit lets somebody in who asks to join, or declines.
func (c *conversation) admit(name string, on bool) {
	if !c.answers() {
		return
	}
	done := "decline %s"
	if on {
		done = "let %s in"
	}
	c.onMember(strings.TrimSpace(name), func(room chat.RoomID, user chat.UserID) { c.Admit(room, user, on) }, done)
}

// asks says what has changed about who asks to join the room on screen.
func (s *screen) asks(o *view.OpenRoom) {
	now := asking{room: o.Room.ID, count: o.Asked, answers: o.Rights.Has(chat.ToAdmit), asks: o.Rights.Has(chat.ToAsk)}
	was := s.asked
	if !o.Room.Asking {
		now = asking{}
	}
	if s.asked = now; now == was || now == (asking{}) {
		return
	}
	same := now.room == was.room
	switch {
	case now.answers && now.count > 0 && (!same || now.count > was.count):
		s.print("* %s to join this room: /members lists them, /admit NAME, /refuse NAME", people(now.count))
	case now.asks && now.count > 0:
		s.print("* you asked to join this room; /ask off takes it back")
	case now.asks:
		s.print("* you can read this room; to write, ask its moderators: /ask, or /ask TEXT")
	case same && was.asks:
		s.print("* you are let in, and can write here")
	}
}

// asking is what the screen knows of who asks to join a room.
type asking struct {
	room          chat.RoomID
	count         int
	answers, asks bool
}

// people says how many ask.
func people(n int) string {
	if n == 1 {
		return "1 person asks"
	}
	return fmt.Sprintf("%d people ask", n)
}
