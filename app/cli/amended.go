package cli

import (
	"fmt"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/markup"
)

// reactionsEvery is how often the reactions to one message are printed at most.
const reactionsEvery = 5 * time.Second

// face is what of a message can change, as it was printed.
type face struct {
	text      string
	edited    int64 // milliseconds since 1970
	gone      bool
	pinned    bool
	reactions string
}

func faceOf(r view.Row) face {
	f := face{text: r.Text, gone: r.Gone, pinned: r.Pinned, reactions: reactions(r)}
	if !r.EditedAt.IsZero() {
		f.edited = r.EditedAt.UnixMilli()
	}
	return f
}

// change is what has changed of a message since it was printed, as --json names it.
type change string

const (
	changeEdited    change = "edited"
	changeDeleted   change = "deleted"
	changeRestored  change = "restored"
	changePinned    change = "pinned"
	changeUnpinned  change = "unpinned"
	changeReactions change = "reactions"
)

// changes returns what has changed between two faces of a message. A deletion says all.
func changes(was, now face) (all []change) {
	switch {
	case now.gone && !was.gone:
		return []change{changeDeleted}
	case was.gone && !now.gone:
		return []change{changeRestored}
	case was.text != now.text:
		all = append(all, changeEdited)
	}
	if was.pinned != now.pinned {
		all = append(all, map[bool]change{true: changePinned, false: changeUnpinned}[now.pinned])
	}
	if was.reactions != now.reactions {
		all = append(all, changeReactions)
	}
	return all
}

// settled reports whether a row shows nothing that is only wanted: the changes of this user are durable, or refused.
func settled(r view.Row) bool { return r.Change == nil || r.Change.State == view.Failed }

// amended prints what has changed of a message that was printed.
func (s *screen) amended(r view.Row, m *printed) {
	if r.Change != nil && r.Change.State == view.Failed && r.Change.Error != m.refused {
		m.refused = r.Change.Error
		s.refusedChange(r)
	}
	now := faceOf(r)
	if !settled(r) || now == m.face {
		return
	}
	was := m.face
	m.face = now
	say := func(what change) {
		text := ""
		if what == changeEdited || what == changeRestored {
			text = s.text(r)
		}
		s.print("%s* %s", margin, describe(r, s.room, what, text))
	}
	for _, what := range changes(was, now) {
		switch {
		case what != changeReactions:
			say(what)
		case time.Since(m.reacted) < reactionsEvery:
			m.face.reactions = was.reactions // later
		default:
			if m.reacted = time.Now(); now.reactions != "" {
				say(what)
			}
		}
	}
}

// describe says what has changed of a message of the room open; text is its text as it is to be printed.
func describe(r view.Row, open chat.RoomID, what change, text string) string {
	n, by := number(r, open), "by "+safeLine(r.Author.Name)
	who := safeLine(r.Author.Name)
	if r.Mine {
		by, who = "by you", "you"
	}
	switch what {
	case changeEdited:
		return fmt.Sprintf("%s edited %s: %s", who, n, text)
	case changeDeleted:
		return fmt.Sprintf("%s %s was deleted", n, by)
	case changeRestored:
		return fmt.Sprintf("%s %s was restored: %s", n, by, text)
	case changePinned:
		return fmt.Sprintf("%s %s is pinned: %s", n, by, excerpt(r))
	case changeUnpinned:
		return fmt.Sprintf("%s %s is no longer pinned", n, by)
	}
	return fmt.Sprintf("%s on %s %s: %s", reactions(r), n, by, excerpt(r))
}

// refusedChange prints why a change of a message was refused. A text that was written for it is not lost.
func (s *screen) refusedChange(r view.Row) {
	c, n := r.Change, number(r, s.room)
	s.print("%s! %s was not changed: %s", margin, n, strings.TrimSuffix(reason(c.Error), "."))
	if c.Text == "" {
		return
	}
	if c.Error.Code == chat.CodeChanged {
		s.print("%s! it now reads: %s", margin, s.text(r))
	}
	s.print("%s! you wrote: %s", margin, indented(safe(c.Text)))
	if !r.Gone {
		s.print("%s! /edit %s TEXT tries again, /discard drops it", margin, n)
	}
}

// text returns the text of a message as it is printed, folded if it is long.
func (s *screen) text(r view.Row) string {
	whole := s.whole(r)
	fold := markup.Fold(whole)
	if fold == len(whole) {
		return indented(whole)
	}
	s.folded = strings.TrimLeft(whole[fold:], "\n")
	return indented(whole[:fold]) + "… (/more)"
}

// reactions lists the reactions to a message: "👍 2  🎉".
func reactions(r view.Row) string {
	var words []string
	for _, one := range r.Reactions {
		word := safeLine(chat.ReactionText(one.Key))
		if one.Count > 1 {
			word += fmt.Sprintf(" %d", one.Count)
		}
		words = append(words, word)
	}
	return strings.Join(words, "  ")
}

// excerpt returns the beginning of a message in one line.
func excerpt(r view.Row) string {
	if r.Gone {
		return "(deleted)"
	}
	return safeLine(markup.Excerpt(r.Text))
}

// quote returns the line before a message that answers another one.
func quote(q *view.Quote) string {
	switch {
	case !q.Known:
		return fmt.Sprintf("> #%d", q.Seq)
	case q.Gone:
		return "> a deleted message"
	case q.Hidden:
		return "> a message from somebody whom you blocked"
	}
	return fmt.Sprintf("> %s: %s", safeLine(q.Author.Name), safeLine(q.Text))
}
