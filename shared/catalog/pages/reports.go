package pages

import "parley/shared/catalog"

// Reports has the texts of /admin/reports, and of a person's own reports.
type Reports struct {
	Title, Text  string
	Tab          string // {n}: open ones
	State        string
	Open, Closed string
	None         string
	Count        catalog.Plural // of people who have reported the message

	// Where a message is that is not in a public room.
	Private, Direct, Removed string

	Then           string // above the copy
	NoCopy, Erased string
	Now            string // above what became of the message

	Unchanged, Edited, Deleted string
	Visit                      string // leads to the message

	Delete, DeleteDone string
	Remove, RemoveDone string
	Person             string // leads to the page of the author

	Outcome, Word            string
	Acted, NoAction, Waiting string
	Duplicate                string
	Close, CloseDone         string

	Mine, MineText string
}
