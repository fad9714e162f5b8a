package catalog

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// cldr has the samples of CLDR 48 (common/supplemental/plurals.xml, cardinal, integers) of each category of each language.
var cldr = map[Lang]map[string]string{
	English: {
		"One":   "1",
		"Other": "0, 2~16, 100, 1000, 10000, 100000, 1000000",
	},
	Chinese: {
		"Other": "0~15, 100, 1000, 10000, 100000, 1000000",
	},
	Hebrew: {
		"One":   "1",
		"Two":   "2",
		"Other": "0, 3~17, 100, 1000, 10000, 100000, 1000000",
	},
}

// samples returns the numbers of a list such as "0, 2~16, 100".
func samples(t *testing.T, list string) []int {
	t.Helper()
	var all []int
	for _, part := range strings.Split(list, ", ") {
		from, to, isRange := strings.Cut(part, "~")
		if !isRange {
			to = from
		}
		first, err := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil {
			t.Fatalf("%q is no list of samples", list)
		}
		for n := first; n <= last; n++ {
			all = append(all, n)
		}
	}
	return all
}

func TestPluralsFollowCLDR(t *testing.T) {
	for _, l := range languages {
		categories := cldr[l.lang]
		for name, plural := range plurals(reflect.ValueOf(*l.words)) {
			forms := reflect.ValueOf(plural)
			if forms.NumField() != len(categories) {
				t.Errorf("%s, %s: got %d forms, want %d", l.lang, name, forms.NumField(), len(categories))
				continue
			}
			for category, list := range categories {
				form := forms.FieldByName(category)
				if !form.IsValid() {
					t.Fatalf("%s, %s: no form %s", l.lang, name, category)
				}
				for _, n := range samples(t, list) {
					if got := plural.Form(n); got != form.String() {
						t.Errorf("%s, %s: %d is %q, want %q", l.lang, name, n, got, form)
					}
					if got, want := plural.Of(n), strings.ReplaceAll(form.String(), "{n}", strconv.Itoa(n)); got != want {
						t.Errorf("%s, %s: got %q, want %q", l.lang, name, got, want)
					}
				}
			}
		}
	}
}

// plurals returns all plurals of a catalogue, or of a part of one, by name.
func plurals(v reflect.Value) map[string]Plural {
	all := map[string]Plural{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue // uncompared
		}
		if plural, ok := v.Field(i).Interface().(Plural); ok {
			all[field.Name] = plural
		} else if field.Anonymous {
			for name, plural := range plurals(v.Field(i)) {
				all[name] = plural
			}
		}
	}
	return all
}

// TestATextWithANumberIsAPlural: "{n}" elsewhere would have one form for all numbers.
func TestATextWithANumberIsAPlural(t *testing.T) {
	allowed := []string{"ReactedBy"} // a list of numbers and names, not a sentence
	for _, w := range allWords() {
		for key, text := range texts(w) {
			name, _, form := strings.Cut(key, ".")
			if !form && strings.Contains(text, "{n}") && !slices.Contains(allowed, name) {
				t.Errorf("%s: %q is the same for all numbers", key, text)
			}
		}
	}
}
