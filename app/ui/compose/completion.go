package compose

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/app/ui/emoji"
	"parley/shared/chat"
	syntax "parley/shared/markup"
	"parley/shared/slash"
)

// Completion is the open list of what may be meant: one of People, Rooms, Emoji and Commands.
type Completion struct {
	From, To int    // bytes of the text that a pick replaces, the sign before the name included
	prefix   string // what is typed of the name
	People   []chat.Person
	Rooms    []chat.Room
	Emoji    []*emoji.Emoji
	Commands slash.Table
	Marked   int
}

// optionsMax is how many options the list shows.
const optionsMax = 8

// MentionAt returns the bytes of the "@prefix" that the caret stands at the end of; ok is false if it is in none.
func MentionAt(text string, caret int) (from int, ok bool) {
	if caret < 0 || caret > len(text) {
		return 0, false
	}
	for i := caret; i > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
		if r == '@' || r == '＠' {
			return i, mentions(text[:i])
		}
		if !chat.NameRune(r) {
			return 0, false
		}
	}
	return 0, false
}

// mentions reports whether a name after text and "@" would be a mention.
func mentions(text string) bool {
	spans := syntax.Mentions(text + "@x")
	return len(spans) > 0 && spans[len(spans)-1].From == len(text)
}

// Complete returns the list for a text, or an empty one. Speakers are people who have spoken in the room, the last one first;
// known are people that this program knows of, offers those that the server named for the prefix.
func Complete(text string, caret int, me chat.UserID, speakers, known, offers []chat.Person) Completion {
	from, prefix, ok := PersonAt(text, caret)
	if !ok {
		return Completion{}
	}
	c := Completion{From: from, To: caret, prefix: prefix}
	for _, p := range slices.Concat(speakers, known, offers) {
		if p.ID != me && hasPrefixFold(p.Name, c.prefix) {
			c.Add(p)
		}
	}
	slices.SortStableFunc(c.People, c.nearer(speakers))
	c.People = c.People[:min(len(c.People), optionsMax)]
	if len(c.People) == 1 && c.People[0].Name == c.prefix {
		return Completion{}
	}
	return c
}

// nearer orders people by how likely they are meant: whoever has exactly that name, then who has spoken last, then who is
// here.
func (c *Completion) nearer(speakers []chat.Person) func(a, b chat.Person) int {
	spoke := map[chat.UserID]int{}
	for i, p := range speakers {
		spoke[p.ID] = i - len(speakers)
	}
	exact := func(p chat.Person) int { return truth(!strings.EqualFold(p.Name, c.prefix)) }
	return func(a, b chat.Person) int {
		return cmp.Or(exact(a)-exact(b), spoke[a.ID]-spoke[b.ID], truth(b.Here)-truth(a.Here))
	}
}

func truth(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (c *Completion) Add(p chat.Person) {
	same := func(q chat.Person) bool { return q.ID == p.ID }
	if i := slices.IndexFunc(c.People, same); i < 0 {
		c.People = append(c.People, p)
	} else if p.Rev >= c.People[i].Rev {
		c.People[i] = p
	}
}

// Len counts the options.
func (c *Completion) Len() int {
	return len(c.People) + len(c.Rooms) + len(c.Emoji) + len(c.Commands)
}

// Text returns what is inserted for the i-th option, with emoji in a skin tone; "" if there is none.
func (c *Completion) Text(i int, tone emoji.Tone) string {
	switch {
	case i < 0:
		return ""
	case i < len(c.People):
		return "@" + c.People[i].Name + " "
	case i < len(c.Rooms):
		return "#" + string(c.Rooms[i].ID) + " "
	case i < len(c.Emoji):
		return c.Emoji[i].In(tone) + " "
	case i < len(c.Commands):
		return "/" + c.Commands[i].Word + " "
	}
	return ""
}

// Scrolls reports whether the list may be higher than its place.
func (c *Completion) Scrolls() bool { return c.Len() > optionsMax }

func (c *Completion) Open() bool { return c.Len() > 0 }

// Move marks the option by steps below, around the ends.
func (c *Completion) Move(by int) {
	if n := c.Len(); n > 0 {
		c.Marked = (c.Marked + by + n) % n
	}
}

// hasPrefixFold reports whether a name begins so, in whatever case. It is asked about everybody in the room at each key.
func hasPrefixFold(name, prefix string) bool {
	for _, want := range prefix {
		r, size := utf8.DecodeRuneInString(name)
		if size == 0 || unicode.ToLower(r) != unicode.ToLower(want) {
			return false
		}
		name = name[size:]
	}
	return true
}
