// Package identity is what a client knows about who its user is: a guest or an account. A guest whose token is refused becomes another
// guest; an account signs in again, and what it has written stays its own until then.
package identity

import (
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Accounts are the users of a device that are accounts. The zero value has none.
type Accounts map[chat.UserID]bool

// Note notes whether a user is an account. It reports whether that was not known.
func (a *Accounts) Note(user chat.UserID, is bool) (news bool) {
	if (*a)[user] == is {
		return false
	}
	if *a == nil {
		*a = Accounts{}
	}
	if is {
		(*a)[user] = true
	} else {
		delete(*a, user)
	}
	return true
}

// Private reports whether what a user has written and not sent is kept from me, who uses the device now: accounts come back, guests may
// not be able to.
func (a Accounts) Private(owner, me chat.UserID) bool { return owner != me && a[owner] }

// Refused is what a client does whose token the server does not know.
type Refused int

const (
	NewGuest Refused = iota // asks for another token
	SignIn                  // waits until the user has signed in
	Wait                    // until it is known who the user was
	GiveUp                  // the token that was granted just now is not kept: another one would be lost as well
)

// OnRefusal says what follows when the token of me is refused. loaded means that what is stored on the device was read; granted, that the
// token is new.
func (a Accounts) OnRefusal(me chat.UserID, loaded, granted bool) Refused {
	switch {
	case a[me]:
		return SignIn
	case !loaded:
		return Wait
	case granted:
		return GiveUp
	}
	return NewGuest
}

// View is what a front end shows of the account of me before the server says more.
func (a Accounts) View(me chat.UserID) view.Account { return view.Account{Claimed: a[me]} }
