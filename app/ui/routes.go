package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/address"
)

// Routes registers the pages with go-app. Both sides must call it: go-app answers 404 for a page that its own process
// does not know. newRoot is called for each page drawn, and for each navigation.
func Routes(newRoot func() *Root) {
	page := func() app.Composer { return newRoot() }
	app.Route("/", page)
	app.RouteWithRegexp("^/r/.+", page)
	app.Route(address.Shell, func() app.Composer {
		root := newRoot()
		root.bare = true
		return root
	})
}
