package store

import (
	"context"
	"slices"
	"time"

	"parley/shared/chat"
)

// RecoveryLink is the kind of link by which users set another password, other than one that was mailed. FirstOwner drops those of its user, and so does
// SetRole when the role is a higher one.
const RecoveryLink = "recovery"

// Account is what is stored about a user besides the name. A user without a way to sign in is a guest.
type Account struct {
	User       chat.User
	Role       chat.Role
	Created    chat.Millis
	Seen       chat.Millis
	Claimed    chat.Millis // when the user got the first way to sign in; 0: a guest
	Generation int64       // grows with each change of a way to sign in and each loss of a role
	Password   bool
	Passkeys   int
	Identities int
	Sessions   int
	Codes      int         // recovery codes that were not used
	Email      string      // verified; "": none
	Banned     chat.Millis // until then the user cannot come in; 0: not banned
	Hold       chat.Millis // until then the ban holds newcomers from the same networks
	Silence    chat.Silence
	Strange    chat.Strangeness // of a guest; 0 with an account
}

// AccountQuery selects accounts for an administrator.
type AccountQuery struct {
	Prefix string      // of the folded name
	Role   chat.Role   // "": any
	Waits  bool        // only those who wait to be let in; without a Prefix and a Role
	After  chat.UserID // the last one of the page before
	Limit  int
}

// Accounts stores roles, bans and silences, and for how long guests were here.
type Accounts interface {
	// Account returns no_user if there is no such user.
	Account(ctx context.Context, user chat.UserID) (Account, error)
	// ListAccounts returns a page of accounts and guests: with a Prefix in the order of their folded names, otherwise in the order in which
	// they came. With a Prefix and a Role it looks at the first AccountsAmong names of the page.
	ListAccounts(ctx context.Context, query AccountQuery) ([]Account, error)
	// SetRole returns not_allowed for the last owner, and for a guest, who has to claim the name first; nor does an account become a guest
	// again. A lower role is a new Generation.
	SetRole(ctx context.Context, user chat.UserID, role chat.Role, now time.Time) (Account, error)
	// HasOwner reports whether the server has an owner.
	HasOwner(ctx context.Context) (bool, error)
	// FirstOwner makes the user the owner if there is none, and returns not_allowed otherwise, and for a guest. Of several at once, one wins.
	FirstOwner(ctx context.Context, user chat.UserID, now time.Time) error
	// Ban keeps the user out until then and ends all sessions; the zero time lifts a ban. The last owner cannot be banned. It marks the tokens of these
	// sessions until then, and their networks until hold: whoever CreateUser creates meanwhile and comes from there waits to be let in.
	Ban(ctx context.Context, user chat.UserID, until, hold, now time.Time) error
	// Mark marks another network of a user, as Ban does. It does nothing unless the user is banned.
	Mark(ctx context.Context, user chat.UserID, network string, now time.Time) error
	// Silence silences a user in public rooms, or lifts that with the zero Silence, and returns what was until then. From its commit on the user adds
	// nothing to these rooms, makes no rooms, opens no conversations and keeps the name, by whatever node; all of that is refused as silenced. It ends
	// by itself. It returns not_allowed unless by may do that: see chat.MaySilence. An empty by is the operator, who silences everybody.
	Silence(ctx context.Context, by, user chat.UserID, to chat.Silence, now time.Time) (before chat.Silence, err error)
	// Attend counts that these users are here: the Strange of a guest becomes less by the time since the user was seen last, but at most by every, and the
	// user is seen now. So sessions and nodes that count the same user at the same time count that time once.
	Attend(ctx context.Context, users []chat.UserID, every time.Duration, now time.Time) error
}

// Passkey is a WebAuthn credential. Data is what the library needs, as JSON.
type Passkey struct {
	ID      []byte
	User    chat.UserID
	Name    string
	Data    []byte
	Created chat.Millis
	Used    chat.Millis // 0: never
}

// Identity is a user at an OpenID Connect provider.
type Identity struct {
	Issuer, Subject string
	User            chat.UserID
	Email           string // as the provider says; for people to tell identities apart
	Created, Used   chat.Millis
}

// Credentials stores the ways to sign in. The first one of a user claims the name: the guest becomes a member in the same transaction.
// generation is the Account.Generation that the caller has seen: if it is another one now, the methods return changed, so that of two
// tabs that claim at once one wins. Removing the last way to sign in returns not_allowed.
type Credentials interface {
	// SetPassword stores the hash of a password, or removes it if hash is empty.
	SetPassword(ctx context.Context, user chat.UserID, hash string, generation int64, now time.Time) (Account, error)
	// PasswordHash returns an empty string if the user has no password.
	PasswordHash(ctx context.Context, user chat.UserID) (string, error)
	// Rehash replaces one hash of the same password by another, which changes no generation. It does nothing if was is no longer stored.
	Rehash(ctx context.Context, user chat.UserID, was, hash string) error

	// AddPasskey returns name_taken if a passkey with that id exists, and too_many beyond PasskeysMax.
	AddPasskey(ctx context.Context, passkey Passkey, generation int64, now time.Time) (Account, error)
	// Passkeys returns those of the user, the oldest first.
	Passkeys(ctx context.Context, user chat.UserID) ([]Passkey, error)
	// Passkey returns no_user if there is none with that id.
	Passkey(ctx context.Context, id []byte) (Passkey, error)
	// UsePasskey stores what has changed in Data and when it was used, or returns no_user.
	UsePasskey(ctx context.Context, id, data []byte, now time.Time) error
	// RenamePasskey returns no_user if the user has no such passkey.
	RenamePasskey(ctx context.Context, user chat.UserID, id []byte, name string) error
	// RemovePasskey changes nothing if the user has no such passkey; RemoveIdentity does the same.
	RemovePasskey(ctx context.Context, user chat.UserID, id []byte, now time.Time) (Account, error)

	// AddIdentity returns name_taken if the identity is another user's, and too_many beyond IdentitiesMax. It changes nothing if the user has it.
	AddIdentity(ctx context.Context, identity Identity, generation int64, now time.Time) (Account, error)
	Identities(ctx context.Context, user chat.UserID) ([]Identity, error)
	// UserByIdentity returns no_user if nobody has it, and notes its use.
	UserByIdentity(ctx context.Context, issuer, subject string, now time.Time) (chat.UserID, error)
	RemoveIdentity(ctx context.Context, user chat.UserID, issuer, subject string, now time.Time) (Account, error)

	// SetCodes replaces the recovery codes by those with these hashes.
	SetCodes(ctx context.Context, user chat.UserID, hashes [][]byte) error
	// UseCode removes a recovery code and returns how many are left, or unauthorized.
	UseCode(ctx context.Context, user chat.UserID, hash []byte) (left int, err error)

	// SetEmail stores an address that the user has shown to receive mail at; "" removes it. It returns name_taken if it is another user's.
	// Addresses that differ only in case are the same.
	SetEmail(ctx context.Context, user chat.UserID, email string) error
	// UserByEmail returns no_user if nobody has it.
	UserByEmail(ctx context.Context, email string) (chat.UserID, error)
}

