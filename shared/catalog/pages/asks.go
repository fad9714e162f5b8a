package pages

// Asks has the texts of /admin/rooms/{id}/asks.
type Asks struct {
	Title          string // {room}
	Text           string // what the answers do
	Back           string // leads to the {room}
	None           string
	LetIn, Decline string
	LetInDone      string
	DeclineDone    string
	Gone           string // whoever was answered does not ask any more
}
