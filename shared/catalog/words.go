package catalog

// Words are the texts of the interface in one language. A field is a key, and a test fails if a language lacks one. A text may have
// places to fill, such as {name}.
type Words struct {
	App, Skip string
	// The list of rooms.
	Rooms, Direct, FindRoom, WriteTo, NoName, ChangeName, Settings string
	Unread, Mentions                                               Plural
	// Requests of people whom the person has never written to.
	Requests                                               Plural
	MoreRequests, Request, Asks, Accept, Decline, Declined string
	// The bar.
	Search, SearchLabel, Searching                                                    string
	SearchFound                                                                       Plural
	OpenRooms, People, RoomMenu, LeaveRoom, CopyLink, LinkCopied, OnlyTwo, LobbyTopic string
	SaveRoom, SavingRoom, SaveOffline                                                 string
	// The timeline.
	Today, Yesterday, New, Loading, Start, StartDirect, Quiet, Missing, ToLobby string
	OnlyYou, ToOnly, IsNow, NewTopic, NoTopicNow, NoTopic, Came, Gone, Absent   string
	Comma, And, AndMore                                                         string // between names, before the last one, before how many more
	NotSent, Retry, Discard, Queued, Soon                                       string
	ShowMore, ShowLess                                                          string // of a long message
	RoomAlike, CreateRoom                                                       string
	Others, NewBelow, Delay, Later, LongDelay                                   Plural
	ToNewest                                                                    string
	Weekdays                                                                    [7]string
	Months                                                                      [12]string
	Date, DateYear                                                              string
	Morning, Afternoon                                                          string // a time by the clock of twelve hours
	// The people.
	HereNow, MoreHere Plural
	LastHere          string
	// The composer.
	Compose, ComposeIn, ComposeTo, Send, SendPrivately, SendHint         string
	OnlyPeer, OnlyPeerAway, SayToRoom, SayToPeer, SayPrivately, Everyone string
	Private                                                              string
	LookingUp, Waiting, Unsettled, Nobody, DidYouMean, Alike             string
	ToWhom, Myself, Nameless, Wordless, ChooseHere, ChooseAway           string
	Left, TooLong, Offered                                               Plural
	NoFiles                                                              string
	TypingOne, TypingTwo, TypingMany                                     string
	// The banner.
	BackSoon, Update, Reload, Dismiss, Forgetful, NoHistory string
	BackThen                                                Plural
	Broken, Stopped, StoppedUpgrade                         string
	// Dialogs and menus.
	Close, Cancel, NameTitle, NameLabel, NameHint, NameSave, UseName        string
	RoomTitle, RoomLabel, RoomNew, RoomOpen, TopicLabel, RoomNone, RoomMore string
	RoomFollowed, RoomLoading                                               string
	Here                                                                    Plural
	HelpTitle, KeySend, KeyLine, KeySwitch, KeyPrevNext, KeyEnd, KeyMention string
	AtName, KeyPrivate, KeyHelp, KeyCompose, KeySearch                      string
	KeyPages, SingleKeys                                                    string
	Theme, ThemeSystem, ThemeLight, ThemeDark, Language, Install            string
	// Refusals, by code.
	Refused []Refusal
	Wait    Plural // how long, after a refusal

	PersonWords
	AccountWords
	ListWords
	MarkWords
	FormatWords
	EmojiWords
	WelcomeWords
	ReadingWords
	ChangeWords
	CommandWords
	StatusWords
	GuestWords
	OrderWords
	MemberWords
	InviteWords
	LevelWords
	ReportWords
	DraftWords
	SearchWords
}

// uncompared, in a part of a catalogue, tells the compiler that nobody compares such parts: it makes no function that does, of which each is
// some kilobytes in the program.
type uncompared [0]func()