// Session is one device on which a user is signed in.
type Session struct {
	ID      string // public to the user
	User    chat.UserID
	Device  string // such as "Firefox, Linux"
	Network string // the address without its last part
	Method  string // "guest", "password", "passkey", "oidc", "code", "link", "handover"
	Created chat.Millis
	Seen    chat.Millis
	Origin  string // Origin.Network of the request that began it; "": not known
}

// Origins returns the different origins of sessions that are known.
func Origins(sessions []Session) (all []string) {
	for _, s := range sessions {
		if s.Origin != "" && !slices.Contains(all, s.Origin) {
			all = append(all, s.Origin)
		}
	}
	return all
}

// Login is who a token belongs to.
type Login struct {
	User    chat.User
	Session string // its id
	Role    chat.Role
	Claimed bool
	Issued  chat.Millis // when the present token of the session was issued
}

// RotateGrace is how long a replaced token is accepted after the first use of its successor, and how long after a Rotate another one issues
// nothing: requests and answers may be under way.
const RotateGrace = time.Minute

// Sessions stores who is signed in where. Tokens are known by their hashes.
type Sessions interface {
	// NewSession signs the user in with a token and returns the id of the session, which it makes. Of more than SessionsMax sessions the one
	// that was seen least recently ends. It returns no_user, or unauthorized if the user is banned.
	NewSession(ctx context.Context, session Session, token []byte, now time.Time) (id string, err error)
	// Login returns who a token belongs to, and marks the session as used, at most once a day. It returns unauthorized if there is no such
	// token, if it was not used since expired, or if its user is banned. The first use of a token that Rotate has issued replaces the one before.
	// A token that was replaced more than RotateGrace ago ends its session: somebody has a copy.
	Login(ctx context.Context, token []byte, expired, now time.Time) (Login, error)
	// Rotate issues another token for the session of its present token. Until it is used, the present one stays valid, and a later Rotate
	// issues another in its place. issued is false if one was issued less than RotateGrace ago, whose answer may be under way. It returns
	// unauthorized if token is not the present one of a session.
	Rotate(ctx context.Context, token, next []byte, now time.Time) (issued bool, err error)
	// Sessions returns those of the user, the most recently seen first.
	Sessions(ctx context.Context, user chat.UserID) ([]Session, error)
	// LiveSessions returns those of these ids that still exist.
	LiveSessions(ctx context.Context, ids []string) ([]string, error)
	// Touch marks sessions as used and their users as seen at now. It is called during long connections.
	Touch(ctx context.Context, ids []string, now time.Time) error
	// EndSession ends one session of the user, or does nothing if there is none with that id.
	EndSession(ctx context.Context, user chat.UserID, id string) error
	// EndSessions ends all sessions of the user but the one with the id but, which may be empty.
	EndSessions(ctx context.Context, user chat.UserID, but string) error
}

// Link is a secret that may be used once: a link for recovery, a challenge, the state of a sign-in elsewhere.
type Link struct {
	Kind    string
	Hash    []byte
	User    chat.UserID // "": of nobody yet
	Data    []byte      // JSON
	Expires chat.Millis
}

// Links stores secrets that may be used once.
type Links interface {
	// PutLink stores a link, in the place of one with the same kind and hash. It returns no_user if User does not exist.
	PutLink(ctx context.Context, link Link) error
	// PeekLink returns a link without using it, or unauthorized if there is none or it has expired.
	PeekLink(ctx context.Context, kind string, hash []byte, now time.Time) (Link, error)
	// TakeLink removes a link and returns it, or unauthorized. Of several callers at once, one gets it.
	TakeLink(ctx context.Context, kind string, hash []byte, now time.Time) (Link, error)
	// DropLinks removes all links of a kind for a user.
	DropLinks(ctx context.Context, kind string, user chat.UserID) error
	// PurgeLinks removes up to limit links that have expired, and returns how many.
	PurgeLinks(ctx context.Context, now time.Time, limit int) (int, error)
}

// Settings stores what an owner has chosen for the whole server.
type Settings interface {
	// Settings returns all of them.
	Settings(ctx context.Context) (map[string]string, error)
	// SetSetting stores one; an empty value removes it.
	SetSetting(ctx context.Context, key, value string) error
}
