package ui

import (
	"net/url"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
)

// Shell is the path of the empty frame, which a service worker keeps for every page while offline.
const Shell = "/shell"

// Routes registers the pages with go-app. Both sides must call it: go-app answers 404 for a page that its own process
// does not know. newRoot is called for each page drawn, and for each navigation.
func Routes(newRoot func() *Root) {
	page := func() app.Composer { return newRoot() }
	app.Route("/", page)
	app.RouteWithRegexp("^/r/.+", page)
	app.Route(Shell, func() app.Composer {
		root := newRoot()
		root.bare = true
		return root
	})
}

// RoomAt returns the room that the page at path shows, whether or not a proxy has taken base off the path. path is decoded, as
// url.URL.Path is, and base is spelled as in a URL.
func RoomAt(base, path string) chat.RoomID {
	plain, err := url.PathUnescape(strings.TrimSuffix(base, "/"))
	if rest, ok := strings.CutPrefix(path, plain+"/"); err == nil && ok {
		path = "/" + rest
	}
	if room, ok := strings.CutPrefix(path, "/r/"); ok && room != "" {
		return chat.RoomID(room)
	}
	return chat.Lobby
}

// PathOf returns the path of a room, below base. It has no characters that need escaping in an attribute.
func PathOf(base string, room chat.RoomID) string {
	return strings.TrimSuffix(base, "/") + "/r/" + strings.ReplaceAll(url.PathEscape(string(room)), "&", "%26")
}
