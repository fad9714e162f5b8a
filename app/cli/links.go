package cli

import (
	"strings"

	"parley/shared/markup"
)

// withPunycode adds the punycode of a host after each address whose host looks like another one.
func withPunycode(text string) string {
	var b strings.Builder
	at := 0
	for links := markup.FindLinks(text); ; {
		link, ok := links.Next()
		if !ok {
			break
		}
		if link.Punycode != "" {
			b.WriteString(text[at:link.To] + " (" + link.Punycode + ")")
			at = link.To
		}
	}
	b.WriteString(text[at:])
	return b.String()
}
