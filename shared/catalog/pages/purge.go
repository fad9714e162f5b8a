package pages

import "parley/shared/catalog"

// Purge has the texts of /admin/people/{id}/purge.
type Purge struct {
	Title, Open    string // {name}; Open leads to the page
	Text           string
	Room, RoomHint string
	Span, All      string
	Show           string // shows the preview
	Preview        string
	Messages       catalog.Plural
	Rooms          catalog.Plural
	Found          string // {messages} and {rooms}
	None           string
	First          string // above the first messages
	Older          catalog.Plural
	Left           string // what stays in any case
	Remove         catalog.Plural
	Started        string
	Kept           string // above the purges that can be undone
	NotYet         string // none of the messages has gone
	Where          string // {room} and {found}
	Until          string // {when}
	Undo, Undone   string
	NoRoom, Late   string
	NotAllowed     string
}
