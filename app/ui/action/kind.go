package action

// DialogKind names what the one dialog is about: the argument of Dialog, and what notices are about that belong to it. The field of a
// dialog has the id KIND-name.
type DialogKind string

const (
	NoDialog        DialogKind = ""
	RenameDialog    DialogKind = "rename"
	RoomsDialog     DialogKind = "create"
	SearchDialog    DialogKind = "search"
	HelpDialog      DialogKind = "help"
	SignOutDialog   DialogKind = "signout"
	PersonDialog    DialogKind = "person"
	BlockedDialog   DialogKind = "blocked"
	TopicDialog     DialogKind = "topic"
	LeftoversDialog DialogKind = "leftovers"
	DirectDialog    DialogKind = "direct"
	DeleteDialog    DialogKind = "delete"
	EraseDialog     DialogKind = "erase"
	PinsDialog      DialogKind = "pins"
	InboxDialog     DialogKind = "inbox"
	DayDialog       DialogKind = "day"
	ReactorsDialog  DialogKind = "reactors"
	VersionsDialog  DialogKind = "versions"
	EmojiDialog     DialogKind = "emoji"
	ShelfDialog     DialogKind = "shelf"
	LaterDialog     DialogKind = "later"
	StatusDialog    DialogKind = "status"
	NewRoomDialog   DialogKind = "newroom"
	MembersDialog   DialogKind = "members"
	RemoveDialog    DialogKind = "remove"
	LeaveDialog     DialogKind = "leave"
	InviteDialog    DialogKind = "invite"
	ReportDialog    DialogKind = "report"
)

// FieldID is the id of the dialog's text field.
func (k DialogKind) FieldID() string { return string(k) + "-name" }

// MenuKind names a menu: the argument of Menu.
type MenuKind string

const (
	NoMenu       MenuKind = ""
	SettingsMenu MenuKind = "settings"
	RoomMenu     MenuKind = "room"
	MessageMenu  MenuKind = "message"
)

// Opener is the id of the button that opens the menu.
func (k MenuKind) Opener() string { return "open-" + string(k) }

// The ids of the buttons that open the drawers.
const (
	RoomsOpener  = "open-rooms"
	PeopleOpener = "open-people"
)
