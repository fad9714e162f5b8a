// Package regexp stands in for regexp where the program runs in a browser. go-app uses that package for routes alone: with it
// come a compiler, three matchers and every table of Unicode, an eighth of the program. This one understands the one
// kind of pattern that our routes have, and panics for any other.
package regexp

import "strings"

// Regexp matches what begins with a prefix and goes on.
type Regexp struct{ prefix string }

// MustCompile takes "^prefix.+", in which the prefix has no character with a meaning of its own.
func MustCompile(pattern string) *Regexp {
	rest, anchored := strings.CutPrefix(pattern, "^")
	prefix, open := strings.CutSuffix(rest, ".+")
	if !anchored || !open || strings.ContainsAny(prefix, `\.+*?()|[]{}^$`) {
		panic("regexp: the program in a browser has no pattern such as " + pattern)
	}
	return &Regexp{prefix}
}

// MatchString reports whether s matches. As in the real package, "." is not a newline.
func (re *Regexp) MatchString(s string) bool {
	rest, found := strings.CutPrefix(s, re.prefix)
	return found && rest != "" && rest[0] != '\n'
}
