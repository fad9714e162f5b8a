package cli

import (
	"fmt"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

// configure changes a setting of the room, or prints it. A refusal arrives as a notice. The words of the commands are those of the settings.
func (c *conversation) configure(word, value string) {
	o := c.View().Open
	everywhere := false
	if word == slash.Calm {
		value, everywhere = chat.CutAll(value)
	}
	switch change, err := chat.ParseChange(word, value); {
	case everywhere && err == nil:
		c.Configure("", change)
	case o == nil || o.Room.Peer != nil:
		c.print("! /%s is not about conversations of two", word)
	case value == "" && word != slash.Calm:
		c.print("* %s", settingOf(o, word))
	case err != nil:
		c.print("! %s", chat.AsError(err).Message)
	default:
		c.Configure(o.Room.ID, change)
	}
}

// calmText says until when the room on screen is calm; "" if it is not.
func calmText(o *view.OpenRoom) string {
	if o == nil || o.Room.Calm == 0 {
		return ""
	}
	return fmt.Sprintf("this room is calm until %s: guests can only read", o.Room.Calm.Time().Format("2006-01-02 15:04"))
}

// settingOf says how a room is set.
func settingOf(o *view.OpenRoom, word string) string {
	switch s := o.Room.Settings; {
	case word == slash.Guests:
		return guestsMay(s.Guests)
	case word == chat.SettingAsking && s.Asking:
		return "this room is joined by asking: everybody can read it, and only its members write"
	case word == chat.SettingAsking:
		return "this room is joined freely"
	case word == slash.Archive && s.Archived:
		return "this room is archived: you can read and search it"
	case word == slash.Archive:
		return "this room is not archived"
	case s.Slow == 0:
		return "this room is not in slow mode"
	case o.Rights.KeepsOrder():
		return fmt.Sprintf("slow mode: one message in %s; it does not hold for you, since you keep order here", s.Pace())
	case time.Now().Before(o.Waits):
		return fmt.Sprintf("slow mode: one message in %s; you can write again in %s", s.Pace(), time.Until(o.Waits).Round(time.Second))
	default:
		return fmt.Sprintf("slow mode: one message in %s", s.Pace())
	}
}

// silence silences somebody in public rooms: "NAME 1h REASON". A refusal arrives as a notice.
func (c *conversation) silence(said string) {
	name, rest, _ := strings.Cut(said, " ")
	length, reason, err := chat.ParseSilence(rest)
	if err != nil {
		c.print("! %s", chat.AsError(err).Message)
		return
	}
	c.onMember(name, func(_ chat.RoomID, user chat.UserID) { c.Silence(user, length, reason) }, "silence %s")
}

// announceSilence says when the user is silenced, and when that ends.
func (c *conversation) announceSilence(v *view.Snapshot) {
	is := v.Account.Silence.At(chat.MillisOf(time.Now()))
	if is == c.silenced {
		return
	}
	text := "you can write in public rooms again"
	switch c.silenced = is; {
	case is.Waits():
		text = "you can write in public rooms once a moderator has let you in"
	case is.Open():
		text = "a moderator has silenced you in public rooms, until somebody lifts it"
	case is.Until > 0:
		text = "a moderator has silenced you in public rooms until " + is.Until.Time().Local().Format("2006-01-02 15:04")
	}
	if is.Reason != "" {
		text += ": " + safeLine(is.Reason)
	}
	c.print("* %s", text)
}

// guestsMay says what guests may do.
func guestsMay(guests chat.Guests) string {
	switch guests {
	case chat.GuestsWrite:
		return "guests can write here"
	case chat.GuestsRead:
		return "guests can only read here"
	}
	return "this room is closed to guests"
}
