package sqlstore

import "context"

// Dialect is the SQL in which the databases differ.
type Dialect struct {
	ForUpdate       string // ends a SELECT whose row stays as it is until the transaction ends; empty if there is one writer
	Greatest, Least string // functions of two numbers

	// LiteralLimits says that limits stand in the text of a query, and that rows are found before they are joined: see page.
	LiteralLimits bool

	// AwaitAppends waits until the appends that run have ended, and holds up others until the transaction ends; empty if there is one writer.
	AwaitAppends string

	// In returns the condition that a text or a number is in the list that is a parameter, InBytes the same for bytes. Rows
	// returns a list of texts as a table with the column value. List converts a []string, []int64 or [][]byte to the parameter.
	In, InBytes, Rows func(param int) string
	List              func(list any) any

	ListRooms string // the public rooms after id $1, at most $2
	FindRooms string // the public rooms with a suffix from $1 to $2, after id $3, that contain $4, at most $5
	FindUsers string // the users with a folded name from $1 to $2, at most $3

	Index Index

	// Duplicate reports an error for a unique value that another server has stored first, Orphan one for a row that refers to
	// something that another server has removed.
	Duplicate, Orphan func(error) bool
}

// Index is how a database indexes messages: see searchkeys.go.
type Index struct {
	Key      func(key string, prefix bool) string // in a condition
	And, Or  string                               // in a condition
	Matching string                               // FROM and WHERE of the rows c that meet the condition $1, with the column Num
	Num      string                               // primary key of the message, in Matching
	OnlyMine string                               // ends a SELECT whose row others skip until the transaction ends
	Add      func(ctx context.Context, tx Tx, nums []int64, keys [][]string) error
	Change   func(num int64, drop, add, all []string) []Statement // of a message that may be in the index
	Remove   func(num int64, keys []string) Statement             // of a message that is in the index
	Clear    string                                               // removes everything
}

// Refusal returns duplicate or orphan for the errors of these kinds, and other errors as they are.
func (d Dialect) Refusal(err, duplicate, orphan error) error {
	switch {
	case err != nil && d.Duplicate(err):
		return duplicate
	case err != nil && d.Orphan(err):
		return orphan
	}
	return err
}

// texts converts ids to strings.
func texts[T ~string](ids []T) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = string(id)
	}
	return all
}

// LastRune is above the first character of any name.
const LastRune = "\U0010FFFF"

// byID reads the counters or heads of a list of users or rooms.
func byID[K ~string, V any](into map[K]V) func(Scan) (bool, error) {
	return func(scan Scan) (bool, error) {
		var id K
		var value V
		err := scan(&id, &value)
		into[id] = value
		return true, err
	}
}
