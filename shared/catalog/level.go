package catalog

import "parley/shared/chat"

// LevelWords are the texts about what a room notifies the user about.
type LevelWords struct {
	_                                        uncompared
	LevelTitle                               string // above the levels
	AllShown, MentionsShown, NoneShown, Hide string // the levels
	LevelMuted                               string // beside the name of a room
	LevelNow, LevelHidden                    string // with {name}: of a level, of a room
	DoesLevel, LevelInvalid, LevelNowhere    string // of the command
}

// Level returns the name of a level.
func (w *LevelWords) Level(l chat.Level) string {
	switch l {
	case chat.LevelMentions:
		return w.MentionsShown
	case chat.LevelNothing:
		return w.NoneShown
	case chat.LevelHidden:
		return w.Hide
	}
	return w.AllShown
}
