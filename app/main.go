//go:build js

// The program of the page: the client, its face, and the browser that both run in.
package main

import (
	"context"
	"runtime/debug"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/browser"
	"parley/app/ui"
	"parley/app/ui/address"
	"parley/shared/client"
	"parley/shared/client/dial"
)

// garbage is how much memory may become free, in percent of what is used, before it is collected: a page has one processor,
// and what is used is little.
const garbage = 300

func main() {
	debug.SetGCPercent(garbage)
	defer wait()
	defer browser.Guard()
	ctx := context.Background()
	base := browser.Base()
	storage, kept := browser.OpenStorage(ctx)
	dialer := browser.Dialer{PageDialer: dial.New(base)}
	times := browser.NewTimes()
	c := client.New(client.Config{
		Dialer:  dialer,
		Storage: storage,
		Tabs:    browser.OpenTabs(),
		Room:    address.RoomAt(base, browser.Path()),
		Users:   browser.SignedIn(),
		Zone:    times.Zone(),
	})
	page := browser.New(c, dialer, times)
	ui.Routes(func() *ui.Root {
		return ui.NewRoot(ui.Config{Source: page, Engine: c, Platform: page, Storage: kept, Pause: browser.Pauses(), Base: base, Place: browser.Place})
	})
	go run(ctx, c)
	page.WaitForSnapshot(ctx)
	page.Mount()
	app.RunWhenOnBrowser()
}

// run runs the client, once the page's script has got a name.
func run(ctx context.Context, c *client.Client) {
	defer browser.Guard()
	browser.WaitForGuest(ctx)
	_ = c.Run(ctx)
}

// wait keeps the program there after a failure: the page shows it, and event handlers may still be called.
func wait() { select {} }
