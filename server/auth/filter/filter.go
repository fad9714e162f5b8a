// Package filter finds the words and sites that a place does not allow.
package filter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/server/auth"
	"parley/shared/chat"
	"parley/shared/words"
)

// Bounds of a list.
const (
	EntriesMax = 500
	EntryRunes = 100 // characters of an entry
	ListBytes  = 16 << 10
)

// Filter is a list of entries. An entry is a word or a phrase, found wherever these words follow each other, in whatever case and width; a word
// that ends with "*" stands for all that begin so. An entry with a dot between two words, such as spam.example, is a site: it is found with all
// below it, in a link or not. The nil filter finds nothing.
type Filter struct {
	entries []string
	sites   []string
	phrases map[string][]phrase // by the first word
	opened  []phrase            // whose first word is a beginning
}

// phrase is an entry as the words that follow each other.
type phrase struct {
	entry string
	words []word
}

// word is a word of a phrase, or what one begins with.
type word struct {
	text string
	open bool
}

// Parse reads a list with an entry a line. Empty lines and repeated entries are left out. The error is bad_text, and says which entry is wrong.
func Parse(list string) (*Filter, error) {
	if len(list) > ListBytes {
		return nil, chat.Errorf(chat.CodeBadText, "a list has at most %d KB", ListBytes>>10)
	}
	f := &Filter{phrases: map[string][]phrase{}}
	for line := range strings.Lines(list) {
		entry := strings.Join(strings.Fields(strings.ToValidUTF8(line, "")), " ")
		if entry == "" || slices.Contains(f.entries, entry) {
			continue
		}
		if err := f.add(entry); err != nil {
			return nil, err
		}
		if len(f.entries) > EntriesMax {
			return nil, chat.Errorf(chat.CodeBadText, "a list has at most %d entries", EntriesMax)
		}
	}
	return f, nil
}

func (f *Filter) add(entry string) error {
	if utf8.RuneCountInString(entry) > EntryRunes {
		return chat.Errorf(chat.CodeBadText, "%q is too long; an entry has at most %d characters", words.Cut(entry, 40), EntryRunes)
	}
	f.entries = append(f.entries, entry)
	if site, is := site(entry); is {
		f.sites = append(f.sites, site)
		return nil
	}
	bare, open := strings.CutSuffix(entry, "*")
	p := phrase{entry: entry}
	for _, token := range words.Tokens(visible(bare)) {
		lone := token.Pair && utf8.RuneCountInString(token.Word) == 1 // the last of a run, which goes on in the text
		p.words = append(p.words, word{token.Word, lone})
	}
	if len(p.words) == 0 {
		return chat.Errorf(chat.CodeBadText, "%q has no word to look for", entry)
	}
	if open {
		p.words[len(p.words)-1].open = true
	}
	if first := p.words[0]; first.open {
		f.opened = append(f.opened, p)
	} else {
		f.phrases[first.text] = append(f.phrases[first.text], p)
	}
	return nil
}

// String returns the list, an entry a line.
func (f *Filter) String() string { return strings.Join(f.Entries(), "\n") }

// Entries returns the list.
func (f *Filter) Entries() []string {
	if f == nil {
		return nil
	}
	return f.entries
}

// Len returns how many entries there are.
func (f *Filter) Len() int { return len(f.Entries()) }

// Find returns what of the list is found in a text, "" if nothing is: a word or a phrase as it was entered, or a site without its scheme.
func (f *Filter) Find(text string) string {
	if f.Len() == 0 || text == "" {
		return ""
	}
	text = visible(text)
	folded := words.Fold(text)
	for _, site := range f.sites {
		if within(folded, site) {
			return site
		}
	}
	all := said(text)
	for at, forms := range all {
		for _, form := range forms {
			if entry := firstAt(f.phrases[form], all[at:]); entry != "" {
				return entry
			}
		}
		if entry := firstAt(f.opened, all[at:]); entry != "" {
			return entry
		}
	}
	return ""
}

// firstAt returns the first of some phrases with which the words of a text begin.
func firstAt(phrases []phrase, said [][]string) string {
	for _, p := range phrases {
		if p.at(said) {
			return p.entry
		}
	}
	return ""
}

// said returns the words of a text, each in its form and in the one that it may be taken for.
func said(text string) [][]string {
	var all [][]string
	for _, token := range words.Tokens(text) {
		forms := []string{token.Word}
		if foreign := strings.ContainsFunc(token.Word, func(r rune) bool { return r >= utf8.RuneSelf }); foreign && !token.Pair {
			forms = append(forms, words.Fold(auth.Look(token.Word))) // letters of another script that look like ours
		}
		all = append(all, forms)
	}
	return all
}

// at reports whether the words of a text begin with the phrase.
func (p *phrase) at(said [][]string) bool {
	if len(said) < len(p.words) {
		return false
	}
	for i, w := range p.words {
		if !slices.ContainsFunc(said[i], w.is) {
			return false
		}
	}
	return true
}

func (w word) is(said string) bool {
	return said == w.text || w.open && strings.HasPrefix(said, w.text)
}

// visible leaves out what is not seen, and so separates no words: soft hyphens, joiners and signs of direction.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return r
	}, text)
}

// site returns the host that an entry names. It may be written as an address, and is compared folded.
func site(entry string) (host string, is bool) {
	host = words.Fold(visible(entry))
	for _, scheme := range []string{"https://", "http://", "*."} {
		host = strings.TrimPrefix(host, scheme)
	}
	host = strings.TrimSuffix(host, "/")
	name, top, dotted := cutLast(host, ".")
	if !dotted || name == "" || utf8.RuneCountInString(top) < 2 || strings.ContainsFunc(host, func(r rune) bool { return !inHost(r) }) {
		return "", false
	}
	return host, true
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func inHost(r rune) bool { return r == '.' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// within reports whether a folded text has a site: not as the end of a longer name, nor as the beginning of one.
func within(text, site string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], site)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(site)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, size := utf8.DecodeRuneInString(text[end:])
		next, _ := utf8.DecodeRuneInString(text[end+size:])
		longer := after == '.' && (unicode.IsLetter(next) || unicode.IsDigit(next)) || after != '.' && inHost(after)
		if (at == 0 || before == '.' || !inHost(before)) && (end == len(text) || !longer) {
			return true
		}
		from = end
	}
}
