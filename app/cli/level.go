package cli

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// level sets what the room notifies the user about, or shows it.
func (c *conversation) level(word string) {
	v := c.View()
	at := slices.IndexFunc(v.Rooms, func(r view.Room) bool { return r.ID == c.current })
	switch level, err := chat.ParseLevel(word); {
	case at < 0:
		c.print("! you have not joined this room")
	case word == "":
		c.print("* this room notifies you about %s", levelText(v.Rooms[at].Level))
	case err != nil:
		c.print("! use /level all, /level mentions, /level nothing or /level hidden")
	default:
		c.SetLevel(c.current, level)
		c.print("* from now on, this room notifies you about %s", levelText(level))
	}
}

// levelText says what a level is.
func levelText(level chat.Level) string {
	switch level {
	case chat.LevelMentions:
		return "mentions"
	case chat.LevelNothing:
		return "nothing"
	case chat.LevelHidden:
		return "nothing, and is hidden"
	}
	return "all messages"
}
