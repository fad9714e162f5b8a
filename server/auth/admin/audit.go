package admin

import (
	"context"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Acts in the audit.
const (
	ActRole    = "role"
	ActBan     = "ban"
	ActLift    = "lift"
	ActReset   = "reset"
	ActSilence = "silence" // somebody was silenced, or no longer
	ActInvite  = "invite"
	ActRevoke  = "revoke" // an invite
	ActSignOut = "sign-out"
	ActPlace   = "settings"
	ActJobs    = "jobs" // jobs that were given up are tried again
	ActRoom    = "room"
	ActFilter  = "filter"  // what the place does not allow in public
	ActStart   = "start"   // somebody became the first owner
	ActRead    = "read"    // the audit was read
	ActExport  = "export"  // the audit was saved as a file
	ActReports = "reports" // the reports were read
	ActPurge   = "purge"   // all that somebody has said is removed
	ActUnpurge = "unpurge" // and brought back
	ActReport  = "report"  // something was done about a report; whoever is the target is not told
)

// Acts are all acts.
var Acts = []string{ActRole, ActBan, ActLift, ActSilence, ActReset, ActInvite, ActRevoke, ActSignOut, ActPlace, ActJobs, ActRoom, ActFilter, ActStart, ActRead, ActExport, ActReports, ActReport, ActPurge, ActUnpurge}

// readAgain is how long somebody reads the audit without another entry about that.
const readAgain = 10 * time.Minute

// exportPage is how many entries an export reads at a time.
const exportPage = 500

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

// ReadAudit returns up to limit entries, and notes that they were read.
func (s *Service) ReadAudit(ctx context.Context, by Actor, query store.AuditQuery, limit int) ([]store.AuditEntry, error) {
	if err := s.auditRead(ctx, by, ActRead); err != nil {
		return nil, err
	}
	query.Secret = by.secret()
	return s.Store.ListAudit(ctx, query, limit)
}

// auditRead notes that something was read, unless the actor has done that just now.
func (s *Service) auditRead(ctx context.Context, by Actor, act string) error {
	last, err := s.Store.ListAudit(ctx, store.AuditQuery{Act: act, User: by.User}, 1)
	if err != nil {
		return err
	}
	if by.User != "" && len(last) > 0 && s.Now().Sub(last[0].At.Time()) < readAgain {
		return nil
	}
	return s.audit(ctx, by, store.AuditEntry{Act: act})
}

// secret selects what the actor must not learn: what was done about reports of the own messages.
func (a Actor) secret() store.AuditSecret { return store.AuditSecret{Act: ActReport, Target: a.User} }

// ExportAudit passes all entries that a query selects to each, the newest first, and notes that.
func (s *Service) ExportAudit(ctx context.Context, by Actor, query store.AuditQuery, each func(store.AuditEntry) error) error {
	if err := s.audit(ctx, by, store.AuditEntry{Act: ActExport, After: query.Act}); err != nil {
		return err
	}
	for {
		query.Secret = by.secret()
		page, err := s.Store.ListAudit(ctx, query, exportPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, entry := range page {
			if err := each(entry); err != nil {
				return err
			}
		}
		query.Before = page[len(page)-1].ID
	}
}
