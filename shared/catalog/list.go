package catalog

import "strings"

// List joins names, and what stands for more of them, as the language does it.
func (w *Words) List(names []string, more string) string {
	last := len(names) - 1
	switch {
	case len(names) == 0:
		return more
	case more != "":
		return strings.Join(names, w.Comma) + w.AndMore + more
	case last == 0:
		return names[0]
	}
	return strings.Join(names[:last], w.Comma) + w.And + names[last]
}

// OthersOf returns "3 others", or "" for none.
func (w *Words) OthersOf(n int) string {
	if n <= 0 {
		return ""
	}
	return w.Others.Of(n)
}
