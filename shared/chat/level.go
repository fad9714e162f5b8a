package chat

// Level says what a room notifies a user about. Nothing is withheld: whoever opens the room sees all of it.
type Level string

// The levels.
const (
	LevelAll      Level = ""         // every message
	LevelMentions Level = "mentions" // mentions only
	LevelNothing  Level = "nothing"
	LevelHidden   Level = "hidden" // nothing, and the room is left out of the list of rooms
)

// Levels are all levels, from the loudest to the quietest.
var Levels = []Level{LevelAll, LevelMentions, LevelNothing, LevelHidden}

// levelAllWord is how LevelAll is spelled.
const levelAllWord = "all"

// String returns "all", "mentions", "nothing" or "hidden".
func (l Level) String() string {
	if l == LevelAll {
		return levelAllWord
	}
	return string(l)
}

// ParseLevel reads what String returns.
func ParseLevel(word string) (Level, error) {
	for _, l := range Levels {
		if l.String() == word {
			return l, nil
		}
	}
	return "", Errorf(CodeBadFrame, "a level is all, mentions, nothing or hidden")
}

// Validate refuses what is not a level.
func (l Level) Validate() error {
	if l == levelAllWord {
		return Errorf(CodeBadFrame, "the level all is the one where none is given")
	}
	_, err := ParseLevel(l.String())
	return err
}

// Counts returns what a badge shows of the unread messages and mentions of a room.
func (l Level) Counts(unread, mentions int) (shownUnread, shownMentions int) {
	switch l {
	case LevelMentions:
		return mentions, mentions
	case LevelNothing, LevelHidden:
		return 0, 0
	}
	return unread, mentions
}
