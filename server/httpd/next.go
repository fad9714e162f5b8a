package httpd

import (
	"net/url"
	"strings"
	"unicode"
)

const nextMax = 2 << 10

// localPath returns next if it is a path below base, with its query and fragment, and otherwise base. Browsers take "//host", "/\host" and
// "/<tab>/host" for the address of another site.
func localPath(next, base string) string {
	u, err := url.Parse(next)
	if err != nil || len(next) > nextMax || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return base
	}
	if !strings.HasPrefix(next, base) || strings.HasPrefix(next, "//") || strings.ContainsRune(next, '\\') ||
		strings.ContainsFunc(next, unicode.IsControl) || clean(u.EscapedPath()) != u.EscapedPath() {
		return base
	}
	return u.String()
}