// DraftWords are the texts about what is not sent yet: drafts on other devices, the shelf, sending later, and taking back.
type DraftWords struct {
	_                                          uncompared
	DraftElsewhere, DraftShow                  string
	ShelfTitle, ShelfHint, ShelfNone, ShelfUse string
	// Taking back what was just sent.
	UndoSend, UndoSendOff, UndoSendOn, Sending, TextOnShelf string
	// Sending later.
	SendLater, LaterHour, LaterTomorrow, LaterPick, LaterAt, LaterTitle, LaterNone, LaterHint, LaterSet, LaterPast, SendNow string
	LaterBy, LaterServer, LaterDevice, LaterServerHint                                                                      string
	// Whether others see that the user types.
	TypingShown, TypingOn, TypingOff string
}

// PersonWords are the texts about identity on this device: signing out, cookies, the connection, blocking, and names that changed hands.
type PersonWords struct {
	_ uncompared
	// Signing out.
	SignOut, SignOutTitle, SignOutWhat, SignOutGuest, SignOutOffline, SignOutFailed, SignOutBusy, SignOutDiscard, SignedOut string
	LosesMessages, LosesDrafts                                                                                              Plural
	// Without cookies.
	NoCookies, TryAgain, ThisTabOnly string
	// Why there is no connection.
	NoNetwork, NoServer, NoSocket, TooManyHere, TooManyTabs, ProxyLogin, ServerFails string
	// Blocking.
	Block, Unblock, BlockHint, IsBlocked, BlockedMark, BlockedTitle, BlockedNone, Show string
	Hidden                                                                             Plural
	// A name that changed hands.
	SomebodyElse, SendsToNew, SendToNew, NowCalled string
	// What another user of this browser has written and not sent.
	LeftOver                                                                                    Plural
	LeftReview, LeftLater, LeftTitle, LeftHint, LeftSend, LeftTake, LeftCopy, LeftCopied, Draft string
}

// AccountWords are the texts about accounts.
type AccountWords struct {
	_                                                          uncompared
	Account, SignIn, SignOutAccount                            string
	KeepName, KeepHint                                         string // the invitation to a guest
	SignInAgain, SignInFirst                                   string // why there is no connection
	RoleGuest, RoleMember, RoleModerator, RoleAdmin, RoleOwner string
}

// ListWords are the texts of lists, of the card about a person, of what needs a connection, and of toasts.
type ListWords struct {
	_ uncompared
	// People.
	PeopleHere                               Plural
	FilterPeople, NoPeople, LookingForPeople string
	IsHere, IsAway, LastMessage              string
	Message, Mention                         string
	DirectTitle, DirectLabel, DirectHint     string
	// What needs a connection.
	Offline, OfflineRooms, OfflinePeople, OfflineLater string
	// Toasts.
	LeftRoom, Undo, NameChanged, BlockedNow, UnblockedNow string
}

// SearchWords are the texts of the search.
type SearchWords struct {
	_                                         uncompared
	SearchHint, SearchNone                    string
	SearchNewest, SearchBest                  string // the two orders
	SearchSort, SearchMore, SearchLengthen    string
	SearchLocal, SearchPartial, SearchMissing string // how complete what was found is
	SearchRecent, SearchForget, SearchClear   string
	SearchNarrow                              string // above the operators, which the following explain
	SearchFrom, SearchIn, SearchHas, SearchIs string
	SearchBefore, SearchAfter, SearchOn       string
	SearchPhrase, SearchWithout               string
	SearchLink, SearchCode, SearchReaction    string // what SearchHas lists
	SearchPrivate, SearchPinned               string // what SearchIs lists
	SearchMine, SearchEdited                  string
	SearchNot                                 string // an operator with a minus: "except {what}"
	SearchSuggestions                         string
}

// WelcomeWords are the texts for somebody who is here for the first time.
type WelcomeWords struct {
	_                                                           uncompared
	Welcome, WelcomeName, WelcomePrivate, WelcomeRename, Invite string
	InstallApple                                                string // how, where a page cannot ask for it
}

