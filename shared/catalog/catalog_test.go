package catalog

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

var placePattern = regexp.MustCompile(`\{[a-z]+\}`)

// texts returns every text of a catalogue by the name of its field.
func texts(w *Words) map[string]string {
	all := map[string]string{}
	addTexts(all, reflect.ValueOf(*w))
	return all
}

func addTexts(all map[string]string, v reflect.Value) {
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if !v.Type().Field(i).IsExported() {
			continue // uncompared
		}
		switch f := v.Field(i).Interface().(type) {
		case string:
			all[name] = f
		case nil: // a plural that is missing
		case Plural:
			forms := reflect.ValueOf(f)
			for j := range forms.NumField() {
				all[name+"."+forms.Type().Field(j).Name] = forms.Field(j).String()
			}
		case []Refusal:
			for _, r := range f {
				all[name+"."+string(r.Code)] = r.Text
			}
		default:
			if v.Field(i).Kind() == reflect.Struct { // a catalogue's part
				addTexts(all, v.Field(i))
				continue
			}
			for j := range v.Field(i).Len() {
				all[name+"."+strconv.Itoa(j)] = v.Field(i).Index(j).String()
			}
		}
	}
}

func places(text string) []string {
	found := placePattern.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryLanguageHasEveryText(t *testing.T) {
	first := everything(languages[0].lang)
	for _, l := range languages {
		all := everything(l.lang)
		for key := range first {
			if _, ok := all[otherForm(key)]; !ok {
				t.Errorf("%s: not in %s", key, l.lang)
			}
		}
		for key, text := range all {
			want, ok := first[otherForm(key)]
			switch {
			case !ok:
				t.Errorf("%s: only in %s", key, l.lang)
			case text == "":
				t.Errorf("%s: no text in %s", key, l.lang)
			case !slices.Equal(places(text), places(want)) && !(key != otherForm(key) && slices.Equal(places(text), places(strings.ReplaceAll(want, "{n}", "")))):
				t.Errorf("%s: the places differ: %q and %q", key, want, text)
			}
		}
		if l.tag == "" || l.name == "" || For(l.tag) != l.lang || For(string(l.lang)) != l.lang {
			t.Errorf("the row of %s is not complete: %q, %q", l.lang, l.tag, l.name)
		}
	}
}

// otherForm returns the key of the form that a plural has in every language: others may spell out the number that they are for. Other
// keys are returned as they are.
func otherForm(key string) string {
	name, form, _ := strings.Cut(key, ".")
	if slices.Contains([]string{"Zero", "One", "Two", "Few", "Many"}, form) {
		return name + ".Other"
	}
	return key
}

// everything returns the texts of the interface, of the server and of the scripts.
func everything(lang Lang) map[string]string {
	all := texts(lang.Words())
	site := map[string]string{}
	addTexts(site, reflect.ValueOf(*lang.Site()))
	addTexts(site, reflect.ValueOf(lang.Scripts()))
	for key, text := range site {
		all["Site."+key] = text
	}
	return all
}

func TestCataloguesAreSafeInPrerenderedAttributes(t *testing.T) {
	for _, w := range allWords() {
		for key, text := range texts(w) {
			text = strings.NewReplacer("\u2066", "", "\u2069", "").Replace(text) // render.Safe writes references
			if strconv.Quote(text) != `"`+text+`"` || strings.ContainsAny(text, `<>&"\`) {
				t.Errorf("%s: %q would be changed in an attribute", key, text)
			}
		}
	}
}

func allWords() []*Words {
	var all []*Words
	for _, l := range languages {
		all = append(all, l.words)
	}
	return all
}

// sources returns the files of the program that are not tests.
func sources() ([]string, error) {
	var files []string
	for _, dir := range []string{"../../app", "../../server", "../../shared", "../../web/static"} {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if slices.Contains([]string{".go", ".js", ".css"}, filepath.Ext(path)) && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(filepath.Dir(path), "test") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// Whoever adds a language looks for no other place: what else says something, or asks which language it is, reads the table.
func TestALanguageIsInThisPackageOnly(t *testing.T) {
	files, err := sources()
	if err != nil || len(files) < 100 {
		t.Fatalf("got %d sources, %v", len(files), err)
	}
	var codes []string
	for _, l := range languages {
		codes = append(codes, regexp.QuoteMeta(string(l.lang)), regexp.QuoteMeta(l.tag))
	}
	code := regexp.MustCompile(`"(` + strings.Join(codes, "|") + `)"|\blang\((` + strings.Join(codes, "|") + `)\)`)
	text := regexp.MustCompile(`"[^"\n]*[\p{Han}\p{Hebrew}]{2}[^"\n]*"`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(file, "../../app/") && !strings.HasPrefix(file, "../../web/") && !strings.HasPrefix(file, "../../server/httpd/") {
			continue
		}
		if found := code.Find(source); found != nil {
			t.Errorf("%s names the language %s", file, found)
		}
		if found := text.Find(source); found != nil {
			t.Errorf("%s says %s", file, found)
		}
	}
}

// TestALanguageIsOneFile: whoever corrects a language, or adds one, has one file to read.
func TestALanguageIsOneFile(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 5 {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	texts := regexp.MustCompile(`(?m)^var \w+ = (\[\]Refusal|\w*Words|Site)\{`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, known := Match(strings.TrimSuffix(file, ".go"))
		if found := texts.Find(source); found != nil && !known {
			t.Errorf("%s has the texts of a language: %s", file, found)
		} else if known && found == nil {
			t.Errorf("%s has no texts", file)
		}
	}
}

// TestEveryWordIsUsed reads the sources: a word that nothing shows, or that another part of the catalogue hides by having its name,
// would be translated for nobody.
func TestEveryWordIsUsed(t *testing.T) {
	files, err := sources()
	if err != nil || len(files) < 50 {
		t.Fatalf("got %d sources, %v", len(files), err)
	}
	var source strings.Builder
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && !strings.HasSuffix(file, "_test.go") {
			source.Write(text)
		}
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([A-Z]\w*)`).FindAllStringSubmatch(source.String(), -1) {
		used[m[1]] = true
	}
	seen := map[string]bool{}
	var look func(part reflect.Type)
	look = func(part reflect.Type) {
		for i := range part.NumField() {
			switch field := part.Field(i); {
			case field.Anonymous:
				look(field.Type)
			case !field.IsExported(): // uncompared
			case seen[field.Name]:
				t.Errorf("%s is in two parts of the catalogue", field.Name)
			case !used[field.Name]:
				t.Errorf("%s: nothing shows it", field.Name)
			default:
				seen[field.Name] = true
			}
		}
	}
	look(reflect.TypeFor[Words]())
}

func TestEnglishHasTheApostropheOfPrint(t *testing.T) {
	for key, text := range texts(&english) {
		if strings.ContainsAny(text, `'`) {
			t.Errorf("%s: %q, want ’", key, text)
		}
	}
}

// TestEveryRefusalHasWords reads the codes from their source, so that a new one cannot be forgotten.
func TestEveryRefusalHasWords(t *testing.T) {
	source, err := os.ReadFile("../../shared/chat/error.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`Code\w+\s+Code = "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(codes) < 10 {
		t.Fatalf("got %d codes, want all of them", len(codes))
	}
	for _, code := range codes {
		for _, w := range allWords() {
			if texts(w)["Refused."+code[1]] == "" {
				t.Errorf("no words for %s", code[1])
			}
		}
	}
}

func TestRefusalSaysHowLongToWait(t *testing.T) {
	e := chat.Limited("messages", 2300*time.Millisecond)
	if got, want := english.Refuse(e), "That was too fast. Wait 3 s."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := chinese.Refuse(e), "操作太快。 请等 3 秒。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	links := chat.LinksLater(6*time.Minute + time.Second)
	if got, want := english.Refuse(links), "You can post links in 7 min, or with an account."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := english.Waits(links), "You can post links in 7 min, or with an account. It’s sent then."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	unknown := chat.Errorf("from_the_future", "do this instead")
	if got, want := chinese.Refuse(unknown), "do this instead"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := english.Refuse(nil); got == "" {
		t.Error("a failure without an error says nothing")
	}
}

func TestDaysHaveNames(t *testing.T) {
	zone := time.FixedZone("east", 8*3600)
	now := time.Date(2025, 3, 12, 0, 30, 0, 0, zone)
	cases := []struct {
		at         time.Time
		en, zh, he string
	}{
		{now, "Today", "今天", "היום"},
		{now.Add(-time.Hour), "Yesterday", "昨天", "אתמול"},
		{now.AddDate(0, 0, -2), "Monday, 10 March", "3月10日 星期一", "יום שני, 10 במרץ"},
		{now.AddDate(-1, 0, 0), "Tuesday, 12 March 2024", "2024年3月12日 星期二", "יום שלישי, 12 במרץ 2024"},
	}
	for _, c := range cases {
		if got := english.Day(c.at, now); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := chinese.Day(c.at, now); got != c.zh {
			t.Errorf("got %q, want %q", got, c.zh)
		}
		if got := hebrew.Day(c.at, now); got != c.he {
			t.Errorf("got %q, want %q", got, c.he)
		}
	}
}

func TestNamesAreListedAsTheLanguageDoes(t *testing.T) {
	cases := []struct {
		names      []string
		more       int
		en, zh, he string
	}{
		{nil, 3, "3 others", "另外 3 人", "עוד 3"},
		{[]string{"Ada"}, 0, "Ada", "Ada", "Ada"},
		{[]string{"Ada", "Bo"}, 0, "Ada and Bo", "Ada和Bo", "Ada ו־Bo"},
		{[]string{"Ada", "Bo", "Mara"}, 0, "Ada, Bo and Mara", "Ada、Bo和Mara", "Ada, Bo ו־Mara"},
		{[]string{"Ada", "Bo"}, 1, "Ada, Bo and 1 other", "Ada、Bo和另外 1 人", "Ada, Bo ועוד אחד/ת"},
		{[]string{"Ada", "Bo", "Mara"}, 3, "Ada, Bo, Mara and 3 others", "Ada、Bo、Mara和另外 3 人", "Ada, Bo, Mara ועוד 3"},
	}
	for _, c := range cases {
		if got := english.List(c.names, english.OthersOf(c.more)); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := chinese.List(c.names, chinese.OthersOf(c.more)); got != c.zh {
			t.Errorf("got %q, want %q", got, c.zh)
		}
		if got := hebrew.List(c.names, hebrew.OthersOf(c.more)); got != c.he {
			t.Errorf("got %q, want %q", got, c.he)
		}
	}
}

func TestAnUnknownLanguageIsServedByTheFirst(t *testing.T) {
	if lang, ok := Match("de-CH"); ok || lang != languages[0].lang {
		t.Errorf("got %s, %v for German", lang, ok)
	}
	if Lang("de").Words() != languages[0].words || Lang("").Tag() != languages[0].tag {
		t.Error("a language that is not in the table has other texts than the first")
	}
}

func TestLanguageFollowsTheTag(t *testing.T) {
	cases := map[string]Lang{"": English, "en-GB": English, "zh": Chinese, "zh-CN": Chinese, "zh-Hant-TW": Chinese, "he": Hebrew, "he-IL": Hebrew, "iw": English, "de": English}
	for tag, want := range cases {
		if got := For(tag); got != want {
			t.Errorf("%q: got %s, want %s", tag, got, want)
		}
	}
}

func TestANameOfAnotherDirectionIsIsolated(t *testing.T) {
	cases := []struct{ sentence, place, value, want string }{
		{english.TypingOne, "{one}", "Ada", "Ada is typing…"},
		{english.TypingOne, "{one}", "小明", "小明 is typing…"},
		{english.TypingOne, "{one}", "שרה", "\u2068שרה\u2069 is typing…"},
		{english.TypingOne, "{one}", "علي!", "\u2068علي!\u2069 is typing…"},
		{english.ComposeIn, "{name}", "שער", "Message \u2068#שער\u2069"},
		{hebrew.TypingOne, "{one}", "Ada", "\u2068Ada\u2069 מקליד/ה…"},
		{hebrew.ComposeIn, "{name}", "lobby", "הודעה אל \u2068#lobby\u2069"},
		{hebrew.NoCommand, "{name}", "nik", "אין פקודה בשם \u2068/nik\u2069. שום דבר לא נשלח."},
		{hebrew.ComposeIn, "{name}", "{name}", "הודעה אל \u2068#{name}\u2069"},
		{hebrew.SearchMissing, "{percent}", "37", "הודעות ישנות עדיין נכנסות לאינדקס: הושלמו 37%."},
		{hebrew.SinceYesterday, "{time}", "10:12", "אתמול ב־\u206810:12\u2069"},
	}
	for _, c := range cases {
		if got := Fill(c.sentence, c.place, c.value); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
