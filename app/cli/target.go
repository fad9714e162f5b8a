package cli

import (
	"fmt"
	"net/url"
	"strings"

	"parley/shared/chat"
)

// target is a server and a room on it.
type target struct {
	base string // "http://host:port", or "https://host/chat" below a path
	room chat.RoomID
}

// parseTarget parses the URL of a server or of a room on it. A room given by name takes precedence over the one in the URL.
func parseTarget(text, room string) (target, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return target{}, fmt.Errorf("%q is not the URL of a server; write it like http://localhost:8080 or https://chat.example.org/r/lobby", text)
	}
	path, named, err := splitPath(u.EscapedPath())
	if err != nil {
		return target{}, err
	}
	if room == "" {
		room = named
	}
	id, err := parseRoom(room)
	return target{u.Scheme + "://" + strings.ToLower(u.Host) + path, id}, err
}

// splitPath returns the path below which the server is, as browsers spell it, and the room after it.
func splitPath(escaped string) (base, room string, err error) {
	base, room = escaped, string(chat.Lobby)
	if at := strings.LastIndex(escaped, "/r/"); at >= 0 {
		base, room = escaped[:at], escaped[at+len("/r/"):]
		if room, err = url.PathUnescape(strings.TrimRight(room, "/")); err != nil || room == "" {
			return "", "", fmt.Errorf("%q is not the path of a room; write it like /r/lobby", escaped)
		}
	}
	plain, err := url.PathUnescape(strings.TrimRight(base, "/"))
	return (&url.URL{Path: plain}).EscapedPath(), room, err
}

// parseRoom parses the id or the name of a room, also with a leading #.
func parseRoom(room string) (chat.RoomID, error) {
	id, err := chat.ParseRoom(strings.TrimPrefix(room, "#"))
	if err != nil {
		return "", fmt.Errorf("%q cannot be a room: %s", room, chat.AsError(err).Message)
	}
	return id, nil
}
