package roompage

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"strings"
	"sync"

	"parley/web"
)

//go:embed page.css
var ownStyle string

//go:embed page.js
var ownScript string

// sheets are those of the program that a page needs.
var sheets = []string{"tokens", "base", "timeline", "avatar", "message", "markup", "amended"}

// style returns the style sheet of a page: that of the program, and what is different here.
var style = sync.OnceValue(func() string {
	var b strings.Builder
	for _, name := range sheets {
		css, err := web.Files.ReadFile("static/css/" + name + ".css")
		if err != nil {
			panic(err) // the program was built without its files
		}
		b.Write(css)
	}
	return b.String() + ownStyle
})

func script() string { return ownScript }

// policy allows the style and the script of the page, by their hashes, and nothing else: whatever a text may do, it reaches nobody.
var policy = sync.OnceValue(func() string {
	return "default-src 'none'; style-src '" + hashOf(style()) + "'; script-src '" + hashOf(script()) + "'; base-uri 'none'; form-action 'none'"
})

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
