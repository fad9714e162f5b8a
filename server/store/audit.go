package store

import (
	"context"

	"parley/shared/chat"
)

// AuditEntry is an act of an administrator. It outlives the users that it names.
type AuditEntry struct {
	ID            int64 // set by the store; the later, the higher
	At            chat.Millis
	By            chat.UserID // "": the operator, at the command line
	Via           string      // "cli" or "web"
	Act           string
	Target        chat.UserID // "": the whole server
	Before, After string      // what was changed; may be empty
	Network       string      // the address of By without its last part; "" at the command line
}

// AuditQuery selects entries. What is empty selects all.
type AuditQuery struct {
	Before int64 // those with a lower id
	Act    string
	User   chat.UserID // those by this user, or about this user
	Secret AuditSecret // leaves out those
}

// AuditSecret selects entries that somebody must not read: those of an act that are about a user.
type AuditSecret struct {
	Act    string
	Target chat.UserID
}

// Audit stores the acts of administrators.
type Audit interface {
	// AddAudit appends an entry, and removes those from before keptFrom.
	AddAudit(ctx context.Context, entry AuditEntry, keptFrom chat.Millis) error
	// ListAudit returns up to limit of the entries that the query selects, the newest first.
	ListAudit(ctx context.Context, query AuditQuery, limit int) ([]AuditEntry, error)
}
