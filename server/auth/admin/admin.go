// Package admin does what administrators do, on the pages of the server and at the command line: it finds people, gives roles, bans, makes
// links for recovery and invites, and changes the place. Each act is audited.
package admin

import (
	"context"
	"log/slog"
	"time"

	"parley/server/auth/invite"
	"parley/server/auth/place"
	"parley/server/store"
	"parley/shared/chat"
)

// Store is the part of a store that administrators need.
type Store interface {
	Users
	store.Accounts
	store.Sessions
	store.Audit
	Search(ctx context.Context, search store.Search) (store.Found, error)
	FailingJobs(ctx context.Context, limit int) (jobs []store.Job, failed, again int, err error)
	ReviveJobs(ctx context.Context, now time.Time) (int, error)
}

// Users are how people are found.
type Users interface {
	User(ctx context.Context, id chat.UserID) (chat.User, error)
	UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error)
	UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error)
	UsersByPrefix(ctx context.Context, prefix string, limit int) ([]chat.User, error)
	FormerNames(ctx context.Context, names []store.Name, now time.Time) ([]store.FormerName, error)
}

// Links makes links of one use. *account.Service implements it.
type Links interface {
	// NewRecovery returns the secret of a link with which its visitor sets a password and signs in as the user. It voids the one before.
	NewRecovery(ctx context.Context, user chat.UserID, valid time.Duration) (secret string, err error)
	// NewLink returns the secret of a link of a kind.
	NewLink(ctx context.Context, kind string, user chat.UserID, data any, valid time.Duration) (secret string, err error)
	// PeekLink returns unauthorized for a link that is not valid. It uses up nothing.
	PeekLink(ctx context.Context, kind, secret string, data any) (chat.UserID, error)
}

// Rooms are the rooms whose rules administrators change. Servers find out by themselves.
type Rooms interface {
	Room(ctx context.Context, id chat.RoomID) (chat.Room, error)
	PublicRooms(ctx context.Context, user chat.UserID, query string, after chat.RoomID, limit int) ([]chat.Room, error)
	Configure(ctx context.Context, room chat.RoomID, change chat.Change, now time.Time) (before, after store.Rules, err error)
	CalmAll(ctx context.Context, seconds int64, now time.Time) (map[chat.RoomID]int64, error)
}

// Reports are the reports of messages.
type Reports interface {
	ListReports(ctx context.Context, query store.ReportQuery) ([]store.Reported, error)
	OpenReports(ctx context.Context, hide chat.UserID) (int, error)
	OwnReports(ctx context.Context, user chat.UserID, limit int) ([]chat.Report, error)
	CloseReports(ctx context.Context, id int64, by chat.UserID, outcome chat.Outcome, word string, now time.Time) ([]store.Report, error)
}

// Live are the open connections of users, on every node. Without them, servers find out by themselves, within RecheckWait.
type Live interface {
	// SessionsEnded closes the user's connections whose sessions have ended.
	SessionsEnded(ctx context.Context, user chat.UserID)
	// AccountChanged tells the user's connections of another role.
	AccountChanged(ctx context.Context, user chat.UserID)
	// RulesChanged has the rules of a room followed that have that version.
	RulesChanged(ctx context.Context, room chat.RoomID, version int64) error
	// ReportClosed tells the user's connections what has become of a report.
	ReportClosed(ctx context.Context, user chat.UserID, report chat.Report)
	// DeleteMessage deletes a message, if by may do that, and RemoveFrom takes a user out of a room.
	DeleteMessage(ctx context.Context, by chat.UserID, room chat.RoomID, seq chat.Seq) error
	RemoveFrom(ctx context.Context, by chat.UserID, room chat.RoomID, user chat.UserID) error
}

// RecheckWait is how long it takes at most until a running server has found what the command line has changed.
const RecheckWait = 30 * time.Second

// How long links are valid.
const (
	RecoveryValid = time.Hour
	StartValid    = 7 * 24 * time.Hour
)

// Forever is the end of a ban without an end.
var Forever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Actor is who acts.
type Actor struct {
	User    chat.UserID // "": the operator, at the command line, who may do everything
	Role    chat.Role
	Network string // the address without its last part
}

// Operator acts at the command line.
var Operator = Actor{Role: chat.RoleOwner}

// Service is the acts of administrators. All methods may be called concurrently.
type Service struct {
	Store   Store
	Links   Links
	Invites *invite.Service
	Live    Live // may be nil
	Place   *place.Source
	Rooms   Rooms // nil where rooms are not changed
	Reports Reports
	Purges  Purges
	Log     *slog.Logger
	Now     func() time.Time
}

func (s *Service) sessionsEnded(ctx context.Context, user chat.UserID) {
	if s.Live != nil {
		s.Live.SessionsEnded(ctx, user)
	}
}

func (s *Service) accountChanged(ctx context.Context, user chat.UserID) {
	if s.Live != nil {
		s.Live.AccountChanged(ctx, user)
	}
}
