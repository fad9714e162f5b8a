package admin

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"parley/server/auth/place"
	"parley/server/store"
	"parley/shared/chat"
)

// on returns the account to act on, or not_allowed.
func (s *Service) on(ctx context.Context, by Actor, user chat.UserID) (store.Account, error) {
	account, err := s.Store.Account(ctx, user)
	if err == nil && !by.May(account) {
		err = notAllowed("that is for somebody with a higher role")
	}
	return account, err
}

// Reset returns the token of a recovery link for a user, which voids earlier ones.
func (s *Service) Reset(ctx context.Context, by Actor, user chat.UserID) (token string, until time.Time, err error) {
	if _, err := s.on(ctx, by, user); err != nil {
		return "", until, err
	}
	if token, err = s.Links.NewRecovery(ctx, user, RecoveryValid); err != nil {
		return "", until, err
	}
	return token, s.Now().Add(RecoveryValid), s.audit(ctx, by, store.AuditEntry{Act: ActReset, Target: user})
}

// SetRole gives a user another role.
func (s *Service) SetRole(ctx context.Context, by Actor, user chat.UserID, role chat.Role) (store.Account, error) {
	before, err := s.on(ctx, by, user)
	switch {
	case err != nil:
		return before, err
	case !by.MayGive(role):
		return before, notAllowed("only an owner gives that role")
	case before.Role == role:
		return before, nil
	}
	after, err := s.Store.SetRole(ctx, user, role, s.Now())
	if err != nil {
		return before, err
	}
	s.accountChanged(ctx, user)
	return after, s.audit(ctx, by, store.AuditEntry{Act: ActRole, Target: user, Before: string(before.Role), After: string(role)})
}

// HoldFor is for how long a ban holds newcomers from the same networks, unless something else is chosen.
const HoldFor = 24 * time.Hour

// Ban keeps a user out until then, and ends all sessions. Until hold, but no longer than that, newcomers from the same networks wait to be let in; so do those
// who come with a browser of the user while the ban lasts.
func (s *Service) Ban(ctx context.Context, by Actor, user chat.UserID, until, hold time.Time) error {
	before, err := s.on(ctx, by, user)
	switch {
	case err != nil:
		return err
	case user == by.User:
		return notAllowed("nobody bans oneself")
	case !until.After(s.Now()):
		return chat.Errorf(chat.CodeBadText, "that time is over")
	}
	if hold.After(until) {
		hold = until
	}
	if err := s.Store.Ban(ctx, user, until, hold, s.Now()); err != nil {
		return err
	}
	s.sessionsEnded(ctx, user)
	after := banned(chat.MillisOf(until))
	if hold.After(s.Now()) {
		after += ", newcomers wait: " + banned(chat.MillisOf(hold))
	}
	return s.audit(ctx, by, store.AuditEntry{Act: ActBan, Target: user, Before: banned(before.Banned), After: after})
}

// Lift ends a ban.
func (s *Service) Lift(ctx context.Context, by Actor, user chat.UserID) error {
	before, err := s.on(ctx, by, user)
	if err != nil {
		return err
	}
	if err := s.Store.Ban(ctx, user, time.Time{}, time.Time{}, s.Now()); err != nil {
		return err
	}
	return s.audit(ctx, by, store.AuditEntry{Act: ActLift, Target: user, Before: banned(before.Banned)})
}

// SignOut ends a session of a user, or all of them if the id is empty.
func (s *Service) SignOut(ctx context.Context, by Actor, user chat.UserID, session string) error {
	if _, err := s.on(ctx, by, user); err != nil {
		return err
	}
	var err error
	if session == "" {
		err = s.Store.EndSessions(ctx, user, "")
	} else {
		err = s.Store.EndSession(ctx, user, session)
	}
	if err != nil {
		return err
	}
	s.sessionsEnded(ctx, user)
	return s.audit(ctx, by, store.AuditEntry{Act: ActSignOut, Target: user, Before: session})
}

