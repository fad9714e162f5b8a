// Package search suggests how a query may go on, and remembers queries.
package search

import (
	"slices"
	"strings"

	"parley/shared/chat"
	"parley/shared/words"
)

// Operators are the names of the operators, in the order in which they are offered.
var Operators = []string{"from", "in", "has", "is", "before", "after", "on"}

// values are what may stand after an operator, where that is known; a date may be written instead of those of before, after and on.
var values = map[string][]string{
	"has": {"link", "code", "reaction"}, "is": {"private", "pinned", "mine", "edited"},
	"before": dates, "after": dates, "on": dates,
}

var dates = []string{"today", "yesterday"}

// Suggestion is a way to go on with a query.
type Suggestion struct {
	Query string // the whole query then
	Added string // its last piece, such as "from:" or "from:Ada"
	// These say what the piece means.
	Operator string // the name of the operator
	Value    string // and its value, such as "link"
	Person   *chat.Person
	Room     *chat.Room
	Not      bool // the piece excludes that
}

// suggestionsMax bounds the suggestions: the hits below them stay in sight.
const suggestionsMax = 5

// Suggest returns ways to go on with a query whose end is being typed. Open is true if its last piece is an operator that still lacks its
// value: then nothing else makes sense.
func Suggest(query string, people []chat.Person, rooms []chat.Room) (all []Suggestion, open bool) {
	start := strings.LastIndexAny(query, " 　") + 1
	for start > 0 && start < len(query) && query[start]&0xC0 == 0x80 { // within the wide space
		start++
	}
	head, last := query[:start], query[start:]
	if strings.Count(query, `"`)%2 == 1 || last == "" {
		return nil, false
	}
	minus := ""
	if rest, not := strings.CutPrefix(last, "-"); not {
		minus, last = "-", rest
	}
	add := func(s Suggestion, space string) {
		s.Added, s.Not = minus+s.Added, minus != ""
		s.Query = head + s.Added + space
		all = append(all, s)
	}
	name, value, operator := strings.Cut(last, ":")
	if !operator {
		for _, known := range Operators {
			if last != "" && strings.HasPrefix(known, strings.ToLower(last)) {
				add(Suggestion{Added: known + ":", Operator: known}, "")
			}
		}
		return all, false
	}
	name = strings.ToLower(name)
	if !slices.Contains(Operators, name) {
		return nil, false
	}
	switch name {
	case "from":
		suggestPeople(value, people, name, "", add)
	case "in":
		suggestRooms(value, rooms, add)
		suggestPeople(value, people, name, "@", add)
	default:
		for _, known := range values[name] {
			if strings.HasPrefix(known, strings.ToLower(value)) && known != value {
				add(Suggestion{Added: name + ":" + known, Operator: name, Value: known}, " ")
			}
		}
	}
	if len(all) > suggestionsMax {
		all = all[:suggestionsMax]
	}
	return all, value == ""
}

// suggestPeople adds those whose name begins with what is typed.
func suggestPeople(typed string, people []chat.Person, operator, sign string, add func(Suggestion, string)) {
	prefix := words.Fold(strings.TrimLeft(typed, "@"))
	seen := map[chat.UserID]bool{}
	for i := range people {
		p := &people[i]
		if !seen[p.ID] && p.Name != "" && strings.HasPrefix(words.Fold(p.Name), prefix) && sign+p.Name != typed {
			seen[p.ID] = true
			add(Suggestion{Added: operator + ":" + sign + p.Name, Person: p}, " ")
		}
	}
}

// suggestRooms adds the rooms whose name or id begins with what is typed.
func suggestRooms(typed string, rooms []chat.Room, add func(Suggestion, string)) {
	if strings.HasPrefix(typed, "@") {
		return
	}
	prefix := words.Fold(strings.TrimLeft(typed, "#"))
	for i := range rooms {
		r := &rooms[i]
		named := strings.HasPrefix(words.Fold(r.Name), prefix) || r.Kind == chat.Public && strings.HasPrefix(string(r.ID), prefix)
		if r.Kind != chat.Direct && string(r.ID) != typed && named {
			add(Suggestion{Added: "in:" + string(r.ID), Room: r}, " ")
		}
	}
}
