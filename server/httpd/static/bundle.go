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

// bundle joins all style sheets, so that the first paint waits for one request. It stands in css/, next to its
// parts: their relative url() references stay true.
func bundle(tree map[string][]byte) []byte {
	var all bytes.Buffer
	for _, name := range sheets(tree) {
		all.Write(tree[name])
		all.WriteByte('\n')
	}
	return all.Bytes()
}

// sheets returns the names of the style sheets in the order in which they apply.
func sheets(tree map[string][]byte) []string {
	var names []string
	for _, name := range firstSheets {
		if _, ok := tree[name]; ok {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if strings.HasPrefix(name, "css/") && strings.HasSuffix(name, ".css") && !slices.Contains(firstSheets, name) {
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
