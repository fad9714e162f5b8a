package words

import (
	"slices"
	"strings"
	"time"

	"parley/shared/chat"
)

// Names are the meanings of names in a query.
type Names struct {
	Me   chat.UserID
	Zone *time.Location // of dates; nil is UTC
	Now  time.Time      // for "today"
	// Users and Rooms return what a name means, without "@" and "#" before it; several if that cannot be told.
	Users func(name string) []chat.UserID
	Rooms func(name string) []chat.RoomID
	// Emoji returns the keys of the emoji with that name, which people type as ":name:" or as a word. It may be nil.
	Emoji func(name string) []string
}

// Search is a query whose names have a meaning. It decides what is found, in every store and without one.
type Search struct {
	Me         chat.UserID
	Terms      []Term
	Conditions []Condition
}

// Condition is an operator with its meaning: exactly one of Users, Rooms, Until and Is is set, or none for a name that nobody has.
type Condition struct {
	Users        []chat.UserID // who wrote it
	Rooms        []chat.RoomID // where it was said
	Since, Until chat.Millis   // when: Since <= at < Until
	Is           string        // one of features and states
	Not          bool
}

// What a message may have, and what it may be.
var (
	features = []string{"link", "code", "reaction"}
	states   = []string{"private", "pinned", "mine", "edited"}
)

// Resolve gives the names in a query a meaning.
func (q Query) Resolve(n Names) Search {
	s := Search{Me: n.Me, Terms: slices.Clone(q.Terms)}
	for i := range s.Terms {
		if t := &s.Terms[i]; n.Emoji != nil && !t.Exact {
			t.Emoji = n.Emoji(t.Text)
		}
	}
	for _, o := range q.Operators {
		s.Conditions = append(s.Conditions, n.condition(o))
	}
	return s
}

func (n Names) condition(o Operator) Condition {
	c := Condition{Not: o.Not}
	switch o.Name {
	case "from":
		if name := strings.TrimPrefix(o.Value, "@"); name == "me" {
			c.Users = []chat.UserID{n.Me}
		} else {
			c.Users = n.Users(name)
		}
	case "in":
		c.Rooms = n.Rooms(strings.TrimPrefix(o.Value, "#"))
	case "has", "is":
		c.Is = o.Value
	default:
		date, _ := parseDate(o.Value)
		from, to := date.span(n.Now, n.Zone)
		switch o.Name {
		case "before":
			c.Until = from
		case "after":
			c.Since, c.Until = to, forever
		default:
			c.Since, c.Until = from, to
		}
	}
	return c
}

const forever = chat.Millis(1) << 60

// Empty reports whether nothing is searched for: there are no terms and operators, or only negated ones.
func (s Search) Empty() bool {
	return !slices.ContainsFunc(s.Terms, func(t Term) bool { return !t.Not }) &&
		!slices.ContainsFunc(s.Conditions, func(c Condition) bool { return !c.Not })
}

// Match reports whether a message is found, and where the terms stand in its Body: in order, without overlaps. What is no message, or was
// deleted, is not found.
func (s Search) Match(e *chat.Event) (spans []chat.Span, ok bool) {
	if e.Kind != chat.Said || e.Message == nil || e.Message.Gone != nil || s.Empty() {
		return nil, false
	}
	for _, c := range s.Conditions {
		if s.holds(&c, e) == c.Not {
			return nil, false
		}
	}
	return find(s.Terms, e.Message.Body())
}

func (s Search) holds(c *Condition, e *chat.Event) bool {
	switch {
	case c.Is != "":
		return s.is(c.Is, e)
	case c.Until != 0:
		return c.Since <= e.At && e.At < c.Until
	case len(c.Rooms) > 0:
		return slices.Contains(c.Rooms, e.Room) || e.Message.In != "" && slices.Contains(c.Rooms, e.Message.In)
	}
	return slices.Contains(c.Users, e.By.ID)
}

func (s Search) is(what string, e *chat.Event) bool {
	m := e.Message
	switch what {
	case "link":
		return HasLink(m.Body())
	case "code":
		return HasCode(m.Body())
	case "reaction":
		return len(m.Reactions) > 0
	case "private":
		return m.To != ""
	case "pinned":
		return m.Pin != nil
	case "mine":
		return e.By.ID == s.Me
	case "edited":
		return m.EditedAt != 0
	}
	return false
}

// HasLink reports whether there is a web address in a text.
func HasLink(text string) bool {
	return strings.Contains(text, "http://") || strings.Contains(text, "https://") || strings.Contains(text, "www.")
}

// HasCode reports whether there is code in a text.
func HasCode(text string) bool { return strings.Count(text, "`") > 1 }

// Score tells how well a message that was found answers the query: a higher one is better. It counts the terms, as they stand there: as
// typed, as another word of the stem, or as the beginning of a word; several times a little more than once, and in a short text more.
func (s Search) Score(e *chat.Event) int {
	tokens := Tokens(e.Message.Body())
	score := 0
	for _, term := range s.Terms {
		best, times := 0, 0
		for at := range tokens {
			n := term.standsAt(tokens[at:])
			if n == 0 || term.Not {
				continue
			}
			times++
			best = max(best, term.quality(tokens[at:at+n]))
		}
		score += 100*best + 20*min(times, 5)
	}
	return score*4 - min(len(tokens), 300)
}

func (t Term) quality(found []Token) int {
	quality := 4
	for i, want := range t.Tokens {
		switch is := found[min(i, len(found)-1)]; {
		case want.Word == is.Word || want.Pair:
		case want.Stem == is.Stem:
			quality = min(quality, 2)
		default:
			quality = min(quality, 1)
		}
	}
	return quality
}
