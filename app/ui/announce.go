package ui

import (
	"time"

	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// announcePause is between two changes of messages that a screen reader is told of: a storm of reactions is not read out.
const announcePause = 5 * time.Second

// spoken is what screen readers read out, in one of two regions. What is said next stands in the other one, since a reader does not read again
// what has not changed: the same sentence twice is read twice.
type spoken [2]string

func (s *spoken) say(text string) {
	if s[0] == "" {
		*s = spoken{text, ""}
	} else {
		*s = spoken{"", text}
	}
}

// announceChanges tells a screen reader, once, what others have changed in what was said last: an edit, a deletion, and a reaction to a
// message of this user's. The rows themselves change without being read out, and what this user does is not told.
func (m *Model) announceChanges(was, is *view.OpenRoom) {
	if was.Room.ID != is.Room.ID || is.Detached || len(is.Live) == 0 || len(was.Live) == 0 || m.now().Sub(m.screen.announced) < announcePause {
		return
	}
	last, before := is.Live[len(is.Live)-1], was.Live[len(was.Live)-1]
	if last == before || last.ID != before.ID {
		return
	}
	rows := make(map[string]*view.Row, len(before.Rows))
	for i := range before.Rows {
		rows[before.Rows[i].Key] = &before.Rows[i]
	}
	for i := range last.Rows {
		if old := rows[last.Rows[i].Key]; old != nil {
			if text := m.changeText(old, &last.Rows[i]); text != "" {
				m.screen.said.say(text)
				m.screen.announced = m.now()
			}
		}
	}
}

// changeText says what somebody else has changed in a message; "" for nothing.
func (m *Model) changeText(was, is *view.Row) string {
	name := is.Author.Name
	switch {
	case is.Kind != view.RowMessage:
	case !is.Mine && is.Gone && !was.Gone:
		return catalog.Fill(m.w.SaidDelete, "{name}", name)
	case !is.Mine && is.EditedAt.After(was.EditedAt):
		return catalog.Fill(catalog.Fill(m.w.SaidEdit, "{name}", name), "{text}", syntax.Excerpt(is.Text))
	case is.Mine && len(is.Reactions) > 0:
		for _, one := range is.Reactions {
			if len(one.Names) > 0 && others(is.Reactions, one.Key) > others(was.Reactions, one.Key) {
				who := one.Names[len(one.Names)-1]
				return catalog.Fill(catalog.Fill(m.w.SaidReaction, "{name}", who), "{emoji}", chat.ReactionText(one.Key))
			}
		}
	}
	return ""
}

// others counts the others who have reacted with an emoji.
func others(reactions []view.Reaction, key string) int {
	for _, one := range reactions {
		if one.Key == key && one.Mine {
			return one.Count - 1
		} else if one.Key == key {
			return one.Count
		}
	}
	return 0
}
