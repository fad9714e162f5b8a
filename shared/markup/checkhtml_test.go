package markup

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What may be in a page, and what there is of a message besides what somebody wrote.
var (
	tagOrText  = regexp.MustCompile(`<[^<>]*>|[^<>]+|[<>]`)
	startTag   = regexp.MustCompile(`^<([a-z]+)((?: [a-z-]+(?:="[^"<>]*")?)*)>$`)
	attribute  = regexp.MustCompile(` ([a-z-]+)(?:="([^"]*)")?`)
	entity     = regexp.MustCompile(`&(lt|gt|amp|#34|#39);`)
	attributes = map[string][]string{
		"p": {"dir"}, "blockquote": {"dir"}, "ul": {"dir", "class"}, "ol": {"dir", "class"}, "li": {"value", "class", "aria-hidden"}, "div": {"class", "dir"},
		"pre": {"tabindex", "role", "aria-label", "data-language"}, "code": {}, "strong": {}, "em": {}, "del": {}, "bdi": {"translate"},
		"span": {"class", "hidden", "aria-hidden"}, "a": {"class", "href", "rel", "target"},
		"button": {"type", "class", "data-action", "aria-expanded"},
	}
	// Where elements may stand: parsers of HTML repair anything else, and not alike.
	parents = map[string][]string{
		"p": {"", "blockquote", "li", "div"}, "ul": {"", "blockquote", "li", "div"}, "ol": {"", "blockquote", "li", "div"}, "li": {"ul", "ol"}, "blockquote": {"", "blockquote", "li", "div"},
		"div": {"", "blockquote", "li", "div"}, "pre": {"div"},
	}
)

// checkHTML fails unless a page is well formed and has nothing in it but what is allowed.
func checkHTML(t *testing.T, text, page string) {
	t.Helper()
	open := []string{""}
	fail := func(about string) { t.Fatalf("%q\n%s\n%s", text, about, page) }
	for _, piece := range tagOrText.FindAllString(page, -1) {
		top := open[len(open)-1]
		switch {
		case piece[0] != '<':
			if strings.Contains(entity.ReplaceAllString(piece, ""), "&") || piece == ">" {
				fail("not escaped: " + piece)
			}
		case strings.HasPrefix(piece, "</"):
			if piece != "</"+top+">" {
				fail(piece + " ends " + top)
			}
			open = open[:len(open)-1]
		default:
			m := startTag.FindStringSubmatch(piece)
			if m == nil {
				fail("no tag: " + piece)
			}
			if is, ok := parents[m[1]]; ok && !slices.Contains(is, top) {
				fail(m[1] + " in " + top)
			}
			if slices.Contains(open, "a") && m[1] == "a" || slices.Contains(open, "button") {
				fail(m[1] + " in a link or button")
			}
			checkAttributes(t, m[1], m[2], fail)
			open = append(open, m[1])
		}
	}
	if len(open) != 1 {
		fail("not closed: " + open[len(open)-1])
	}
}

func checkAttributes(t *testing.T, tag, list string, fail func(string)) {
	allowed, ok := attributes[tag]
	if !ok {
		fail("the tag " + tag)
	}
	for _, a := range attribute.FindAllStringSubmatch(list, -1) {
		if !slices.Contains(allowed, a[1]) {
			fail("the attribute " + a[1])
		}
		if a[1] != "href" {
			continue
		}
		scheme, _, _ := strings.Cut(html.UnescapeString(a[2]), ":")
		if !slices.Contains([]string{"http", "https", "mailto"}, strings.ToLower(scheme)) {
			fail("the address " + a[2])
		}
		if strings.ContainsFunc(html.UnescapeString(a[2]), func(r rune) bool { return r <= ' ' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' }) {
			fail("the address " + a[2])
		}
	}
}