// ReadingWords are the texts about reading: what is unread, and what is taken out of the room.
type ReadingWords struct {
	_                  uncompared
	NewSince, NewCount Plural // at the top of a room with unread messages
	SinceYesterday     string // a time of the day before
	JumpToNew          string
	MarkRead           string
	// The inbox of mentions and replies, and the dialog that goes to a day.
	InboxTitle, InboxHint, InboxNone, InboxMore, InboxReply string
	DayTitle, DayLabel, DayGo, DayEmpty, DayNothing         string
	// MarkUnread is offered by a message, MarkedUnread confirms it; the other two are about all rooms.
	MarkUnread, MarkedUnread, MarkRoomsRead, RoomsRead string
	OthersRenamed                                      Plural // after the renames that are named
	Clauses                                            string // between them
	LastHereAt                                         string // above the people, while there is no connection
	FindAgain                                          string // how to get the browser’s own search, where the key for it has opened this one
	KeyUnread                                          string // in the list of keys
	KeyRead                                            string
}

// MarkWords are the texts of the list of marks that give text in messages a form, and of what they make.
type MarkWords struct {
	_                                uncompared
	MarksTitle, MarkSample, MarkItem string // what stands between marks in the list
	MarkStrong, MarkEmphasis         string
	MarkStrike, MarkSpoiler          string
	MarkCode, MarkBlock              string
	MarkQuote, MarkList, MarkLink    string
	MarkAsWritten                    string
	// On the buttons in messages.
	CodeBlock, CopyCode, CodeCopied, NotCopied, Spoiler string
}

// FormatWords are the texts about giving text a form while it is written, and about how it is shown.
type FormatWords struct {
	_                                uncompared
	Preview, PreviewEmpty            string
	KeyLink                          string // in the list of keys
	PastedCode, MakeBlock, KeepAsIs  string
	TextShown, TextMarked, TextPlain string // the setting
}

// EmojiWords are the texts of the picker of emoji, and of their completion.
type EmojiWords struct {
	_                                    uncompared
	EmojiTitle                           string
	EmojiSearch, EmojiGroups             string
	EmojiRecent                          string    // the title of a group, before
	EmojiTitles                          [9]string // those of the others
	EmojiLoading, EmojiFailed, EmojiNone string
	EmojiFound, EmojiOffered             Plural
	SkinTone                             string
	SkinTones                            [6]string // from none to dark
	KeyEmoji, KeyCode                    string    // in the list of shortcuts
	EmojiCode                            string    // what is typed: a colon and a name
}

// CommandWords are the texts about the commands that begin with a slash.
type CommandWords struct {
	_                            uncompared
	CommandsTitle, CommandEscape string // above the list, and what its last row says
	// What stands behind the word of a command.
	ArgMe, ArgNick, ArgMsg, ArgJoin, ArgShrug string
	// What each does.
	DoesMe, DoesNick, DoesMsg, DoesTopic, DoesJoin, DoesLeave, DoesShrug, DoesAway, DoesHelp string

	CommandsOffered, RoomsOffered Plural
	NoCommand, NoCommandInEdit    string
	CommandLacks                  string
	SendAsText, SaveAsText        string
	TopicOfRooms, LeavesNothing   string
	DoneLater                     string
	AppearsAway, ComeBack         string // beside the user’s own name
	AwayNow, BackNow              string
}

// StatusWords are the texts about what users say about themselves.
type StatusWords struct {
	_                                                                                      uncompared
	StatusTitle, StatusText, StatusHint, StatusEmoji, StatusUntil, StatusSave, StatusClear string // the dialog
	StatusQuiet, QuietOff, StatusForEver                                                   string
	HalfHour, Hour, FourHours, TodayOnly, TillTomorrow, ThisWeek, TillTime                 string // times at which it ends
	QuietUntil, StatusEnds                                                                 string // beside a name
	StatusSet, StatusCleared, StatusInvalid                                                string
	ArgStatus, DoesStatus                                                                  string
}

// GuestWords are the texts about what people without an account may do in a room.
type GuestWords struct {
	_                                                uncompared
	GuestsTitle, GuestsWrite, GuestsRead, GuestsNone string // what they may do
	RoomClosed, GuestsReadHere                       string // to a guest
	DoesGuests, GuestsInvalid, GuestsNotYours        string // of the command
}

