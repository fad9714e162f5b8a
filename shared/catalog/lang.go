// Package catalog holds the texts that people read, in each language of the interface: on the page, in its scripts and on what the
// server itself answers. To add a language, write a file like en.go and add its row to the table in lang.go.
package catalog

import "strings"

// Lang names a language of the interface by its ISO 639 code, as cookies and addresses do.
type Lang string

const (
	English Lang = "en"
	Chinese Lang = "zh"
	Hebrew  Lang = "he"
)

// language is a row of the table of languages.
type language struct {
	lang  Lang
	tag   string // BCP 47, for lang attributes
	name  string // in the language itself
	words *Words
	rtl   bool // written from right to left
}

// languages is the table. Its first row serves readers of all languages that are not in it.
var languages = [...]language{
	{English, "en", "English", &english, false},
	{Chinese, "zh-Hans", "中文", &chinese, false},
	{Hebrew, "he", "עברית", &hebrew, true},
}

// sites has the texts of the server in the order of languages. They stand apart so that the program in the browser is linked without
// them.
var sites = [len(languages)]*Site{&englishSite, &chineseSite, &hebrewSite}

// Languages returns all languages, the default first.
func Languages() []Lang {
	all := make([]Lang, len(languages))
	for i, l := range languages {
		all[i] = l.lang
	}
	return all
}

// Match returns the language of a tag such as "zh-CN"; ok is false if the interface does not have it.
func Match(tag string) (lang Lang, ok bool) {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	for _, l := range languages {
		if string(l.lang) == code {
			return l.lang, true
		}
	}
	return languages[0].lang, false
}

// For returns the language that best serves a reader of the language with that tag.
func For(tag string) Lang {
	lang, _ := Match(tag)
	return lang
}

// Tag returns the language as a page's lang attribute names it.
func (l Lang) Tag() string { return languages[l.row()].tag }

// Name returns what the language calls itself.
func (l Lang) Name() string { return languages[l.row()].name }

// Dir returns the direction of the language as a page's dir attribute names it.
func (l Lang) Dir() string {
	if languages[l.row()].rtl {
		return "rtl"
	}
	return "ltr"
}

// Words returns the texts of the interface.
func (l Lang) Words() *Words { return languages[l.row()].words }

// Site returns the texts of the server.
func (l Lang) Site() *Site { return sites[l.row()] }

// Scripts returns the texts of the page's scripts.
func (l Lang) Scripts() Scripts {
	s, w := l.Site().Scripts, l.Words()
	s.Morning, s.Afternoon, s.Reload, s.TryAgain = w.Morning, w.Afternoon, w.Reload, w.TryAgain
	s.SignIn = w.SignIn
	return s
}

func (l Lang) row() int {
	for i := range languages {
		if languages[i].lang == l {
			return i
		}
	}
	return 0
}
