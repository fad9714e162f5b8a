// Package emoji finds emoji by their names, and knows skin tones and which messages consist of emoji only. What an emoji is
// and which are the same is decided in package chat.
package emoji

import (
	"strings"

	"parley/shared/chat"
	"parley/shared/words"
)

// Emoji is an emoji as it is offered.
type Emoji struct {
	Text  string // without a skin tone
	Name  string // in the language of the set
	Codes string // its short codes, "+1 thumbsup": the same in all languages
	Toned bool   // there are versions with skin tones
	find  string // what it is found by, folded, each word after a space
}

// Code returns the short code that is shown.
func (e *Emoji) Code() string {
	code, _, _ := strings.Cut(e.Codes, " ")
	return code
}

// Group is a group of emoji, of which catalog.EmojiWords has the title.
type Group struct{ All []Emoji }

// Set is what is known of emoji in one language. It never changes.
type Set struct {
	Groups []Group
	codes  map[string]*Emoji
}

// Parse reads a file that web/emoji has written: a line "#" begins a group, each other line is an emoji, "TEXT*" if it
// takes skin tones, with its name, its short codes, more words that it is found by, and the version of Unicode if that is new, between
// tabs. Lines of another form are skipped, and so is what this system cannot draw: draws is asked about one emoji of each new version.
func Parse(text string, draws func(text string) bool) *Set {
	s := &Set{codes: map[string]*Emoji{}}
	drawn := map[string]bool{} // by version
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "#" {
			s.Groups = append(s.Groups, Group{})
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) < 4 || len(s.Groups) == 0 {
			continue
		}
		one := parse(fields)
		if version := strings.Join(fields[4:], ""); version != "" {
			known, asked := drawn[version]
			if !asked {
				known = draws(one.Text)
				drawn[version] = known
			}
			if !known {
				continue
			}
		}
		group := &s.Groups[len(s.Groups)-1]
		group.All = append(group.All, one)
	}
	for g := range s.Groups {
		for i := range s.Groups[g].All {
			s.index(&s.Groups[g].All[i])
		}
	}
	return s
}

func parse(fields []string) Emoji {
	text, toned := strings.CutSuffix(fields[0], "*")
	return Emoji{
		Text: text, Toned: toned, Name: fields[1], Codes: fields[2],
		find: " " + words.Fold(fields[1]) + " " + strings.ReplaceAll(fields[2], "_", " ") + " " + fields[3],
	}
}

func (s *Set) index(e *Emoji) {
	for code := range strings.FieldsSeq(e.Codes) {
		if s.codes[code] == nil {
			s.codes[code] = e
		}
	}
}

// ByCode returns the emoji with a short code, or with that name; nil if there is none.
func (s *Set) ByCode(code string) *Emoji {
	code = words.Fold(code)
	if e := s.codes[code]; e != nil {
		return e
	}
	return s.first(func(e *Emoji) bool { return words.Fold(e.Name) == code })
}

// NameOf returns the name of an emoji in any tone, or the emoji itself if it is unknown.
func (s *Set) NameOf(text string) string {
	key, _ := chat.ReactionKey(text)
	if e := s.first(func(e *Emoji) bool { k, _ := chat.ReactionKey(e.Text); return k == key }); e != nil && key != "" {
		return e.Name
	}
	return text
}

func (s *Set) first(is func(*Emoji) bool) *Emoji {
	for g := range s.Groups {
		for i := range s.Groups[g].All {
			if e := &s.Groups[g].All[i]; is(e) {
				return e
			}
		}
	}
	return nil
}
