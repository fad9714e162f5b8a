package node

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ownPaths begin the server's own addresses. Below one of them it would not be known whether a proxy has taken the path
// of --public-url off a request or not.
var ownPaths = []string{"r", "embed", "ws", "api", "web", "shell", "healthz", "readyz",
	"sign-in", "sign-up", "sign-out", "account", "recover", "handover", "start", "join", "oidc", "admin", "site"}

// ParsePublicURL reads an address of a site, and the path below which the server is found there. The result's path is ""
// or begins and ends with a slash.
func ParsePublicURL(v string) (*url.URL, error) {
	full, err := url.Parse(v)
	if err != nil || full.Scheme != "http" && full.Scheme != "https" || full.Host == "" || full.RawQuery != "" || full.ForceQuery || full.Fragment != "" {
		return nil, errPublicURL
	}
	site := *full
	site.Path, site.RawPath = "", ""
	u, err := ParseOrigin(site.String())
	if err != nil {
		return nil, err
	}
	return u, setPath(u, full.EscapedPath())
}

// errPublicURL does not repeat the value, which may hold a password.
var errPublicURL = errors.New("that is not an address of a site; write it as https://chat.example.org or https://example.org/chat/")

// setPath gives u a path in one spelling, since browsers compare the paths of cookies and service workers as text.
func setPath(u *url.URL, escaped string) error {
	escaped = strings.TrimSuffix(strings.TrimPrefix(escaped, "/"), "/")
	if escaped == "" {
		return nil
	}
	plain, spelled := "/", "/"
	for i, segment := range strings.Split(escaped, "/") {
		name, err := url.PathUnescape(segment)
		if err == nil {
			err = checkSegment(name)
		}
		if err != nil {
			return fmt.Errorf("the path %q: %w", "/"+escaped+"/", err)
		}
		if i == 0 && slices.Contains(ownPaths, name) || name == "r" { // /r/ tells clients where the path of a room begins
			return fmt.Errorf("the path cannot have /%s/ there, where the server has pages of its own; choose another, such as /chat/", name)
		}
		plain, spelled = plain+name+"/", spelled+url.PathEscape(name)+"/"
	}
	u.Path, u.RawPath = plain, spelled
	return nil
}

// checkSegment takes what needs no escaping in markup, scripts and cookies.
func checkSegment(name string) error {
	if name == "" || name == "." || name == ".." {
		return errors.New("it has an empty part, . or ..; write it as /chat/ or /team/chat/")
	}
	odd := strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-._~ ", r)
	})
	if odd >= 0 || !utf8.ValidString(name) {
		return errors.New("use letters, digits and -._~ in its parts, as in /chat/")
	}
	return nil
}
