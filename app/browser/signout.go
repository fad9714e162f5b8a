//go:build js

package browser

import (
	"context"
	"errors"
	"strings"
	"syscall/js"
	"time"

	"parley/shared/client/dial"
	"parley/shared/client/view"
)

// A sign-out is marked in localStorage before it begins, so that every tab knows of it, and a page that ends in the middle
// is followed by one that finishes it. While the mark is there no page runs the program: app.js shows that the person has
// signed out, and deletes what is stored. Where localStorage is refused the mark is the state of the tab's history entry, which survives a
// reload. No address is a mark: anybody's link would delete what people have not sent.
const (
	leaving   = "leaving" // the server has not confirmed yet
	signedOut = "out"
	ofAccount = " account" // follows either if the person can sign in again
)

func signOutMark() string { return scoped("parley.signedout") }

const (
	signOutTries = 3
	signOutWait  = 10 * time.Second // for one of them
	signOutPause = time.Second      // between them
)

// frozen is set once this browser is signed out: what the page still keeps as it goes away is dropped.
var frozen bool

// signingOut is set while this page signs out: the mark in localStorage says so to all tabs, but may be refused.
var signingOut bool

var errSignedOut = &dial.Error{Cause: view.CauseSignedOut}

// Dialer is the page's dialer. It makes no guest while this browser is signed out, in whichever tab that was.
type Dialer struct{ *dial.PageDialer }

// SignIn becomes a guest, unless the person has signed out.
func (d Dialer) SignIn(ctx context.Context) error {
	if localItem(signOutMark()) != "" || signingOut || frozen {
		return errSignedOut
	}
	return d.PageDialer.SignIn(ctx)
}

// SignOut signs out in all tabs.
func (b *Browser) SignOut() {
	kind := ""
	if b.client.View().Account.Claimed {
		kind = ofAccount
	}
	signingOut = true
	setLocalItem(signOutMark(), leaving+kind)
	go func() {
		defer Guard()
		if err := b.revoke(); err != nil {
			signingOut = false
			setLocalItem(signOutMark(), "")
			global().Get("console").Call("info", err.Error())
			b.events.StaysSignedIn()
			return
		}
		setLocalItem(signOutMark(), signedOut+kind)
		leave()
	}()
}

// revoke makes the token void. If its answer is lost, the end of this page's own connection says the same.
func (b *Browser) revoke() error {
	var err error
	for range signOutTries {
		ctx, cancel := context.WithTimeout(context.Background(), signOutWait)
		err = b.dialer.SignOut(ctx)
		cancel()
		if cause := b.client.View().Link.Cause; err == nil || cause == view.CauseSignedOut || cause == view.CauseSignIn {
			return nil
		}
		if refused, ok := errors.AsType[*dial.Error](err); ok && refused.Cause.Lasting() {
			return err
		}
		time.Sleep(signOutPause)
	}
	return err
}

// leave loads the page again, as one of nobody.
func leave() {
	frozen = true
	if localItem(signOutMark()) == "" {
		global().Get("history").Call("replaceState", map[string]any{"signedOut": true}, "")
	}
	global().Get("location").Call("reload")
}

// followSignOut leaves this page when another tab has signed out.
func followSignOut() {
	on(global(), "storage", func(e js.Value) {
		if text(e.Get("key")) == signOutMark() && strings.HasPrefix(text(e.Get("newValue")), signedOut) {
			leave()
		}
	})
}
