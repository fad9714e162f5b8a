package accounts

import (
	"time"

	"parley/shared/chat"
)

// banned is the error for a user who is kept out.
func banned(until chat.Millis) error {
	return chat.Errorf(chat.CodeUnauthorized, "this account is kept out until %s", until.Time().UTC().Format(time.DateOnly))
}

func changedMeanwhile() error {
	return chat.Errorf(chat.CodeChanged, "the account was changed meanwhile, perhaps in another tab; look at it, and try again")
}

func lastWay() error {
	return chat.Errorf(chat.CodeNotAllowed, "this is the last way to sign in; add another one first")
}

func hasOwnerAlready() error {
	return chat.Errorf(chat.CodeNotAllowed, "this server has an owner already")
}

func unclaimed() error {
	return chat.Errorf(chat.CodeNotAllowed, "guests have no role; add a way to sign in first")
}

func noSuchRole() error {
	return chat.Errorf(chat.CodeNotAllowed, "an account is a member, a moderator, an admin or an owner")
}

func passkeyTaken() error {
	return chat.Errorf(chat.CodeNameTaken, "this passkey is in use already")
}

func identityTaken() error {
	return chat.Errorf(chat.CodeNameTaken, "this identity belongs to another account")
}

func emailTaken() error {
	return chat.Errorf(chat.CodeNameTaken, "this address belongs to another account")
}

func tooManyWays(most int) error {
	return chat.Errorf(chat.CodeTooMany, "an account has at most %d of them; remove one first", most)
}

func wrongCode() error {
	return chat.Errorf(chat.CodeUnauthorized, "this code is wrong, or was used")
}

// voidLink does not say whether a link was ever valid.
func voidLink() error {
	return chat.Errorf(chat.CodeUnauthorized, "this link has expired or was used; ask for another one")
}
