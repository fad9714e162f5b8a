package emoji

import (
	"slices"
	"strings"
)

// recentMax is how many emoji are remembered: the picker shows them in two or three rows.
const recentMax = 18

// Recent are the emoji that were chosen last, the newest first.
type Recent []string

// ParseRecent reads what String has written.
func ParseRecent(text string) Recent {
	all := strings.Fields(text)
	return all[:min(len(all), recentMax)]
}

// String returns all of them with spaces between.
func (r Recent) String() string { return strings.Join(r, " ") }

// With returns r with an emoji first.
func (r Recent) With(text string) Recent {
	all := append(Recent{text}, slices.DeleteFunc(slices.Clone(r), func(old string) bool { return old == text })...)
	return all[:min(len(all), recentMax)]
}
