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

// Audit stores the acts of administrators.
type Audit interface {
	// AddAudit appends an entry, and removes those from before keptFrom.
	AddAudit(ctx context.Context, entry AuditEntry, keptFrom chat.Millis) error
	// ListAudit returns up to limit entries, the newest first: those before an id, or from the newest one for 0.
	ListAudit(ctx context.Context, before int64, limit int) ([]AuditEntry, error)
}
