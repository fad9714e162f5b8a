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
	Search, SearchLabel, SearchHint, SearchNone, SearchMore, Searching                string
	SearchFound                                                                       Plural
	OpenRooms, People, RoomMenu, LeaveRoom, CopyLink, LinkCopied, OnlyTwo, LobbyTopic string
	// The timeline.
	Today, Yesterday, New, Loading, Start, StartDirect, Quiet, Missing, ToLobby string
	OnlyYou, ToOnly, IsNow, Came, Gone, Comma, And, Absent                      string
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
	ListWords
	MarkWords
	WelcomeWords
	ReadingWords
}

// PersonWords are the texts about identity on this device: signing out, cookies, the connection, muting, and names that changed hands.
type PersonWords struct {
	// Signing out.
	SignOut, SignOutTitle, SignOutWhat, SignOutGuest, SignOutOffline, SignOutFailed, SignOutBusy, SignOutDiscard, SignedOut string
	LosesMessages, LosesDrafts                                                                                              Plural
	// Without cookies.
	NoCookies, TryAgain, ThisTabOnly string
	// Why there is no connection.
	NoNetwork, NoServer, NoSocket, TooManyHere, TooManyTabs, ProxyLogin, ServerFails string
	// Muting.
	Mute, Unmute, MuteHint, IsMuted, MutedMark, MutedTitle, MutedNone, Show string
	Hidden                                                                  Plural
	// A name that changed hands.
	SomebodyElse, SendsToNew, SendToNew, NowCalled string
	// What another user of this browser has written and not sent.
	LeftOver                                                                                        Plural
	LeftReview, LeftLater, LeftTitle, LeftHint, LeftSend, LeftTake, LeftCopy, LeftCopied, LeftDraft string
}

// ListWords are the texts of lists, of the card about a person, of what needs a connection, and of toasts.
type ListWords struct {
	// People.
	PeopleHere                               Plural
	FilterPeople, NoPeople, LookingForPeople string
	IsHere, IsAway, LastMessage              string
	Message, Mention                         string
	DirectTitle, DirectLabel, DirectHint     string
	// What needs a connection.
	Offline, OfflineRooms, OfflinePeople, OfflineLater string
	// Toasts.
	LeftRoom, Undo, NameChanged, MutedNow, UnmutedNow string
}

// WelcomeWords are the texts for somebody who is here for the first time.
type WelcomeWords struct {
	Welcome, WelcomeName, WelcomePrivate, WelcomeRename, Invite string
	InstallApple                                                string // how, where a page cannot ask for it
}

// ReadingWords are the texts about reading: what is unread, and what is taken out of the room.
type ReadingWords struct {
	NewSince, NewCount Plural // at the top of a room with unread messages
	SinceYesterday     string // a time of the day before
	JumpToNew          string
	MarkRead           string
	OthersRenamed      Plural // after the renames that are named
	Clauses            string // between them
	LastHereAt         string // above the people, while there is no connection
	FindAgain          string // how to get the browser’s own search, where the key for it has opened this one
	KeyUnread          string // in the list of keys
	KeyRead            string
}
