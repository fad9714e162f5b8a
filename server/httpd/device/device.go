// Package device names the program and the system behind a User-Agent, for people who look at their sessions.
package device

import "strings"

// sign is a word in a User-Agent, and what it means. The first one that is found counts: many programs claim to be others too.
type sign struct{ word, name string }

var programs = []sign{
	{"parley-chat", "Parley in a terminal"},
	{"SamsungBrowser/", "Samsung Internet"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"Edg/", "Edge"},
	{"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"}, {"YaBrowser/", "Yandex"}, {"DuckDuckGo/", "DuckDuckGo"},
	{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	{"Go-http-client/", "Go program"}, {"curl/", "curl"}, {"python", "Python program"},
}

var systems = []sign{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"},
	{"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Macintosh", "macOS"}, {"Linux", "Linux"}, {"BSD", "BSD"},
	{"linux)", "Linux"}, {"darwin)", "macOS"}, {"windows)", "Windows"}, // as Go writes them
}

// Name returns a short name such as "Firefox, Linux", or what is known of it: "" for an unknown program on an unknown system.
func Name(userAgent string) string {
	program, system := first(programs, userAgent), first(systems, userAgent)
	if program == "" || system == "" {
		return program + system
	}
	return program + ", " + system
}

func first(signs []sign, userAgent string) string {
	for _, s := range signs {
		if strings.Contains(userAgent, s.word) {
			return s.name
		}
	}
	return ""
}
