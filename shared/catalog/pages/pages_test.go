package pages

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/shared/catalog"
)

var place = regexp.MustCompile(`\{\w+\}`)

// texts returns all texts by their names, such as "SignIn.Title" or "Ago.Days.Other".
func texts(t *testing.T, lang catalog.Lang) map[string]string {
	t.Helper()
	all := map[string]string{}
	var add func(name string, v reflect.Value)
	add = func(name string, v reflect.Value) {
		if v.Kind() == reflect.Interface {
			if v = v.Elem(); !v.IsValid() {
				t.Fatalf("%s: no %s", lang, name)
			}
		}
		if v.Kind() == reflect.String {
			all[name] = v.String()
			return
		}
		for i := range v.NumField() {
			add(strings.TrimPrefix(name+"."+v.Type().Field(i).Name, "."), v.Field(i))
		}
	}
	add("", reflect.ValueOf(*For(lang)))
	return all
}

// places returns the places of a text. A plural may spell out the number that it is for.
func places(name, text string) []string {
	found := place.FindAllString(text, -1)
	if strings.HasSuffix(name, ".One") || strings.HasSuffix(name, ".Two") {
		found = slices.DeleteFunc(found, func(s string) bool { return s == "{n}" })
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryLanguageHasEveryText(t *testing.T) {
	other := func(name string) string { // the form of a plural that every language has
		for _, form := range []string{".One", ".Two"} {
			name = strings.Replace(name, form, ".Other", 1)
		}
		return name
	}
	first := texts(t, catalog.Languages()[0])
	for _, lang := range catalog.Languages() {
		all := texts(t, lang)
		for name, text := range all {
			want := first[other(name)]
			if name != other(name) {
				want = strings.ReplaceAll(want, "{n}", "")
			}
			if text == "" || !slices.Equal(places(name, text), places(name, want)) {
				t.Errorf("%s: %s is %q, in the first language %q", lang, name, text, want)
			}
		}
		for name := range first {
			if _, ok := all[other(name)]; !ok {
				t.Errorf("%s has no %s", lang, name)
			}
		}
		if lang != catalog.Languages()[0] && For(lang) == For("") {
			t.Errorf("%s has no texts", lang)
		}
	}
}

func TestEnglishHasTheApostropheOfPrint(t *testing.T) {
	for name, text := range texts(t, catalog.Languages()[0]) {
		if strings.ContainsAny(text, `'"`) {
			t.Errorf("%s: %q, want ’ or “”", name, text)
		}
	}
}

// TestEveryTextIsShown reads the templates and the sources: what nothing shows would be translated for nobody.
func TestEveryTextIsShown(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"html/*.html", "*.go"} {
		files, err := filepath.Glob("../../../server/site/" + pattern)
		if err != nil || len(files) < 5 {
			t.Fatalf("got %d files of %s, %v", len(files), pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([A-Z]\w*)`).FindAllStringSubmatch(source.String(), -1) {
		used[m[1]] = true
	}
	for name := range texts(t, catalog.Languages()[0]) {
		parts := strings.Split(name, ".")
		if !used[parts[0]] || !used[parts[1]] {
			t.Errorf("nothing shows %s", name)
		}
	}
}
