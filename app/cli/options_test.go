package cli

import (
	"errors"
	"flag"
	"reflect"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

func TestOptionsStandAnywhere(t *testing.T) {
	want := options{
		target: target{"http://localhost:8080", "film-club"}, name: "Ada", send: []string{"one", "-two"},
		follow: true, accept: true, json: true, plain: true, wait: 5 * time.Second, state: "/tmp/x",
	}
	for _, line := range []string{
		"http://localhost:8080 --room film-club --name Ada --send one --send -two --follow --accept --plain --json --timeout 5s --state /tmp/x",
		"--room film-club --name Ada --send one http://localhost:8080 --send -two --follow --accept --plain --json --timeout 5s --state /tmp/x",
		"-name=Ada --send=one --send=-two --follow --accept --plain --json --timeout=5s --state=/tmp/x http://localhost:8080/r/film-club",
	} {
		got, err := parse(strings.Fields(line))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v, %v\nwant %+v", line, got, err, want)
		}
	}
}

func TestImpossibleOptionsAreRefused(t *testing.T) {
	const url = "http://localhost:8080"
	lines := map[string][]string{
		"no URL":          {},
		"two URLs":        {url, url},
		"unknown":         {url, "--colour"},
		"json alone":      {url, "--json"},
		"no time":         {url, "--timeout", "0s"},
		"nonsense time":   {url, "--timeout", "soon"},
		"empty message":   {url, "--send", " "},
		"long message":    {url, "--send", strings.Repeat("a", chat.TextRunes+1)},
		"impossible room": {url, "--room", "a/b"},
	}
	for about, args := range lines {
		if got, err := parse(args); err == nil || errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s: got %+v, %v", about, got, err)
		}
	}
}

func TestPlaces(t *testing.T) {
	tests := []struct {
		url, room string
		want      target
	}{
		{"http://localhost:8080", "", target{"http://localhost:8080", "lobby"}},
		{"http://localhost:8080/", "", target{"http://localhost:8080", "lobby"}},
		{"https://Chat.Example.org/r/film-club", "", target{"https://chat.example.org", "film-club"}},
		{"http://[::1]:8080/r/%E7%94%B5%E5%BD%B1", "", target{"http://[::1]:8080", "电影"}},
		{"http://h/r/lobby", "Film Club", target{"http://h", "film-club"}},
		{"http://h/r/Film-Club/", "", target{"http://h", "film-club"}},
		{"http://h/r/%46ilm%20Club", "", target{"http://h", "film-club"}},
		{"http://h", "#film-club", target{"http://h", "film-club"}},
		{"http://h", "direct:a:b", target{"http://h", "direct:a:b"}},
		{"https://example.org/chat/", "", target{"https://example.org/chat", "lobby"}},
		{"https://example.org/chat", "", target{"https://example.org/chat", "lobby"}},
		{"https://Example.org/Chat/r/film-club", "", target{"https://example.org/Chat", "film-club"}},
		{"https://example.org/team/chat/r/%E7%94%B5%E5%BD%B1", "", target{"https://example.org/team/chat", "电影"}},
		{"https://example.org/caf%c3%a9/r/lobby", "Film Club", target{"https://example.org/caf%C3%A9", "film-club"}},
		{"https://example.org/café/", "", target{"https://example.org/caf%C3%A9", "lobby"}},
	}
	for _, test := range tests {
		if got, err := parseTarget(test.url, test.room); err != nil || got != test.want {
			t.Errorf("%s %s: got %+v, %v; want %+v", test.url, test.room, got, err, test.want)
		}
	}
	for _, url := range []string{"", "localhost:8080", "localhost", "ftp://h", "http://", "http:///r/lobby", "http://user:pw@h", "http://h/r/", "http://h/chat/r/", "http://h/chat/r/a%2Fb", "http://h/r/a/b", "http://h/chat/r/a/b", "http://h/r/..", "http://h:x"} {
		if got, err := parseTarget(url, ""); err == nil {
			t.Errorf("%q: got %+v, want an error", url, got)
		}
	}
}
