// Package pages holds the texts of the pages that the server draws without the program: sign-in, account, recovery. They stand apart from
// the catalogue of the program, which is linked without them. A language is one file, as there.
package pages

import "parley/shared/catalog"

// Texts are the texts of the pages in one language.
type Texts struct {
	Frame    Frame
	Ago      Ago
	SignIn   SignIn
	SignOut  SignOut
	Account  Account
	Keep     Keep
	Password Password
	Passkeys Passkeys
	Codes    Codes
	Devices  Devices
	Handover Handover
	Recover  Recover
	Data     Data
	Email    Email
	Provider Provider
	Wrong    Wrong
	Admin    Admin
	Filter   Filter
	Reports  Reports
	Purge    Purge
	Asks     Asks
	Start    Start
	Join     Join
	Invites  Invites
}

// byLang are the texts of each language.
var byLang = map[catalog.Lang]*Texts{catalog.English: &english, catalog.Chinese: &chinese, catalog.Hebrew: &hebrew}

// For returns the texts in a language, in the default one if there are none.
func For(lang catalog.Lang) *Texts {
	if t, ok := byLang[lang]; ok {
		return t
	}
	return byLang[catalog.Languages()[0]]
}

// Frame has what several pages say.
type Frame struct {
	Skip   string
	Back   string // to the chat
	Cancel string
	Save   string
	Change string
	Remove string
	Add    string
	Failed string // of the title of a page with an error: {title}
}

// Ago says how long ago something was. The server does not know the time zone of its reader.
type Ago struct {
	Now                  string
	Minutes, Hours, Days catalog.Plural
}

// SignIn has the texts of /sign-in.
type SignIn struct {
	Title, Lead      string // {place}
	Name, Password   string
	Submit           string
	Or               string
	WithCode, Code   string
	CodeHint         string
	WithPassword     string
	Trouble          string // a summary
	TroubleText      string
	Wrong, WrongCode string
	Banned           string
	OnlyProviders    string
	Again, AgainText string // before something that matters: {name}
	AsGuest          string
	SignUp, UpLead   string // of somebody new: {place}
	UpName, UpSubmit string // a hint, a button
	HasAccount       string
	NoGuests         string
	Keep, KeepText   string // {name}: of the guest of this browser
	Already          string // {name}
	Continue         string // {name}
	Other            string
}

// SignOut has the texts of /sign-out.
type SignOut struct {
	Title, Text string // {name}
	Guest       string // {name}
	Submit      string
	Done        string
	DoneText    string
	Again       string
	Start       string
}

// Account has the texts of /account.
type Account struct {
	Title        string
	Guest        string
	Member       string
	Moderator    string
	Admin        string
	Owner        string
	Name         string
	NameHint     string
	Renamed      string
	Ways         string
	WaysHint     string
	Password     string
	PasswordSet  string
	PasswordNone string
	Saved        string
	Removed      string
	AdminPage    string
}

// Keep has the texts of the claim: a guest becomes an account.
type Keep struct {
	Title, Text string // {name}
	Password    string
	Submit      string // {name}
	Closed      string // accounts cannot be made
	Done        string // {name}
	Elsewhere   string // another tab was faster
}

// Password has the texts of /account/password.
type Password struct {
	Title, TitleNew string
	Text            string
	Current, New    string
	Hint            string
	Submit          string
	Others          string // what happens on other devices
	Remove          string
	RemoveText      string
}

// Passkeys has the texts of passkeys, wherever they are.
type Passkeys struct {
	What                 string
	SignIn, Confirm, Add string // buttons
	Keep                 string // {name}
	SignUp               string // a button beside the fields for name and password
	Unnamed              string
	Made, Used           string // {ago}
	Unused, Synced       string
	Name, Rename         string
	RenameOf, RemoveOf   string // for screen readers: {passkey}
	Added, Last          string
	NoScript             string
	OfferTitle, Offer    string
	Later                string
	// What the browser says.
	Cancelled, Exists, Failed string
	// What the server says.
	Insecure, Address, Expired, Unknown, Unverified, Copied, Many, Invalid string
}

// Codes has the texts of /account/codes.
type Codes struct {
	Title      string
	Left       catalog.Plural
	None, What string
	Get, Again string
	Replaces   string
	Lead, Once string
	Download   string
	File       string // the name of the file
	Stored     string // the button below the codes
	Offer      string
	OfferText  string
}

// Devices has the texts of the list of sessions.
type Devices struct {
	Title, Text     string // {name}
	This            string
	Unknown         string
	Seen            string // {ago}
	Here            string // seen at the moment
	Network         string // {network}
	Out             string
	OutOf           string // for screen readers: {device}
	Others, All     string
	Ended, EndedAll string
}

// Handover has the texts of /account/handover and /handover.
type Handover struct {
	Title, Text string // {name}
	Show        string
	Page        string
	Lead        string
	Picture     string
	Link        string
	Warn        string
	Again, Done string
	Ask         string // {name}
	AskText     string // {name}
	Submit      string // {name}
	Leaves      string // {guest}
}

// Recover has the texts of /recover.
type Recover struct {
	Title, Text    string // {name}
	Ways, WaysText string // other ways to sign in, which may stay
	Ends           string // above the devices that are signed out
	Submit         string
	Done           string
}

// Data has the texts about a person's own data.
type Data struct {
	Title                    string
	Export, ExportText       string
	ExportSubmit             string
	Erase, EraseText         string
	EraseTitle, EraseLead    string // {name}
	EraseWhat                string
	KeepTexts, KeepHint      string
	DropTexts, DropHint      string
	EraseConfirm, EraseWrong string // {name}
	EraseSubmit              string
	Erased, ErasedText       string
}

// Email has the texts about mail, and of the mail itself.
type Email struct {
	Row, None                                       string
	Title, Text, Now                                string // {email}
	Address, Submit, Remove, Wrong, Taken           string
	Sent, SentText                                  string // {email}
	Ask, AskText, Confirm, Confirmed, ConfirmedText string // {email}
	Forgotten, ForgottenText, ForgottenSubmit       string
	ForgottenSent                                   string // {email}
	ConfirmSubject, ConfirmMail                     string // {name}, {place}, {link}
	RecoverSubject, RecoverMail                     string // {name}, {place}, {link}
}

// Wrong has the texts of pages that say what went wrong, and of fields.
type Wrong struct {
	Gone, GoneText       string // a link
	Lost, LostText       string
	Broken, BrokenText   string
	Busy, BusyText       string
	Refused, RefusedText string
	Crowded              string // the server hashes too many passwords already
	Retry                string
	PasswordShort        string
	PasswordLong         string
	PasswordWeak         string
	PasswordWrong        string
	Empty                string
	Wait                 catalog.Plural // minutes
}

// Provider holds what is said about signing in with a provider of identities.
type Provider struct {
	With, KeepWith, Connect, Disconnect string // {provider}
	Connected, NotConnected             string
	Leave                               string // {provider}
	GoTitle, GoText                     string // {provider}
	Go                                  string
	NewTitle                            string
	NewText                             string // {provider}
	NewSubmit, NameHint                 string
	KeepText                            string // {name}
	Failed, Down                        string // {provider}
	Expired, Elsewhere                  string
	Denied, Invalid                     string // {provider}
	Last, Taken, Closed                 string
}
