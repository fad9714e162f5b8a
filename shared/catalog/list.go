package catalog

import "strings"

// List joins names, and what stands for more of them, as the language does it.
func (w *Words) List(names []string, more string) string {
	all := names
	if more != "" {
		all = append(all[:len(all):len(all)], more)
	}
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	last := len(all) - 1
	return strings.Join(all[:last], w.Comma) + w.And + all[last]
}

// OthersOf returns "3 others", or "" for none.
func (w *Words) OthersOf(n int) string {
	if n <= 0 {
		return ""
	}
	return w.Others.Of(n)
}
