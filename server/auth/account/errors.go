package account

import "parley/shared/chat"

// What people are told. Wrong, used and unknown secrets are alike, so that nobody learns which names and links exist.
var (
	ErrWrong   = chat.Errorf(chat.CodeUnauthorized, "this name and this password do not belong together")
	ErrCode    = chat.Errorf(chat.CodeUnauthorized, "this name and this recovery code do not belong together, or the code was used")
	ErrLink    = chat.Errorf(chat.CodeUnauthorized, "this link was used, replaced or has expired; ask for another one")
	ErrEnded   = chat.Errorf(chat.CodeUnauthorized, "you are signed out")
	ErrBanned  = chat.Errorf(chat.CodeForbidden, "this account is banned")
	ErrConfirm = chat.Errorf(chat.CodeForbidden, "sign in again to change this: the last time was too long ago")
	ErrGuest   = chat.Errorf(chat.CodeNotAllowed, "this is still a guest; add a way to sign in first")
	ErrClaimed = chat.Errorf(chat.CodeChanged, "this name has an account already; load the page again")
)
