// Package address maps rooms and messages to the paths of their pages, and back.
package address

import (
	"net/url"
	"strconv"
	"strings"

	"parley/shared/chat"
)

// Shell is the path of the empty frame, which a service worker keeps for every page while offline.
const Shell = "/shell"

// Embed is the path of the pages that only show a room, before the id of the room.
const Embed = "/embed/"

// RoomAt returns the room that the page at path shows, whether or not a proxy has taken base off the path. path is decoded, as
// url.URL.Path is, and base is spelled as in a URL. A room may be spelled as its name, with a slash at the end.
func RoomAt(base, path string) chat.RoomID {
	if rest, ok := below(base, path); ok {
		path = rest
	}
	if spelled, _ := spelledAt(path); spelled != "" {
		if room, err := chat.ParseRoom(spelled); err == nil {
			return room
		}
		return chat.RoomID(spelled) // there is none
	}
	return chat.Lobby
}

// MessageAt returns the message that the page at path shows in its room, or 0 if the path names none.
func MessageAt(base, path string) chat.Seq {
	if rest, ok := below(base, path); ok {
		path = rest
	}
	_, seq := spelledAt(path)
	return seq
}

// RoomLink returns the room that a link to path leads to; ok is false if it leads to something else on this site.
func RoomLink(base, path string) (room chat.RoomID, ok bool) {
	rest, ok := below(base, path)
	if spelled, _ := spelledAt(rest); !ok || rest != "/" && spelled == "" {
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
	given, named := strings.CutPrefix(path, "/r/")
	room := RoomAt("/", path)
	spelled, seq := spelledAt(path)
	if !named || spelled == "" || room.Validate() != nil {
		return ""
	}
	want, to := string(room), Path(base, room)
	if seq > 0 {
		want, to = want+"/"+strconv.FormatInt(int64(seq), 10), MessagePath(base, room, seq)
	}
	if given == want && !overescaped(at.EscapedPath()) {
		return ""
	}
	return to
}

// below takes base off a path.
func below(base, path string) (rest string, ok bool) {
	plain, err := url.PathUnescape(strings.TrimSuffix(base, "/"))
	rest, ok = strings.CutPrefix(path, plain+"/")
	return "/" + rest, err == nil && ok
}

// spelledAt returns how the room is spelled whose page is at a path below the base, or "", and the message that the path names.
func spelledAt(path string) (room string, seq chat.Seq) {
	room, ok := strings.CutPrefix(path, "/r/")
	if !ok {
		return "", 0
	}
	room = strings.TrimRight(room, "/")
	if at := strings.LastIndexByte(room, '/'); at > 0 {
		if seq := parseSeq(room[at+1:]); seq > 0 {
			return strings.TrimRight(room[:at], "/"), seq
		}
	}
	return room, 0
}

// parseSeq returns the Seq that digits stand for, or 0.
func parseSeq(digits string) chat.Seq {
	seq, err := strconv.ParseInt(digits, 10, 54)
	if err != nil || digits[0] < '1' || digits[0] > '9' {
		return 0
	}
	return chat.Seq(seq)
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

// queryName names the query in an address of a page whose search is open.
const queryName = "q"

// QueryAt returns what is searched for on the page with an address, or "".
func QueryAt(at *url.URL) string { return at.Query().Get(queryName) }

// WithQuery returns the path of the page with a search open, or without one for "".
func WithQuery(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + queryName + "=" + url.QueryEscape(query)
}

// Path returns the path of a room, below base. It has no characters that need escaping in an attribute.
func Path(base string, room chat.RoomID) string {
	return strings.TrimSuffix(base, "/") + "/r/" + strings.ReplaceAll(url.PathEscape(string(room)), "&", "%26")
}

// FilePath returns the path of a room as a file, below base: a page in a language.
func FilePath(base string, room chat.RoomID, lang string) string {
	return strings.TrimSuffix(base, "/") + "/api/rooms/" + url.PathEscape(string(room)) + "/room.html?lang=" + lang
}

// AccountPath returns the path of the page about the user's account, below base.
func AccountPath(base string) string { return strings.TrimSuffix(base, "/") + "/account" }

// JoinPath returns the path of the page of an invite, below base. Below it, QRCode is a picture of its address.
func JoinPath(base, token string) string {
	return strings.TrimSuffix(base, "/") + "/join/" + url.PathEscape(token)
}

// QRCode is what follows the path of the page of an invite in that of its picture.
const QRCode = "/qr.svg"

// PlaceInvitesPath returns the path of the page with the invites into the place, below base.
func PlaceInvitesPath(base string) string { return strings.TrimSuffix(base, "/") + "/admin/invites" }

// AsksPath returns the path of the page with who asks to join a room, below base.
func AsksPath(base string, room chat.RoomID) string {
	return strings.TrimSuffix(base, "/") + "/admin/rooms/" + url.PathEscape(string(room)) + "/asks"
}

// SignInPath returns the path of the page where users sign in, which leads back to a room.
func SignInPath(base string, next chat.RoomID) string {
	return strings.TrimSuffix(base, "/") + "/sign-in?next=" + url.QueryEscape(Path(base, next))
}

// MessagePath returns the path of a message of a room, below base.
func MessagePath(base string, room chat.RoomID, seq chat.Seq) string {
	return Path(base, room) + "/" + strconv.FormatInt(int64(seq), 10)
}

// InboxQuery is the query of the address that opens the inbox, over any room: /r/lobby?inbox.
const InboxQuery = "inbox"
