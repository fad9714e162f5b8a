package cli

import (
	"fmt"
	"net/url"
	"strings"

	"parley/shared/chat"
)

// place is a server and a room of it.
type place struct {
	base string // "http://host:port"
	room chat.RoomID
}

// parsePlace reads the URL of a server or of a room there. A room given by name goes before that of the URL.
func parsePlace(text, room string) (place, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return place{}, fmt.Errorf("%q is not the URL of a server; write it like http://localhost:8080 or https://chat.example.org/r/lobby", text)
	}
	if room == "" {
		if room, err = roomOf(u.Path); err != nil {
			return place{}, err
		}
	}
	id, err := parseRoom(room)
	return place{u.Scheme + "://" + strings.ToLower(u.Host), id}, err
}

func roomOf(path string) (string, error) {
	rest, isRoom := strings.CutPrefix(path, "/r/")
	if isRoom && rest != "" {
		return rest, nil
	}
	if path == "" || path == "/" {
		return string(chat.Lobby), nil
	}
	return "", fmt.Errorf("%q is not the path of a room; write it like /r/lobby", path)
}

// parseRoom takes the id of a room, or its name.
func parseRoom(room string) (chat.RoomID, error) {
	if id := chat.RoomID(room); id.Validate() == nil {
		return id, nil
	}
	id, err := chat.Slug(room)
	if err != nil {
		return "", fmt.Errorf("%q cannot be a room: %s", room, chat.AsError(err).Message)
	}
	return id, nil
}
