package catalog

// Site holds what is said without the program: by the server itself, and by the scripts of the page.
type Site struct {
	Description, Loading             string
	LostTitle, LostText, LostLink    string
	BrokenTitle, BrokenText, TryText string
	BusyTitle, BusyText              string
	NoScript                         string // HTML: what can be done without JavaScript
	OldBrowser                       string // the browser lacks what the page needs, or the script that looks for it did not run

	RoomPage RoomPage
	Embedded Embedded
	Scripts  Scripts
}

// RoomPage holds the texts of a room that was saved as a page.
type RoomPage struct {
	Search, None string
	Saved        string // {date}, {n} messages, {zone} of the times
}

// Embedded holds the texts of a room that is only shown, perhaps in a frame on another site.
type Embedded struct {
	Open   string // leads to the room; {place}
	Empty  string
	Zone   string // {zone} of the times
	Closed string // the room is gone, or not for visitors any more
}

// Scripts holds the texts of boot.js and app.js, which name them by their JSON keys.
type Scripts struct {
	// While the program loads.
	Loading    string `json:"loading"`
	Slow       string `json:"slow"`
	Connecting string `json:"connecting"`

	// Why there is no program, or none any more.
	NoScript    string `json:"noScript"` // boot.js did not run
	Blocked     string `json:"blocked"`  // a script
	Policy      string `json:"policy"`
	Proxy       string `json:"proxy"`
	Status      string `json:"status"`
	NoMemory    string `json:"noMemory"`
	OldBrowser  string `json:"oldBrowser"`
	NoNetwork   string `json:"noNetwork"`
	NoProgram   string `json:"noProgram"`
	NoWasm      string `json:"noWasm"`
	OutOfMemory string `json:"outOfMemory"`
	Stopped     string `json:"stopped"`
	SentLater   string `json:"sentLater"`

	// After signing out.
	HalfTitle string `json:"halfTitle"` // the server does not know yet
	HalfText  string `json:"halfText"`
	OutTitle  string `json:"outTitle"`
	OutText   string `json:"outText"`
	Restart   string `json:"restart"`

	// From Words, filled in by Lang.Scripts.
	Morning   string `json:"morning"`
	Afternoon string `json:"afternoon"`
	Reload    string `json:"reload"`
	TryAgain  string `json:"tryAgain"`
	SignIn    string `json:"signIn"`
}
