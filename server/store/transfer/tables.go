package transfer

import (
	"fmt"
	"strings"

	"parley/server/store/sqlstore"
)

// table describes a table, which has the same name and columns in every store.
type table struct {
	name    string
	columns []string
	key     int    // the number of leading columns that are the key
	where   string // selects the rows to copy
}

// tables are in an order in which rows refer only to earlier ones.
var tables = []table{
	{"users", list("num id name folded skeleton rev created_at seen_at changes referenced role claimed_at generation banned_until hold_until silenced_until silenced_for strange_ms"), 1, ""},
	{"rooms", list("num id kind name folded topic head made_by created_at skeleton guests rules archived slow calm asking"), 1, ""},
	{"room_suffixes", list("suffix room"), 2, ""},
	{"tokens", list("hash user seen_at id issued_at next next_at prev prev_at created_at device network method origin"), 1, ""},
	{"marks", list("mark user network until"), 2, ""},
	{"members", list("num user room peer read_seq since request back level"), 1, ""},
	{"memberships", list("room user role since given_by version"), 2, ""},
	{"former_names", list("folded skeleton user until"), 1, ""},
	{"events", list("num room seq kind at author nonce text addressee in_room in_seq extra sum"), 1, ""},
	{"mentions", list("user room seq"), 3, ""},
	{"inbox", list("user at room seq reply"), 4, ""},
	{"amendments", list("room seq kind at author target key added superseded sum"), 2, ""},
	{"reactions", list("room target user key seq added sum"), 4, ""},
	{"versions", list("room seq until text at author extra deleted purge sum"), 3, ""},
	{"drafts", list("user room version since text reply at sent"), 2, ""},
	{"shelf", list("user num room text reply at refused"), 2, ""},
	{"passwords", list("user hash"), 1, ""},
	{"passkeys", list("id user name data created_at used_at"), 1, ""},
	{"identities", list("issuer subject user email created_at used_at"), 2, ""},
	{"codes", list("user hash"), 2, ""},
	{"emails", list("user email folded"), 1, ""},
	{"links", list("kind hash user data expires_at"), 2, ""},
	{"settings", list("key value"), 1, ""},
	{"files", list("key data modified_at"), 1, ""},
	{"leases", list("name owner until"), 1, ""},
	{"audit", list("num at by via act target before after network"), 1, ""},
	{"blocks", list("user blocked at"), 2, ""},
	{"invites", list("id hash room role note made_by made_at expires_at used uses revoked_at"), 1, ""},
	{"invitees", list("invite user at"), 2, ""},
	{"reports", list("num reporter room seq author reason note at outcome word closed_by closed_at"), 1, ""},
	{"report_messages", list("report seq author at edited_at text"), 2, ""},
	{"purges", list("num user made_by room since at undone"), 1, ""},
	{"erasures", list("id mode at names"), 1, ""},
	{"jobs", list("user kind key due taken tries payload error failed"), 3, ""},
	{"paces", list("room user at"), 2, ""},
	{"asks", list("room user text at declined"), 2, ""},
	{"statuses", list("user emoji text until quiet rev at"), 1, ""},
	{"meta", list("key value"), 1, "WHERE key NOT IN ('" + strings.Join(sqlstore.OwnMeta, "', '") + "')"},
}

func list(columns string) []string { return strings.Fields(columns) }

func quoted(columns []string) string { return `"` + strings.Join(columns, `", "`) + `"` }

// selection reads a table in the order of its key.
func (t table) selection() string {
	return fmt.Sprintf(`SELECT %s FROM %s %s ORDER BY %s`, quoted(t.columns), t.name, t.where, quoted(t.columns[:t.key]))
}

// newest reads the key of the last row in that order.
func (t table) newest() string {
	key := quoted(t.columns[:t.key])
	return fmt.Sprintf(`SELECT %s FROM %s %s ORDER BY %s DESC LIMIT 1`, key, t.name, t.where, strings.ReplaceAll(key, ",", " DESC,"))
}

func (t table) count() string { return fmt.Sprintf("SELECT count(*) FROM %s %s", t.name, t.where) }

func (t table) clear() string { return fmt.Sprintf("DELETE FROM %s %s", t.name, t.where) }

// insertion inserts several rows at once.
func (t table) insertion(rows int, param func(int) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", t.name, quoted(t.columns))
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for j := range t.columns {
			if j > 0 {
				b.WriteString(", ")
			}
			n++
			b.WriteString(param(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// fingerprint changes when a server does anything: when a user signs in, follows, reads, writes or is renamed.
const fingerprint = `SELECT
	(SELECT coalesce(max(seen_at), 0) FROM users), (SELECT CAST(coalesce(sum(rev + changes + generation), 0) AS bigint) FROM users),
	(SELECT coalesce(max(seen_at), 0) + coalesce(max(issued_at), 0) + coalesce(max(next_at), 0) FROM tokens), (SELECT CAST(coalesce(sum(head + rules), 0) + count(skeleton) AS bigint) FROM rooms),
	(SELECT CAST(coalesce(sum(read_seq + length(level)), 0) AS bigint) FROM members) + (SELECT CAST(coalesce(sum(version), 0) AS bigint) FROM drafts) +
	(SELECT CAST(coalesce(sum(due + tries), 0) AS bigint) FROM jobs) + (SELECT CAST(coalesce(sum(made_at + used + revoked_at), 0) AS bigint) FROM invites), (SELECT coalesce(max(num), 0) FROM events)`

// referenced marks the users whom something references. Servers of an older version, which write during an upgrade, do not mark them, and the
// copy does not have the note of the upgrade.
const referenced = `UPDATE users SET referenced = 1 WHERE referenced = 0 AND num IN (` + sqlstore.SelectReferenced + `)`

// torn counts rooms whose events and amendments are not numbered from 1 to their head.
const torn = `SELECT count(*) ` + sqlstore.Torn
