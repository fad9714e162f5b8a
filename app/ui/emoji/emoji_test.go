package emoji

import (
	"os"
	"slices"
	"strings"
	"testing"

	"parley/shared/catalog"
	"parley/shared/chat"
)

// load reads the file that is served.
func load(t testing.TB, language string) string {
	t.Helper()
	text, err := os.ReadFile("../../../web/static/emoji/" + language + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func drawsAll(string) bool { return true }

func TestWhatTheSystemCannotDrawIsNotOffered(t *testing.T) {
	var asked []string
	s := Parse(load(t, "en"), func(text string) bool {
		asked = append(asked, text)
		return text != "🫪"
	})
	if len(asked) != 5 || !slices.Contains(asked, "🫪") {
		t.Errorf("asked about %v", asked)
	}
	if s.ByCode("distorted_face") != nil || len(s.Search("distorted", 5)) > 0 || s.ByCode("melting_face") == nil {
		t.Error("all of a version is drawn, or nothing")
	}
}

func texts(found []*Emoji) []string {
	var all []string
	for _, e := range found {
		all = append(all, e.Text)
	}
	return all
}

func TestEveryLanguageHasTheSameEmoji(t *testing.T) {
	english := Parse(load(t, "en"), drawsAll)
	for _, lang := range catalog.Languages() {
		set := Parse(load(t, string(lang)), drawsAll)
		if titles := len(lang.Words().EmojiTitles); len(set.Groups) != titles {
			t.Fatalf("%s: got %d groups, want %d", lang, len(set.Groups), titles)
		}
		count := 0
		for g := range english.Groups {
			for i, e := range english.Groups[g].All {
				other := set.Groups[g].All[i]
				if e.Text != other.Text || e.Codes != other.Codes || e.Toned != other.Toned {
					t.Errorf("%+v and %+v", e, other)
				}
				if other.Name == "" || e.Code() == "" {
					t.Errorf("%s, %s has no name or no code", lang, e.Text)
				}
				if _, ok := chat.ReactionKey(e.Text); !ok {
					t.Errorf("%s, %+q, is no reaction", e.Name, e.Text)
				}
				count++
			}
		}
		if count < 1_900 {
			t.Errorf("%s: there are %d", lang, count)
		}
	}
}

func TestEmojiAreFoundByTheWordsOfTheLanguage(t *testing.T) {
	sets := map[string]*Set{"en": Parse(load(t, "en"), drawsAll), "zh": Parse(load(t, "zh"), drawsAll), "he": Parse(load(t, "he"), drawsAll)}
	tests := []struct {
		language, query string
		first           string // the best
		has             string // somewhere among the first 20
	}{
		{"en", "smile", "😄", "😸"},
		{"en", "sm", "😄", "😃"},
		{"en", "SMILE", "😄", ""},
		{"en", "+1", "👍", ""},
		{"en", "thumbs_up", "", "👍"},
		{"en", "thumbs up", "", "👍"},
		{"en", "up thumbs", "", "👍"},
		{"en", "germany", "🇩🇪", ""},
		{"en", "ger", "", "🇩🇪"},
		{"en", "party", "", "🎉"},
		{"en", "  tada ", "🎉", ""},
		{"en", "hash", "#️⃣", ""},
		{"zh", "笑", "", "😄"},
		{"zh", "高兴", "", "😀"},
		{"zh", "德国", "🇩🇪", ""},
		{"zh", "smile", "😄", ""},
		{"zh", "拇指", "", "👍"},
		{"zh", "庆祝", "", "🎉"},
		{"he", "לייק", "", "👍"},
		{"he", "אגודל למעלה", "👍", ""},
		{"he", "לב אד", "❤️", ""},
		{"he", "גרמניה", "", "🇩🇪"},
		{"he", "smile", "😄", ""},
	}
	for _, test := range tests {
		got := texts(sets[test.language].Search(test.query, 20))
		if test.first != "" && (len(got) == 0 || got[0] != test.first) {
			t.Errorf("%s: got %v, want %s first", test.query, got, test.first)
		}
		if test.has != "" && !slices.Contains(got, test.has) {
			t.Errorf("%s: got %v, want %s among them", test.query, got, test.has)
		}
	}
	for _, nothing := range []string{"", " ", "_", "xyzzy", "mile", "smile xyzzy", "笑"} {
		if got := sets["en"].Search(nothing, 20); len(got) > 0 {
			t.Errorf("%q finds %v", nothing, texts(got))
		}
	}
	if got := texts(sets["he"].Search("לב", 100)); !slices.Contains(got, "💔") || slices.Contains(got, "🐶") { // a heart is no part of a dog
		t.Errorf("לב finds %v", got)
	}
	if got := sets["en"].Search("face", 5); len(got) != 5 {
		t.Errorf("got %d, want 5", len(got))
	}
}

func TestAShortCodeNamesOneEmoji(t *testing.T) {
	english, chinese := Parse(load(t, "en"), drawsAll), Parse(load(t, "zh"), drawsAll)
	for code, want := range map[string]string{"smile": "😄", "+1": "👍", "-1": "👎", "SMILE": "😄", "de": "🇩🇪", "heart": "❤️", "red heart": "❤️", "tada": "🎉", "hash": "#️⃣"} {
		if e := english.ByCode(code); e == nil || e.Text != want {
			t.Errorf("%s: got %+v, want %s", code, e, want)
		}
	}
	if e := chinese.ByCode("大笑"); e == nil || e.Text != "😄" {
		t.Errorf("got %+v", e)
	}
	for _, none := range []string{"", "smil", "xyzzy"} {
		if e := english.ByCode(none); e != nil {
			t.Errorf("%q: got %s", none, e.Text)
		}
	}
}

func TestAFileThatIsNoneIsAnEmptySet(t *testing.T) {
	for _, text := range []string{"", "\n", "<!doctype html>\n<p>a\tb\tc\td</p>", "😀\tno group\tx\ty\n"} {
		if s := Parse(text, drawsAll); len(s.Groups) > 0 || s.ByCode("x") != nil || s.Search("a", 5) != nil {
			t.Errorf("%q became %+v", text, s)
		}
	}
}

func TestMessagesOfEmojiOnly(t *testing.T) {
	for text, want := range map[string]bool{
		"😀": true, " 😀\n": true, "😀 😀": true, "👍🏽👩‍💻🇩🇪1️⃣": true, "❤️": true, "☝🏽": true,
		strings.Repeat("🎉", 10): true, strings.Repeat("🎉", 11): false,
		"": false, " ": false, "a": false, "😀a": false, "a😀": false, "1": false, "12": false, "#": false, "*": false,
		"™": false, "❤": false, "😀❤": false, "🏽": false, ":smile:": false, "😀\u200d": false, "|": false, "😀.": false, "🇩": false,
		strings.Repeat(" ", 5000) + "😀": true,
	} {
		if got := Only(text); got != want {
			t.Errorf("%.40q: got %v, want %v", text, got, want)
		}
	}
}

func TestRecentEmojiAreTheNewestOnce(t *testing.T) {
	var r Recent
	for _, text := range []string{"😀", "👍", "😀", "🎉"} {
		r = r.With(text)
	}
	if got := r.String(); got != "🎉 😀 👍" {
		t.Errorf("got %q", got)
	}
	if got := ParseRecent(r.String()); !slices.Equal(got, r) {
		t.Errorf("got %q, want %q", got, r)
	}
	for i := range 50 {
		r = r.With(string('🌀' + rune(i)))
	}
	if len(r) != recentMax || r[0] != string('🌀'+rune(49)) || len(ParseRecent(strings.Repeat("😀 ", 100))) != recentMax {
		t.Errorf("got %d: %q", len(r), r)
	}
}

func TestATonedEmojiIsTheSameReaction(t *testing.T) {
	for _, group := range Parse(load(t, "en"), drawsAll).Groups {
		for _, e := range group.All {
			want, _ := chat.ReactionKey(e.Text)
			for _, tone := range Tones() {
				if got, ok := chat.ReactionKey(e.In(tone)); got != want || !ok {
					t.Errorf("%s in tone %s: got %+q, %v, want %+q", e.Name, tone, got, ok, want)
				}
			}
			if e.Toned != (e.In(Dark) != e.Text) {
				t.Errorf("%s, toned %v: %+q", e.Name, e.Toned, e.In(Dark))
			}
		}
	}
	for text, want := range map[string]Tone{"": NoTone, "0": NoTone, "1": Light, "5": Dark, "6": NoTone, "12": NoTone, "x": NoTone} {
		if got := ToneOf(text); got != want {
			t.Errorf("%q: got %d", text, got)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := load(b, "zh")
	for b.Loop() {
		Parse(text, drawsAll)
	}
}

func BenchmarkSearch(b *testing.B) {
	s := Parse(load(b, "en"), drawsAll)
	for b.Loop() {
		s.Search("sm", 8)
	}
}