// OrderWords are the texts about archived and calm rooms, slow mode and silenced people.
type OrderWords struct {
	_                                               uncompared
	RoomSettings                                    string // in the menu of a room
	Seconds, Minutes, Hours                         string // {value}
	SlowTitle, SlowOff, SlowHint                    string
	SlowHere                                        string // {time}
	SlowNext                                        string // {time}
	SlowExempt, SlowTried, SentThen                 string
	ArchiveTitle, ArchiveOff, Archived, ArchiveHint string
	ArchivedHere, Unarchive, ArchivedRooms          string
	CalmTitle, CalmDo, CalmLift                     string
	// About rooms that are joined by asking.
	AskTitle, AskOff, AskOn, AskHere, AskWord, AskDo, AskedHere, AskBack, AskTomorrow string
	Asking                                                                            Plural
	// About people who are silenced.
	SilenceTitle, SilenceOpen, SilenceReason, SilenceLift, SilencedOpen, SilencedMe, SilencedMeOpen, WaitsToEnter, WaitMe string
	Silenced                                                                                                              string // {when}
	CalmHere                                                                                                              string // {when}
	DoesSlow, SlowInvalid, SlowNotYours, DoesArchive, ArchiveInvalid                                                      string // of the commands
	DoesCalm, CalmInvalid                                                                                                 string
}

// MemberWords are the texts about rooms that only their members can read, and about who belongs to a room.
type MemberWords struct {
	_                                   uncompared
	PrivateRoom, GroupRoom, OnlyMembers string // of rooms
	// The dialog of a new room.
	NewRoomTitle, NewRoomOther, NewRoomKind, NewRoomName, NewGroupName, NewRoomPeople, NewRoomDo, DropPerson string
	KindPublic, KindPrivate, KindGroup, ReadPublic, ReadPrivate, ReadGroup                                   string
	// The members of a room.
	MembersTitle, MembersFind, MembersFindOrAdd, MembersMore, MembersMe, LastSeen, OfflineMembers string
	MembersCount                                                                                  Plural
	AddTitle, AddPerson, AddToRoom, AddRefused                                                    string
	RoleTitle, RoleHere                                                                           string // RoleHere with {role} and {name}, of the room
	RemoveFromRoom, AskRemove, AskRemoveText, AskRemovePublic, RemoveDo                           string
	AskLeave, AskLeaveText, LeftPrivate, RemovedNote                                              string
	AddedRow, RemovedRow, JoinedRow, LeftRow                                                      string // with {names}, and with {name} for who did it
	// Of commands.
	ArgCreate, DoesCreate, DoesMembers, DoesAdd, DoesRemove, DoesRole string
	MembersNowhere, MembersNotYours, RoleInvalid                      string
}

// ChangeWords are the texts about what can be done with a message, and about messages that were changed.
type ChangeWords struct {
	_ uncompared
	// What can be done with a message.
	MessageOptions, AddReaction, React, Reply, ReplyPrivately, Edit, Delete string
	CopyText, TextCopied, Pin, Unpin, Versions, Restore, Erase              string
	// In the list of keys.
	KeyOptions, KeyEditLast, KeyArrows, OnSelected string
	// In messages.
	Deleted, Edited, EditedAt, Pinned string
	DeletedRun                        Plural
	ReactedBy, You                    string
	GoneQuote, UnknownQuote           string
	Older                             string // where a part of the history is shown
	// A change that is not durable.
	Deleting, ChangeWaits, ChangeFailed string
	ChangedMeanwhile, UseMine, KeepThis string
	// The composer.
	Editing, EditingPrivately, EditHint, Save        string
	ReplyingTo, NotToRoom, CancelEdit, CancelReply   string
	WillNotify, TooOldToNotify                       string
	AskDelete, AskDeleteText, AskErase, AskEraseText string
	SaidReaction, SaidEdit, SaidDelete               string // to screen readers
	// Lists.
	PinnedTitle, PinnedNone, JumpTo, VersionsTitle, VersionNow, ReactorsTitle, LoadMore string
}
