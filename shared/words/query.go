package words

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// TermsMax bounds the terms and operators of a query; more are ignored.
const TermsMax = 10

// Term is something that a text must contain, or must not.
type Term struct {
	Text   string   // as it was typed, without quotes and colons around it
	Tokens []Token  // that follow each other
	Emoji  []string // keys of emoji that stand for the term: see Names.Emoji
	Exact  bool     // in quotes: neither other words of the stem nor longer ones
	Not    bool
}

// Operator restricts a search: "from:ada" has the name "from" and the value "ada".
type Operator struct {
	Name  string // from, in, before, after, on, has, is
	Value string
	Not   bool
}

// Query is a parsed query: a message must meet all of it. Resolve gives its names and days a meaning.
type Query struct {
	Terms     []Term
	Operators []Operator
}

// Parse reads a query. None is invalid: what has no meaning as an operator is text.
func Parse(query string) Query {
	var q Query
	for rest := query; len(q.Terms)+len(q.Operators) < TermsMax; {
		var piece string
		if piece, rest = nextPiece(rest); piece == "" {
			break
		}
		q.add(piece)
	}
	return q
}

// nextPiece cuts a piece off: up to a space that is not within quotes.
func nextPiece(query string) (piece, rest string) {
	query = strings.TrimLeftFunc(query, unicode.IsSpace)
	quoted := false
	for at, r := range query {
		if isQuote(r) {
			quoted = !quoted
		}
		if !quoted && unicode.IsSpace(r) {
			return query[:at], query[at:]
		}
	}
	return query, ""
}

func (q *Query) add(piece string) {
	not := len(piece) > 1 && piece[0] == '-'
	if not {
		piece = piece[1:]
	}
	if name, value, found := cutOperator(piece); found {
		q.Operators = append(q.Operators, Operator{name, value, not})
		return
	}
	exact := strings.ContainsFunc(piece, isQuote)
	text := strings.Trim(strings.Map(withoutQuotes, piece), ": ")
	if tokens := phrase(Tokens(text)); len(tokens) > 0 {
		q.Terms = append(q.Terms, Term{Text: text, Tokens: tokens, Exact: exact, Not: not})
	}
}

// phrase returns the tokens that a text must have in this order: of a run of characters the pairs, and a character only if it is alone.
func phrase(tokens []Token) []Token {
	var all []Token
	for i, t := range tokens {
		single := t.Pair && utf8.RuneCountInString(t.Word) == 1
		if single && i > 0 && tokens[i-1].Pair && tokens[i-1].Span.To == t.Span.From {
			continue // the pair before has it
		}
		all = append(all, t)
	}
	return all
}

func cutOperator(piece string) (name, value string, found bool) {
	name, value, found = strings.Cut(piece, ":")
	name = strings.ToLower(name)
	value = strings.TrimSpace(strings.Map(withoutQuotes, value))
	return name, value, found && means(name, value)
}

// means reports whether an operator has a meaning.
func means(name, value string) bool {
	switch name {
	case "from", "in":
		return strings.Trim(value, "@#") != ""
	case "before", "after", "on":
		_, ok := parseDate(value)
		return ok
	case "has":
		return slices.Contains(features, value)
	case "is":
		return slices.Contains(states, value)
	}
	return false
}

func isQuote(r rune) bool {
	return r == '"' || r == '“' || r == '”' || r == '„' || r == '「' || r == '」'
}

func withoutQuotes(r rune) rune {
	if isQuote(r) {
		return -1
	}
	return r
}

// find returns where the terms stand in a text, in order and without overlaps; ok is false if one is missing, or one that must not is
// there. Without terms every text is found.
func find(terms []Term, text string) (spans []chat.Span, ok bool) {
	if len(terms) == 0 {
		return nil, true
	}
	tokens := Tokens(text)
	for _, term := range terms {
		found := false
		for at := range tokens {
			if n := term.standsAt(tokens[at:]); n > 0 {
				found = true
				spans = append(spans, chat.Span{From: tokens[at].Span.From, To: tokens[at+n-1].Span.To})
			}
		}
		if found == term.Not {
			return nil, false
		}
	}
	return joined(spans), true
}

// standsAt returns how many tokens of a text the term covers at its beginning, 0 if it does not stand there.
func (t Term) standsAt(text []Token) int {
	if slices.Contains(t.Emoji, text[0].Word) {
		return 1
	}
	for _, want := range t.Tokens {
		at := want.Place - t.Tokens[0].Place
		if at >= len(text) || !t.matches(want, text[at]) {
			return 0
		}
	}
	last := t.Tokens[len(t.Tokens)-1]
	n := last.Place - t.Tokens[0].Place + 1
	if last.Pair && utf8.RuneCountInString(last.Word) > 1 && n < len(text) {
		n++ // the second character of the pair
	}
	return n
}

// prefixLetters is how many letters find the words that begin with them. What begins with fewer is too much to be of use.
const prefixLetters = 3

// matches reports whether a token of a text is what a token of the term asks for.
func (t Term) matches(want, is Token) bool {
	switch {
	case want.Word == is.Word:
		return true
	case want.Pair:
		return is.Pair && utf8.RuneCountInString(want.Word) == 1 && strings.HasPrefix(is.Word, want.Word)
	case t.Exact || is.Pair:
		return false
	}
	begins := isPrefix(want.Word)
	return want.Stem == is.Stem || begins && strings.HasPrefix(is.Word, want.Word) ||
		slices.ContainsFunc(is.Parts, func(part string) bool { return part == want.Word || begins && strings.HasPrefix(part, want.Word) })
}

func isPrefix(word string) bool { return utf8.RuneCountInString(word) >= prefixLetters }

// joined returns spans in order; those that touch are one.
func joined(spans []chat.Span) []chat.Span {
	slices.SortFunc(spans, func(a, b chat.Span) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	all := spans[:0]
	for _, s := range spans {
		if n := len(all); n > 0 && s.From <= all[n-1].To {
			all[n-1].To = max(all[n-1].To, s.To)
			continue
		}
		all = append(all, s)
	}
	return all
}
