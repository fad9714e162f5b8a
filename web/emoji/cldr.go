package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// annotation is what CLDR says of an emoji in one language.
type annotation struct {
	Keywords []string `json:"default"`
	Name     []string `json:"tts"` // one
}

// cuts has the annotations of languages that emojibase-data lacks, as cut writes them: those of emoji only.
//
//go:embed cldr
var cuts embed.FS

// annotate gives emoji the names and tags of a language that emojibase-data lacks.
func annotate(all []emoji, language string) error {
	text, err := cuts.ReadFile("cldr/" + language + ".json")
	if err != nil {
		return err
	}
	var known map[string]annotation
	if err := json.Unmarshal(text, &known); err != nil {
		return fmt.Errorf("cldr/%s.json: %w", language, err)
	}
	for i, e := range all {
		one, ok := known[e.Text]
		if !ok || len(one.Name) != 1 {
			return fmt.Errorf("cldr/%s.json has no name of %s", language, e.Text)
		}
		all[i].Label, all[i].Tags = one.Name[0], one.Keywords
	}
	return nil
}

// cut returns the annotations of all emoji in a language. cldr is a folder with those of the npm packages cldr-annotations-full and
// cldr-annotations-derived-full, 11 MB that nobody else needs.
func cut(cldr, language string, all []emoji) ([]byte, error) {
	known := map[string]annotation{}
	for _, kind := range []string{"annotations", "annotationsDerived"} {
		text, err := os.ReadFile(filepath.Join(cldr, kind, language, "annotations.json"))
		if err != nil {
			return nil, err
		}
		var file map[string]json.RawMessage
		var part struct {
			Plain   map[string]annotation `json:"annotations"`
			Derived map[string]annotation `json:"annotationsDerived"`
		}
		if err := json.Unmarshal(text, &file); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(file[kind], &part); err != nil {
			return nil, err
		}
		for _, some := range []map[string]annotation{part.Plain, part.Derived} {
			for text, one := range some {
				known[strings.ReplaceAll(text, "\uFE0F", "")] = one
			}
		}
	}
	b := bytes.NewBufferString("{")
	for i, e := range all {
		if i > 0 {
			b.WriteByte(',')
		}
		text, err := json.Marshal(known[strings.ReplaceAll(e.Text, "\uFE0F", "")])
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(b, "\n\"%s\": %s", e.Text, text)
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}