// SetPlace changes the name and the policy.
func (s *Service) SetPlace(ctx context.Context, by Actor, to place.Place) error {
	if !by.administers() {
		return notAllowed("that is for administrators")
	}
	before := s.Place.Get(ctx)
	if err := s.Place.Set(ctx, to); err != nil {
		return err
	}
	return s.audit(ctx, by, store.AuditEntry{Act: ActPlace, Before: describe(before), After: describe(to)})
}

// ReviveJobs has the jobs tried again that were given up.
func (s *Service) ReviveJobs(ctx context.Context, by Actor) error {
	if !by.administers() {
		return notAllowed("that is for administrators")
	}
	revived, err := s.Store.ReviveJobs(ctx, s.Now())
	if err != nil || revived == 0 {
		return err
	}
	return s.audit(ctx, by, store.AuditEntry{Act: ActJobs, After: strconv.Itoa(revived)})
}

// sees returns no_room for what is not public: there, a role on the server gives nothing. The operator sees every room.
func (s *Service) sees(ctx context.Context, by Actor, room chat.RoomID) error {
	if by.User == "" {
		return nil
	}
	found, err := s.Invites.Store.Room(ctx, room)
	if err == nil && found.Kind != chat.Public {
		err = chat.Errorf(chat.CodeNoRoom, "there is no such room")
	}
	return err
}

// Configure changes the settings of a room. For administrators there are only public ones.
func (s *Service) Configure(ctx context.Context, by Actor, room chat.RoomID, change chat.Change) error {
	if !by.administers() {
		return notAllowed("that is for administrators")
	}
	if err := s.sees(ctx, by, room); err != nil {
		return err
	}
	before, after, err := s.Rooms.Configure(ctx, room, change, s.Now())
	if err != nil || before == after {
		return err
	}
	if s.Live != nil {
		if err := s.Live.RulesChanged(ctx, room, after.Version); err != nil {
			return err
		}
	}
	for _, d := range before.Differences(after.Settings) {
		if err := s.RoomChanged(ctx, by, room, "", d.Before, d.After); err != nil {
			return err
		}
	}
	return nil
}

// CalmAll has all public rooms be calm for that many seconds, or not any more.
func (s *Service) CalmAll(ctx context.Context, by Actor, seconds int64) error {
	if !by.administers() {
		return notAllowed("that is for administrators")
	}
	now := s.Now()
	changed, err := s.Rooms.CalmAll(ctx, seconds, now)
	if err != nil {
		return err
	}
	if s.Live != nil {
		for room, version := range changed {
			if err := s.Live.RulesChanged(ctx, room, version); err != nil {
				return err
			}
		}
	}
	return s.RoomChanged(ctx, by, "", "", "", "calm "+chat.CalmFor(seconds, now).CalmText())
}

// RoomChanged notes that somebody has changed a setting of a room, or of all public rooms if it is empty; or what user is in it.
func (s *Service) RoomChanged(ctx context.Context, by Actor, room chat.RoomID, user chat.UserID, before, after string) error {
	if room == "" {
		return s.audit(ctx, by, store.AuditEntry{Act: ActRoom, Before: before, After: "all public rooms: " + after})
	}
	return s.audit(ctx, by, store.AuditEntry{Act: ActRoom, Target: user, Before: fmt.Sprintf("%s %s", room, before), After: fmt.Sprintf("%s %s", room, after)})
}

func describe(p place.Place) string {
	text := fmt.Sprintf("%s %q", p.Policy, p.Name)
	if p.InviteDays != 0 {
		text += fmt.Sprintf(", invites for %d days", p.InviteDays)
	}
	if p.Unlimited {
		text += ", unlimited invites"
	}
	if p.Trusting {
		text += ", new guests without limits"
	}
	return text
}

// banned describes the end of a ban.
func banned(until chat.Millis) string {
	switch {
	case until == 0:
		return ""
	case until >= chat.MillisOf(Forever):
		return "forever"
	}
	return until.Time().UTC().Format(time.RFC3339)
}
