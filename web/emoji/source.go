package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// emoji is an entry of emojibase's data.json.
type emoji struct {
	Text  string   `json:"emoji"` // fully-qualified
	Hex   string   `json:"hexcode"`
	Label string   `json:"label"`
	Tags  []string `json:"tags"`
	Type  int      `json:"type"`
	Order int      `json:"order"`
	Group *int     `json:"group"` // nil for what is a part of others only
	Skins []emoji  `json:"skins"`
	Since float64  `json:"version"` // the version of Unicode Emoji that brought it
}

// Values of emoji.Type.
const (
	textual   = 0 // drawn as text unless U+FE0F follows
	colourful = 1
)

// newSince is the first version of Unicode Emoji that systems in use may lack.
const newSince = 14

// component is the group of skin tones and hair styles, which are no emoji by themselves.
const component = 2

// read returns the emoji of a language in the order of Unicode.
func read(data, language string) ([]emoji, error) {
	if _, err := os.Stat(filepath.Join(data, language)); err != nil && language != english {
		all, err := read(data, english)
		if err == nil {
			err = annotate(all, language)
		}
		return all, err
	}
	var all []emoji
	if err := readJSON(filepath.Join(data, language, "data.json"), &all); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(e emoji) bool { return e.Group == nil || *e.Group == component })
	for i, e := range all {
		if e.Type == colourful && utf8.RuneCountInString(e.Text) == 2 {
			all[i].Text = strings.TrimSuffix(e.Text, "\uFE0F") // emojibase writes it also where it changes nothing
		}
	}
	slices.SortFunc(all, func(a, b emoji) int { return a.Order - b.Order })
	return all, nil
}
