package node

import (
	"strings"
	"testing"
)

func TestAPublicURLMayHaveAPath(t *testing.T) {
	for given, want := range map[string]string{
		"https://chat.example.org":           "https://chat.example.org",
		"https://chat.example.org/":          "https://chat.example.org",
		"https://example.org/chat":           "https://example.org/chat/",
		"https://example.org/chat/":          "https://example.org/chat/",
		"http://127.0.0.1:8080/team/chat-2/": "http://127.0.0.1:8080/team/chat-2/",
		"https://example.org/caf%c3%a9":      "https://example.org/caf%C3%A9/",
		"https://example.org/café/":          "https://example.org/caf%C3%A9/",
		"https://example.org/%63hat/":        "https://example.org/chat/",
		"https://example.org/our%20chat/":    "https://example.org/our%20chat/",
		"https://example.org/~ada/chat_1.0/": "https://example.org/~ada/chat_1.0/",
	} {
		c := &Config{}
		if err := c.setPublicURL(given); err != nil || c.PublicURL.String() != want {
			t.Errorf("%s: got %v, %v; want %s", given, c.PublicURL, err, want)
		}
	}
}

func TestAnImpossiblePublicURLIsRefusedWithWords(t *testing.T) {
	for given, want := range map[string]string{
		"example.org/chat/":             "https://example.org/chat/",
		"https:///chat/":                "https://example.org/chat/",
		"ftp://example.org/chat/":       "https://example.org/chat/",
		"https://example.org/chat/?a=b": "https://example.org/chat/",
		"https://example.org/chat/#top": "https://example.org/chat/",
		"https://a:b@example.org/chat/": "https://example.org/chat/",
		"https://example.org//chat/":    "empty part",
		"https://example.org/chat//":    "empty part",
		"https://example.org/a//b/":     "empty part",
		"https://example.org/chat/../":  "..",
		"https://example.org/%2e%2e/":   "..",
		"https://example.org/a%2Fb/":    "letters, digits",
		"https://example.org/a%22b/":    "letters, digits",
		"https://example.org/a'b/":      "letters, digits",
		"https://example.org/%3Cb%3E/":  "letters, digits",
		"https://example.org/a;b/":      "letters, digits",
		"https://example.org/a%0Ab/":    "letters, digits",
		"https://example.org/%ff/":      "letters, digits",
		"https://example.org/a%zz/":     "write it as",
		"https://example.org/r/":        "/r/",
		"https://example.org/chat/r/x":  "/r/",
		"https://example.org/r/chat/":   "another, such as /chat/",
		"https://example.org/web/":      "/web/",
		"https://example.org/api/":      "/api/",
		"https://example.org/embed/":    "/embed/",
		"https://example.org/ws":        "/ws/",
		"https://example.org/healthz/":  "/healthz/",
	} {
		c := &Config{}
		if err := c.setPublicURL(given); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, %v; want something with %q", given, c.PublicURL, err, want)
		}
	}
}
