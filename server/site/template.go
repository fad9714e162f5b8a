package site

import (
	"embed"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"time"

	"parley/shared/catalog"
	"parley/shared/catalog/pages"
	"parley/shared/chat"
)

// files has a template for each page, which defines "main", and what pages share: layout.html, and the files that begin with part_.
//
//go:embed html
var files embed.FS

// partsName is under what name the templates that pages share are kept.
const partsName = ""

// parse reads the templates. It panics if one is wrong: they are part of the program.
func parse(s *Site) map[string]*template.Template {
	shared := template.Must(template.New("").Funcs(funcs(s)).ParseFS(files, "html/layout.html", "html/part_*.html"))
	all := map[string]*template.Template{partsName: shared}
	names, err := fs.Glob(files, "html/*.html")
	if err != nil {
		panic(err)
	}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || strings.HasPrefix(name, "part_") {
			continue
		}
		all[name] = template.Must(template.Must(shared.Clone()).ParseFS(files, file))
	}
	// Cloned after the others: a template that was executed cannot be cloned.
	all[partsName] = template.Must(shared.Clone())
	return all
}

// funcs are what templates can call.
func funcs(s *Site) template.FuncMap {
	return template.FuncMap{
		"icon":    icon,
		"fill":    fill,
		"initial": chat.Initial,
		"count":   func(text catalog.Plural, n int) string { return text.Of(n) },
		"ago": func(t *pages.Texts, at chat.Millis) string {
			return ago(&t.Ago, s.Now().Sub(at.Time()))
		},
		"iso": func(at chat.Millis) string { return at.Time().UTC().Format(time.RFC3339) },
	}
}

// fill fills the places of a sentence: pairs of "{name}" and a value.
func fill(sentence string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		sentence = catalog.Fill(sentence, pairs[i], pairs[i+1])
	}
	return sentence
}

// ago says how long ago something was.
func ago(t *pages.Ago, d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return t.Now
	case d < time.Hour:
		return t.Minutes.Of(int(d / time.Minute))
	case d < day:
		return t.Hours.Of(int(d / time.Hour))
	}
	return t.Days.Of(int(d / day))
}
