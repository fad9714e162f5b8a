package pages

import "parley/shared/catalog"

// Admin has the texts of /admin.
type Admin struct {
	Title, People, Rooms, Settings, Jobs, Log string

	// The list of rooms.
	FindRoom, NoRoom string
	CalmAll          string // does it in all public rooms

	// The list of people.
	Find, Role, AnyRole string
	Search, Nobody      string
	More                string
	Guest               string
	Seen                string // {ago}
	Banned              string

	// A link, which is shown once.
	ResetTitle, ResetValid string // {name}
	LinkAddress, LinkWarn  string

	// One person.
	ID, Joined, LastSeen string
	NoWays               string
	Passkeys             catalog.Plural
	Identities           catalog.Plural
	Higher               string // the person has no lower role
	Refused              string // an act
	RoleLabel            string
	RoleGuest            string
	RoleDone             string
	Reset, ResetText     string // {name}
	ResetSubmit          string
	NoSessions, OutDone  string
	Ban, BanText         string // {name}
	BanFor               string
	Day, Week            string
	Month, Forever       string
	BanSubmit, BanDone   string
	BannedUntil          string // {date}
	BannedForever        string
	Lift, LiftDone       string
	Hold, HoldText       string // of newcomers from the same networks
	HoldDay, HoldBan     string
	HoldNone             string
	HeldForever          string
	HeldUntil            string // {date}
	Networks             catalog.Plural

	// Those who wait to be let in.
	Waiting, WaitingText, WaitingNone string
	WaitingTab                        string // {n}
	LetIn, LetInAll, LetInDone        string
	LetInOf                           string // {name}
	Silence, SilenceDone              string
	UnsilenceDone                     string
	SilenceText                       string // {name}

	// The settings.
	Place, PlaceHint string

	Newcomers, NewcomersHint string
	Policy                   string
	Guests, GuestsHint       string
	Open, OpenHint           string
	Invited, InvitedHint     string
	OIDC, OIDCHint           string
	NoProvider               string
	NoIdentity               string

	// The jobs that were not done.
	JobsText, JobsEmpty string
	JobFailed, JobAgain string
	JobsRetry, JobsDone string

	// The log.
	LogText, LogEmpty string
	LogActs, LogAll   string // what to show
	Show, LogSave     string // buttons
	LogAbout          string // before the name of a person
	LogOf             string // leads to the entries of a person
	Operator          string
	Acts              Acts
}

// Acts names what administrators do.
type Acts struct{ Role, Ban, Lift, Silence, Reset, Invite, SignOut, Settings, Start, Jobs, Room, Filter, Revoke, Read, Export, Reports, Report, Purge, Unpurge string }

// Start has the texts of /start.
type Start struct {
	Title, Text      string
	You              string // {name}
	Name, NameHint   string
	Submit           string
	Have             string
	Taken, TakenText string // another visitor was faster
	Done             string
}

// Filter has the texts of /admin/filter.
type Filter struct {
	Title, Label, Hint, Try string
	Tried                   catalog.Plural // {n} messages are refused; {of} is one of Messages
	Messages                catalog.Plural
	Wrong                   string // {entries} and {n} characters
}
