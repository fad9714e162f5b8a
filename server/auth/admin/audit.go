package admin

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
)

// Acts in the audit.
const (
	ActRole    = "role"
	ActBan     = "ban"
	ActLift    = "lift"
	ActReset   = "reset"
	ActInvite  = "invite"
	ActRevoke  = "revoke" // an invite
	ActSignOut = "sign-out"
	ActPlace   = "settings"
	ActJobs    = "jobs" // jobs that were given up are tried again
	ActRoom    = "room"
	ActStart   = "start" // somebody became the first owner
)

// auditYears is how long entries are kept.
const auditYears = 1

// audit notes an act that was done, in the log and in the store.
func (s *Service) audit(ctx context.Context, by Actor, entry store.AuditEntry) error {
	now := s.Now()
	entry.At, entry.By, entry.Network, entry.Via = chat.MillisOf(now), by.User, by.Network, "web"
	if by.User == "" {
		entry.Via = "cli"
	}
	s.Log.Info("admin", "act", entry.Act, "by", entry.By, "via", entry.Via, "target", entry.Target, "before", entry.Before, "after", entry.After,
		"network", entry.Network)
	return s.Store.AddAudit(context.WithoutCancel(ctx), entry, chat.MillisOf(now.AddDate(-auditYears, 0, 0)))
}
