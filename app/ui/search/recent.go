package search

import (
	"slices"
	"strings"
)

// recentMax is how many queries are remembered.
const recentMax = 20

// Recent are the queries that led to something, the newest first.
type Recent []string

// ParseRecent reads what String has written.
func ParseRecent(text string) Recent {
	all := slices.DeleteFunc(strings.Split(text, "\n"), func(query string) bool { return query == "" })
	return all[:min(len(all), recentMax)]
}

// String returns all of them, one on a line.
func (r Recent) String() string { return strings.Join(r, "\n") }

// With returns r with a query first.
func (r Recent) With(query string) Recent {
	query = strings.Join(strings.Fields(query), " ")
	if query == "" {
		return r
	}
	all := append(Recent{query}, r.Without(query)...)
	return all[:min(len(all), recentMax)]
}

// Without returns r without a query.
func (r Recent) Without(query string) Recent {
	return slices.DeleteFunc(slices.Clone(r), func(old string) bool { return old == query })
}
