// Package address maps rooms to the paths of their pages, and back.
package address

import (
	"net/url"
	"strings"

	"parley/shared/chat"
)

// Shell is the path of the empty frame, which a service worker keeps for every page while offline.
const Shell = "/shell"

// RoomAt returns the room that the page at path shows, whether or not a proxy has taken base off the path. path is decoded, as
// url.URL.Path is, and base is spelled as in a URL. A room may be spelled as its name, with a slash at the end.
func RoomAt(base, path string) chat.RoomID {
	if rest, ok := below(base, path); ok {
		path = rest
	}
	if spelled := spelledAt(path); spelled != "" {
		if room, err := chat.ParseRoom(spelled); err == nil {
			return room
		}
		return chat.RoomID(spelled) // there is none
	}
	return chat.Lobby
}

// RoomLink returns the room that a link to path leads to; ok is false if it leads to something else on this site.
func RoomLink(base, path string) (room chat.RoomID, ok bool) {
	rest, ok := below(base, path)
	if !ok || rest != "/" && spelledAt(rest) == "" {
		return "", false
	}
	room = RoomAt("/", rest)
	return room, room.Validate() == nil
}

// Canonical returns the path of a room's page if the page at at has another spelling of it, else "".
func Canonical(base string, at *url.URL) string {
	path := at.Path
	if rest, ok := below(base, path); ok {
		path = rest
	}
	spelled, named := strings.CutPrefix(path, "/r/")
	room := RoomAt("/", path)
	if !named || spelledAt(path) == "" || room.Validate() != nil || spelled == string(room) && !overescaped(at.EscapedPath()) {
		return ""
	}
	return Path(base, room)
}

// below takes base off a path.
func below(base, path string) (rest string, ok bool) {
	plain, err := url.PathUnescape(strings.TrimSuffix(base, "/"))
	rest, ok = strings.CutPrefix(path, plain+"/")
	return "/" + rest, err == nil && ok
}

// spelledAt returns how the room is spelled whose page is at a path below the base, or "".
func spelledAt(path string) string {
	spelled, ok := strings.CutPrefix(path, "/r/")
	if !ok {
		return ""
	}
	return strings.TrimRight(spelled, "/")
}

// overescaped reports whether a path has escapes of characters that need none. Others are left alone: proxies may write the same
// ones differently, and would send browsers around in a circle.
func overescaped(path string) bool {
	for {
		_, rest, found := strings.Cut(path, "%")
		if !found {
			return false
		}
		path = rest
		if c, err := url.PathUnescape("%" + rest[:min(2, len(rest))]); err == nil && url.PathEscape(c) == c && strings.Trim(c, "&:=@$+") != "" {
			return true
		}
	}
}

// Path returns the path of a room, below base. It has no characters that need escaping in an attribute.
func Path(base string, room chat.RoomID) string {
	return strings.TrimSuffix(base, "/") + "/r/" + strings.ReplaceAll(url.PathEscape(string(room)), "&", "%26")
}
