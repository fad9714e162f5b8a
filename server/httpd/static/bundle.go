package static

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

// firstSheets come before the other style sheets, which follow by name: go-app's own, since ours overrule it, then
// the values and the elements that all components build on.
var firstSheets = []string{"css/goapp.css", "css/tokens.css", "css/base.css"}

// A page without the program has some of the program's style sheets, and those that are named for such pages.
const siteSheet = "css/site"

var siteSheets = []string{"css/tokens.css", "css/base.css", "css/avatar.css", "css/field.css", "css/logo.css"}

// A room that is only shown has those that draw its messages, and one of its own.
const frameSheet = "css/embed"

var frameSheets = []string{"css/tokens.css", "css/base.css", "css/avatar.css", "css/timeline.css", "css/message.css", "css/markup.css", "css/amended.css", frameSheet + ".css"}

// bundle joins style sheets, so that the first paint waits for one request. It stands in css/, next to its
// parts: their relative url() references stay true.
func bundle(tree map[string][]byte, names []string) []byte {
	var all bytes.Buffer
	for _, name := range names {
		all.Write(tree[name])
		all.WriteByte('\n')
	}
	return all.Bytes()
}

// programSheets returns the names of the program's style sheets in the order in which they apply.
func programSheets(tree map[string][]byte) []string {
	return ordered(tree, firstSheets, func(name string) bool {
		return !strings.HasPrefix(name, siteSheet) && !strings.HasPrefix(name, frameSheet)
	})
}

// pageSheets returns the same for the pages without the program.
func pageSheets(tree map[string][]byte) []string {
	return ordered(tree, siteSheets, func(name string) bool { return strings.HasPrefix(name, siteSheet) })
}

// ordered returns those of first that are in the tree, and then the others that belong to them by name.
func ordered(tree map[string][]byte, first []string, belongs func(name string) bool) []string {
	var names []string
	for _, name := range first {
		if _, ok := tree[name]; ok {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if strings.HasPrefix(name, "css/") && strings.HasSuffix(name, ".css") && belongs(name) && !slices.Contains(first, name) {
			names = append(names, name)
		}
	}
	return names
}

// hashTree returns one hash of all names and contents.
func hashTree(tree map[string][]byte) string {
	var parts [][]byte
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		parts = append(parts, []byte(name), tree[name])
	}
	return hash(parts...)
}
