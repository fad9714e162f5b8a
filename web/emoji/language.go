package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// codeSets are the sets of short codes that people know from elsewhere, the most common first.
var codeSets = []string{"github", "emojibase"}

// languageFile returns what the program knows of emoji in one language: see package emoji of the interface for the format.
func languageFile(data, language string, codes map[string][]string) ([]byte, error) {
	all, err := read(data, language)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	group := -1
	for _, e := range all {
		if *e.Group != group {
			group = *e.Group
			b.WriteString("#\n")
		}
		text := e.Text
		if len(e.Skins) > 0 {
			text += "*"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s", text, e.Label, strings.Join(codes[e.Hex], " "), strings.Join(words(e, codes[e.Hex]), " "))
		if e.Since >= newSince {
			fmt.Fprintf(&b, "\t%v", e.Since)
		}
		b.WriteByte('\n')
	}
	return b.Bytes(), nil
}

// words returns the words of the tags that are not found already by the name or the codes.
func words(e emoji, codes []string) []string {
	known := " " + strings.ToLower(e.Label) + " " + strings.ReplaceAll(strings.Join(codes, " "), "_", " ")
	found := map[string]bool{}
	for _, tag := range e.Tags {
		for _, word := range strings.Fields(strings.ToLower(tag)) {
			if !strings.Contains(known, " "+word) && (spaced(word) || !strings.Contains(known, word)) {
				found[word] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// spaced reports whether the script of a word puts spaces between words: then the program finds a word by its beginning only.
func spaced(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return first < 0x2E80
}

// readCodes returns the short codes of each emoji by its code points.
func readCodes(data string) (map[string][]string, error) {
	codes := map[string][]string{}
	for _, set := range codeSets {
		var one map[string]any
		if err := readJSON(filepath.Join(data, english, "shortcodes", set+".json"), &one); err != nil {
			return nil, err
		}
		for hex, value := range one {
			list, many := value.([]any)
			if !many {
				list = []any{value}
			}
			for _, code := range list {
				if code := code.(string); !slices.Contains(codes[hex], code) {
					codes[hex] = append(codes[hex], code)
				}
			}
		}
	}
	return codes, nil
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%w; make node_modules/.package-lock.json installs it", err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
