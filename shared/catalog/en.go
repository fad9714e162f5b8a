package catalog

import "parley/shared/chat"

// englishPlural has the forms that English has of a number (CLDR).
type englishPlural struct{ One, Other string }

// EnglishPlural is for catalogues elsewhere.
type EnglishPlural = englishPlural

// Form implements Plural.
func (p englishPlural) Form(n int) string {
	if n == 1 {
		return p.One
	}
	return p.Other
}

// Of implements Plural.
func (p englishPlural) Of(n int) string { return numbered(p, n) }

// english is the catalogue in English. Like every catalogue it never changes.
var english = Words{
	PersonWords: englishPerson, AccountWords: englishAccount, ReadingWords: englishReading,
	ListWords: englishLists, MarkWords: englishMarks, FormatWords: englishFormat, EmojiWords: englishEmoji, WelcomeWords: englishWelcome,
	ChangeWords:  englishChanges,
	DraftWords:   englishDrafts,
	CommandWords: englishCommands, StatusWords: englishStatus, GuestWords: englishGuests, OrderWords: englishOrder, MemberWords: englishMembers, InviteWords: englishInvites, LevelWords: englishLevels, ReportWords: englishReports,
	SearchWords: englishSearch,

	App: "Parley", Skip: "Skip to the message field",

	Rooms: "Rooms", Direct: "Direct messages", FindRoom: "Find or create a room", WriteTo: "New direct message",
	NoName: "Getting you a name…", ChangeName: "Change your name", Settings: "Settings",
	Unread:   englishPlural{"{n} unread", "{n} unread"},
	Mentions: englishPlural{"{n} mention", "{n} mentions"},
	Requests: englishPlural{"Message requests ({n})", "Message requests ({n})"}, MoreRequests: "Show more",
	Request: "Message request", Asks: "{name} would like to message you. Until you accept or reply, {name} can’t see whether you’re here or have read this.",
	Accept: "Accept", Decline: "Decline", Declined: "Declined. The sender isn’t told.",

	Search: "Search", SearchLabel: "Search messages",
	Searching:   "Searching…",
	SearchFound: englishPlural{"{n} message", "{n} messages"},

	OpenRooms: "Rooms", People: "People", RoomMenu: "Room options",
	LeaveRoom: "Leave room", CopyLink: "Copy link", LinkCopied: "Link copied",
	SaveRoom: "Save room as a file", SavingRoom: "Saving the room as a file…", SaveOffline: "You’re offline. Save the room when you’re back online.",
	OnlyTwo: "Only you and {name} can read this", LobbyTopic: "Everyone starts here. Be kind, be curious.",

	Today: "Today", Yesterday: "Yesterday", New: "New", Loading: "Loading…",
	Start:       "This is the start of {name}.",
	StartDirect: "This is the start of your conversation with {name}.",
	Absent:      "This room isn’t saved on this device. It loads when you’re back online.",
	Quiet:       "No messages yet. Say hello.",
	Missing:     "There’s no room at this address.",
	ToLobby:     "Go to #lobby",
	OnlyYou:     "Private to you", ToOnly: "Private to {name}",
	IsNow: "{was} is now {name}", NewTopic: "{name} changed the topic to “{topic}”", NoTopicNow: "{name} removed the topic", NoTopic: "This room has no topic.", Came: "{names} joined", Gone: "{names} left",
	Comma: ", ", And: " and ", AndMore: " and ",
	ShowMore: "Show more", ShowLess: "Show less", RoomAlike: "It looks like {name}.", CreateRoom: "Create #{name}",
	NotSent: "Not sent.", Retry: "Retry", Discard: "Discard", Queued: "Sends when you’re back online",
	Soon:      "Sending in a moment",
	Others:    englishPlural{"{n} other", "{n} others"},
	NewBelow:  englishPlural{"{n} new message", "{n} new messages"},
	LongDelay: englishPlural{"Daily limit reached. Sending in {n} min", "Daily limit reached. Sending in {n} min"},
	Delay:     englishPlural{"Too fast. Sending in {n} s", "Too fast. Sending in {n} s"},
	Later:     englishPlural{"The server can’t save it right now. Trying again in {n} s", "The server can’t save it right now. Trying again in {n} s"},
	ToNewest:  "Jump to latest",
	Weekdays:  [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	Months: [12]string{"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"},
	Date: "{weekday}, {day} {month}", DateYear: "{weekday}, {day} {month} {year}",
	Morning: "{time} AM", Afternoon: "{time} PM",

	HereNow:  englishPlural{"Here now · {n}", "Here now · {n}"},
	LastHere: "Last seen here", MoreHere: englishPlural{"+{n} more", "+{n} more"},

	Compose: "Message", ComposeIn: "Message #{name}", ComposeTo: "Message {name}",
	Send: "Send", SendPrivately: "Send privately",
	SendHint:     "Enter to send, Shift+Enter for a new line",
	OnlyPeer:     "Only {name} will see this",
	OnlyPeerAway: "Only {name} will see this. {name} is away and gets it later.",
	SayToRoom:    "Send to the room", SayToPeer: "Send to {name}", SayPrivately: "Send privately instead", Private: "private",
	Everyone:   "Everyone in the room will see this",
	LookingUp:  "Looking for {name}…",
	Waiting:    "Sends as soon as {name} is found…",
	Unsettled:  "Only {name} will see this. The name is checked once you’re online; this never goes to the room.",
	Nobody:     "Nobody is called {name}.",
	DidYouMean: "Did you mean", Alike: "Nobody is called {name}. Did you mean",
	ToWhom:     "Private message to…",
	Myself:     "That’s you. Choose someone else.",
	Nameless:   "Type a name after the @, or send this to the room.",
	Wordless:   "Type a message after the name.",
	ChooseHere: "here", ChooseAway: "away",
	Left:      englishPlural{"{n} character left", "{n} characters left"},
	TooLong:   englishPlural{"{n} character over the limit: split the message", "{n} characters over the limit: split the message"},
	NoFiles:   "Files can’t be sent yet. Paste text, or a link to the file.",
	Offered:   englishPlural{"{n} person. Press Enter to insert the name.", "{n} people. Use the arrow keys to choose, Enter to insert the name."},
	TypingOne: "{one} is typing…", TypingTwo: "{one} and {two} are typing…", TypingMany: "Several people are typing…",

	BackSoon: "Reconnecting…",
	BackThen: englishPlural{"Reconnecting… {n} message will be sent when you’re back online.", "Reconnecting… {n} messages will be sent when you’re back online."},
	Update:   "A new version is ready.", Reload: "Reload", Dismiss: "Dismiss",
	Broken:         "Something went wrong. Reload the page; unsent messages are saved.",
	Forgetful:      "This browser saves nothing: unsent messages are lost when you close the page.",
	NoHistory:      "This browser isn’t saving more history now. Messages are safe on the server, and unsent ones are saved here.",
	Stopped:        "Disconnected. Reload the page to reconnect; unsent messages are saved.",
	StoppedUpgrade: "This page is out of date. Reload it to update; unsent messages are saved.",

	Close: "Close", Cancel: "Cancel",
	NameTitle: "Your name", NameLabel: "Name", NameHint: "Everyone sees the new name right away. 2–32 characters, no spaces.",
	NameSave: "Save", UseName: "Use {name}",
	RoomTitle: "Rooms and people", RoomLabel: "Find a room or a person, or name a new room", RoomNew: "Create #{name}", RoomOpen: "Open",
	TopicLabel: "Topic (optional)",
	RoomNone:   "No matching rooms", RoomMore: "More rooms: keep typing the name.",
	RoomFollowed: "Joined", RoomLoading: "Searching…",
	Here:      englishPlural{"{n} here", "{n} here"},
	HelpTitle: "Keyboard and formatting", KeySend: "Send", KeyLine: "New line", KeySwitch: "Find a room or a person", KeyPrevNext: "Previous, next room",
	KeyPages: "Scroll the messages", KeyEnd: "Jump to latest", KeyMention: "Mention someone", KeyPrivate: "At the start: message one person only",
	KeyHelp: "Keyboard and formatting", KeyCompose: "Go to the message field", KeySearch: "Search messages",
	SingleKeys: "Single-key shortcuts",
	AtName:     "@name …", Theme: "Theme", ThemeSystem: "System", ThemeLight: "Light", ThemeDark: "Dark",
	Language: "Language", Install: "Install app",

	Refused: englishRefusals, Wait: englishPlural{"Wait {n} s.", "Wait {n} s."},
}

var englishRefusals = []Refusal{
	{chat.CodeBadFrame, "The server didn’t understand this. Reload the page."},
	{chat.CodeUnsupported, "This server can’t do that yet."},
	{chat.CodeTooBig, "This is too long. Split it up."},
	{chat.CodeBadText, "This is empty or has characters that can’t be sent."},
	{chat.CodeBadNonce, "The message was damaged. Discard it and write it again."},
	{chat.CodeNonceReused, "Another text was already sent as this message. Discard it and write it again."},
	{chat.CodeNoRoom, "There’s no such room."},
	{chat.CodeBadRoomName, "Use up to 64 letters, digits, spaces, - or _. Names such as “admin” are reserved."},
	{chat.CodeRoomTaken, "There’s already a room with this name, or one that looks like it."},
	{chat.CodeBadTopic, "A topic is one line of up to 250 characters."},
	{chat.CodeBadSeq, "The server’s history has changed. Reload the page."},
	{chat.CodeNoUser, "Nobody has that name."},
	{chat.CodeAmbiguous, "That name only looks like someone’s."},
	{chat.CodeToSelf, "That’s your own name."},
	{chat.CodeBadName, "Use 2–32 letters or digits; - _ . are fine in between."},
	{chat.CodeNameTaken, "That name is taken, was until recently, or looks like someone else’s."},
	{chat.CodeNotDelivered, "This message can’t be delivered."},
	{chat.CodeUnanswered, "The people you wrote to haven’t replied yet. Wait for a reply, or write in a room."},
	{chat.CodeNoMessage, "That message doesn’t exist."},
	{chat.CodeNoInvite, "That invitation doesn’t exist."},
	{chat.CodeGone, "The message was deleted."},
	{chat.CodeChanged, "The message was edited elsewhere in the meantime."},
	{chat.CodeTooLate, "It’s too late to edit this message."},
	{chat.CodeNotAllowed, "You can’t do that here."},
	{chat.CodeBadReaction, "That isn’t an emoji."},
	{chat.CodeRateLimited, "That was too fast."},
	{chat.CodeTooMany, "There are too many already."},
	{chat.CodeGroupFull, "This group is full: it has 50 people."},
	{chat.CodeLastOwner, "Give the room to someone else first: it would have no owner."},
	{chat.CodeRetryLater, "The server can’t save it right now. Try again later."},
	{chat.CodeTooSlow, "That search takes too long. Add a word, or search one room."},
	{chat.CodeUnauthorized, "You’re no longer signed in. Reload the page."},
	{chat.CodeNoGuests, "Guests can’t do that in this room. Sign in, or keep your name with a password."},
	{chat.CodeArchived, "This room is archived."},
	{chat.CodeSlow, "This room is in slow mode."},
	{chat.CodeCalm, "This room is calm: for a while only people with an account can write."},
	{chat.CodeSilenced, "A moderator has silenced you in public rooms."},
	{chat.CodeFiltered, "This place doesn’t allow a word or a link in that text in public."},
	{chat.CodeNewcomer, "You can post links in {time}, or with an account."},
	{chat.CodeMentions, "As a new guest you can mention 3 people in a message. You can mention more after {time} here, or with an account."},
	{chat.CodeForbidden, "That isn’t allowed from here."},
	{chat.CodeBadPassword, "This password is easy to guess. Use several words, or 16 characters."},
	{chat.CodeInternal, "Something went wrong on the server."},
}

var englishPerson = PersonWords{
	SignOut: "Sign out", SignOutTitle: "Sign out of this browser?",
	SignOutWhat:    "The rooms, messages and drafts of {name} are deleted from this browser, in every tab. Messages that you have sent stay on the server.",
	SignOutGuest:   "There’s no password: nobody can sign in as {name} again, not even you.",
	SignOutOffline: "Signing out needs a connection, because the server has to forget this browser too. Nothing has changed.",
	SignOutFailed:  "The server didn’t confirm it. You’re still signed in; try again.",
	SignOutBusy:    "Signing out…", SignOutDiscard: "Discard and sign out",
	SignedOut:     "You’ve signed out in this browser.",
	LosesMessages: englishPlural{"{n} unsent message will be lost.", "{n} unsent messages will be lost."},
	LosesDrafts:   englishPlural{"{n} draft will be lost.", "{n} drafts will be lost."},

	NoCookies:   "Staying signed in needs cookies, and this browser, or something between it and the server, drops them. Allow cookies for this site, then try again.",
	TryAgain:    "Try again",
	ThisTabOnly: "Continue in this tab only",

	NoNetwork:   "This device has no network.",
	NoServer:    "The server is down; only its proxy answers.",
	NoSocket:    "The server answers, but no WebSocket connection is possible: the server is full, or something in between blocks WebSockets.",
	TooManyHere: "There are too many connections from your network.",
	TooManyTabs: "You have Parley open too many times. Close it in another tab or on another device: this tab then connects by itself.",
	ProxyLogin:  "A proxy between here and the server asks for a password. Reload the page to enter it.",
	ServerFails: "The server answers with an error.",

	Block: "Block", Unblock: "Unblock",
	BlockHint:    "Blocking hides messages from {name} on all your devices, and private ones no longer arrive. {name} isn’t told.",
	IsBlocked:    "You blocked {name}. Messages are hidden, and private ones don’t arrive.",
	BlockedMark:  "blocked",
	BlockedTitle: "Blocked people", BlockedNone: "You haven’t blocked anyone.",
	Show:   "Show",
	Hidden: englishPlural{"Message from someone you blocked", "Messages from someone you blocked"},

	SomebodyElse: "@{name} is now a different person from the {name} you messaged before.",
	SendsToNew:   "Send once more to send it to this {name}.",
	SendToNew:    "Send to this {name}",
	NowCalled:    "The person you messaged before:",

	LeftOver: englishPlural{"{n} message or draft written under another name has not been sent.", "{n} messages and drafts written under another name have not been sent."},

	LeftReview: "Review", LeftLater: "Later",
	LeftTitle: "Not sent",
	LeftHint:  "You are {name} now, but this was written under another name. It waits in this browser until its writer is back. If that cannot happen, send it as {name}, copy it or discard it.",
	LeftSend:  "Send as {name}", LeftTake: "Keep as drafts of {name}",
	LeftCopy: "Copy", LeftCopied: "Copied.", Draft: "draft",
}

var englishAccount = AccountWords{
	Account: "Account", SignIn: "Sign in", SignOutAccount: "You can sign in again as {name} at any time.",
	KeepName: "Keep this name", KeepHint: "{name} is yours in this browser only. With a password or a passkey it’s yours on every device.",
	SignInAgain: "You’re no longer signed in as {name}. Sign in again to continue; what you wrote is kept for you.",
	SignInFirst: "You need an account here. Sign in to continue; what you wrote is kept.",
	RoleGuest:   "Guest", RoleMember: "Member", RoleModerator: "Moderator", RoleAdmin: "Admin", RoleOwner: "Owner",
}

var englishLists = ListWords{
	PeopleHere:       englishPlural{"Here now, {n} person", "Here now, {n} people"},
	FilterPeople:     "Find people",
	NoPeople:         "No matching people",
	LookingForPeople: "Searching…",
	IsHere:           "Here now", IsAway: "Away", LastMessage: "last message {when}",
	Message: "Message", Mention: "Mention",
	DirectTitle: "New direct message", DirectLabel: "To", DirectHint: "Type a name.",

	Offline:       "You’re offline. What you typed is kept; try again when you’re back online.",
	OfflineRooms:  "You’re offline. Only rooms saved on this device are listed.",
	OfflinePeople: "You’re offline. Only people you already know are listed.",
	OfflineLater:  "You’re offline. Try again when you’re back online.",

	LeftRoom: "Left #{name}", Undo: "Undo", NameChanged: "You’re now {name}",
	BlockedNow: "Blocked {name}", UnblockedNow: "Unblocked {name}",
}

var englishWelcome = WelcomeWords{
	Welcome: "Welcome", WelcomeName: "Welcome! You are {name}.",
	WelcomePrivate: "Everyone in the room reads what you write. Start with @name to message one person privately.",
	WelcomeRename:  "Change name", Invite: "Invite by link",
	InstallApple: "To install: tap Share, then Add to Home Screen.",
}

var englishReading = ReadingWords{
	NewSince:       englishPlural{"{n} new since {time}", "{n} new since {time}"},
	NewCount:       englishPlural{"{n} new", "{n} new"},
	SinceYesterday: "yesterday, {time}",
	JumpToNew:      "Jump",
	MarkRead:       "Mark read",
	InboxTitle:     "Mentions and replies",
	InboxHint:      "Messages that mention you, or reply to yours.",
	InboxNone:      "Nobody has mentioned you or replied to you yet.",
	InboxMore:      "Older",
	InboxReply:     "replied to you",
	DayTitle:       "Jump to date",
	DayLabel:       "Day",
	DayGo:          "Go",
	DayEmpty:       "No messages on {day}. Showing {found}.",
	DayNothing:     "No messages here yet.",
	MarkUnread:     "Mark unread from here", MarkedUnread: "Marked unread from here, until you open the room again.",
	MarkRoomsRead: "Mark all rooms read", RoomsRead: "All rooms are marked read.",
	OthersRenamed: englishPlural{"{n} other changed their name", "{n} others changed their names"},
	Clauses:       ", ",
	LastHereAt:    "Last seen at {time}",
	FindAgain:     "Press the same keys again for the browser’s own search.",
	KeyUnread:     "Previous, next unread room",
	KeyRead:       "Close, or mark the room read",
}

var englishMarks = MarkWords{
	MarksTitle: "Formatting", MarkSample: "text", MarkItem: "item",
	MarkStrong: "Bold", MarkEmphasis: "Italic", MarkStrike: "Strikethrough", MarkSpoiler: "Spoiler, hidden until someone opens it",
	MarkCode: "Code", MarkBlock: "Code block, with a language or none", MarkQuote: "Quote", MarkList: "List", MarkLink: "Link",
	MarkAsWritten: "No formatting: a backslash before the mark",
	CodeBlock:     "Code block", CopyCode: "Copy", CodeCopied: "Copied", NotCopied: "The browser didn’t allow copying. Select the text and copy it.", Spoiler: "Spoiler",
}

var englishFormat = FormatWords{
	Preview: "Preview", PreviewEmpty: "Nothing to preview yet.", KeyLink: "Link the selected text",
	PastedCode: "This looks like code.", MakeBlock: "Make it a code block", KeepAsIs: "Keep as is",
	TextShown: "Messages", TextMarked: "Formatted", TextPlain: "As typed",
}

var englishEmoji = EmojiWords{
	EmojiTitle: "Emoji", EmojiSearch: "Search emoji", EmojiGroups: "Emoji categories",
	EmojiRecent:  "Recently used",
	EmojiTitles:  [9]string{"Smileys and emotion", "People and body", "Animals and nature", "Food and drink", "Travel and places", "Activities", "Objects", "Symbols", "Flags"},
	EmojiLoading: "Loading emoji…", EmojiFailed: "Emoji can’t be loaded. Check your connection.", EmojiNone: "No emoji found.",
	EmojiFound:   englishPlural{"{n} emoji", "{n} emoji"},
	EmojiOffered: englishPlural{"{n} emoji. Press Enter to insert it.", "{n} emoji. Use the arrow keys to choose, Enter to insert one."},
	SkinTone:     "Skin tone",
	SkinTones:    [6]string{"Default", "Light", "Medium-light", "Medium", "Medium-dark", "Dark"},
	KeyEmoji:     "Insert an emoji", KeyCode: "Find an emoji by name", EmojiCode: ":name",
}

var englishCommands = CommandWords{
	CommandsTitle: "Commands", CommandEscape: "Send a text that begins with a slash",
	ArgMe: "ACTION", ArgNick: "NAME", ArgMsg: "NAME MESSAGE", ArgJoin: "ROOM", ArgShrug: "MESSAGE",
	DoesMe: "Say what you do: * Ada waves", DoesNick: "Change your name", DoesMsg: "Message one person privately", DoesTopic: "Show or change what the room is about; off removes it",
	DoesJoin: "Go to a room", DoesLeave: "Leave this room", DoesShrug: "Add a shrug to a message",
	DoesAway: "Appear away until you write or use this again", DoesHelp: "List commands and shortcuts",

	CommandsOffered: englishPlural{"{n} command. Press Enter to insert it.", "{n} commands. Use the arrow keys to choose, Enter to insert one."},
	RoomsOffered:    englishPlural{"{n} room. Press Enter to insert it.", "{n} rooms. Use the arrow keys to choose, Enter to insert one."},
	NoCommand:       "There is no command /{name}. Nothing was sent.", NoCommandInEdit: "Commands don’t work while you edit a message.",
	CommandLacks: "Something is missing: {usage}",
	SendAsText:   "Send as text", SaveAsText: "Save as text",
	TopicOfRooms: "A private conversation has no topic.", LeavesNothing: "You can’t leave: this is your only room, or it’s a private conversation.",
	DoneLater:   "Done as soon as you’re back online",
	AppearsAway: "You appear away", ComeBack: "I’m back", AwayNow: "You appear away until you write", BackNow: "You no longer appear away",
}

var englishReports = ReportWords{
	Report: "Report…", ReportTitle: "Report this message", ReportWhy: "Reason", ReportNote: "Note (optional)", ReportDo: "Report", ReportDone: "Reported. The moderators will look at it.",
	ReportSpam: "Spam", ReportHarassment: "Harassment", ReportIllegal: "Illegal content", ReportOther: "Something else",
	ReportWho:        "The moderators of this server see your name, this message, and up to three messages before and after it. The author isn’t told.",
	ReportWhoPrivate: "They see nothing else of this conversation, and nobody in it is told.",
	ReportActed:      "The moderators acted on your report.", ReportNone: "The moderators saw no reason to act on your report.", ReportDuplicate: "What you reported was known already.",
}

var englishLevels = LevelWords{
	LevelTitle: "Notify about", AllShown: "All", MentionsShown: "Mentions", NoneShown: "Nothing", Hide: "Hide",
	LevelMuted: "muted", LevelNow: "Notifications here: {name}", LevelHidden: "{name} is hidden while it isn’t open",
	DoesLevel:    "Choose what this room notifies you about, or hide it",
	LevelInvalid: "Use all, mentions, nothing or hidden.", LevelNowhere: "You haven’t joined this room.",
}

var englishOrder = OrderWords{
	RoomSettings: "Room settings", Seconds: "{value} s", Minutes: "{value} min", Hours: "{value} h",
	SlowTitle: "Slow mode: how long each person waits between messages", SlowOff: "Off",
	SlowHint: "Moderators are exempt. Edits and reactions don’t count.",
	SlowHere: "Slow mode: one message every {time}.", SlowNext: "You can write again in {time}.", SlowExempt: "You’re exempt.",
	SlowTried: "Your text stays here until the wait is over.", SentThen: "It’s sent then.",
	SilenceTitle: "Silence in public rooms for", SilenceOpen: "Until lifted", SilenceReason: "Reason (optional)", SilenceLift: "Lift the silence",
	Silenced: "Silenced in public rooms until {when}.", SilencedOpen: "Silenced in public rooms until somebody lifts it.",
	SilencedMe: "A moderator has silenced you in public rooms.", SilencedMeOpen: "A moderator has silenced you in public rooms, until somebody lifts it.", WaitsToEnter: "New here: writes in public once a moderator lets them in.", WaitMe: "You can write in public rooms once a moderator has let you in.",
	ArchiveTitle: "Archive", ArchiveOff: "In use", Archived: "Archived", ArchiveHint: "In an archived room people can read and search, but not write or react.",
	ArchivedHere: "This room is archived. You can read and search it.", Unarchive: "Reopen", ArchivedRooms: "Archived",
	DoesSlow: "Set how long each person waits between messages in this room", SlowInvalid: "Use a time such as 30s or 5m, up to 6h, or off.",
	SlowNotYours: "Only this room’s moderators can change that.",
	DoesArchive:  "Archive this room, or reopen it", ArchiveInvalid: "Use on or off.",
	AskTitle: "Joining", AskOff: "Freely", AskOn: "By asking: others only read",
	AskHere: "You can read here. To write, ask the moderators.", AskWord: "A word to them (optional)", AskDo: "Ask to join", AskedHere: "You asked to join.", AskBack: "Take it back", AskTomorrow: "The moderators haven’t let you in. You can ask again tomorrow.",
	Asking:    englishPlural{"{n} person asks to join", "{n} people ask to join"},
	CalmTitle: "Calm a crowd: how long guests can only read", CalmDo: "Calm this room", CalmLift: "Let guests write again",
	CalmHere: "This room is calm until {when}: guests can only read.",
	DoesCalm: "Have guests only read for a while, here or in all rooms", CalmInvalid: "Use a time such as 15m or 1h, up to 1d, or off.",
}

var englishMembers = MemberWords{
	PrivateRoom: "Private room", GroupRoom: "Group", OnlyMembers: "Only members can read this",
	NewRoomTitle: "New room", NewRoomOther: "New private room or group", NewRoomKind: "Who can read it", NewRoomName: "Name", NewGroupName: "Name (optional)",
	NewRoomPeople: "People", NewRoomDo: "Create", DropPerson: "Don’t add {name}",
	KindPublic: "Public room", KindPrivate: "Private room", KindGroup: "Group",
	ReadPublic: "Everyone here can find it and read it.", ReadPrivate: "Only people who were added can read it. Owners and moderators add them.", ReadGroup: "For up to 50 people. Everyone in it can add others.",
	MembersTitle: "Members", MembersFind: "Find a member", MembersFindOrAdd: "Find a member, or somebody to add", MembersMore: "Show more", MembersMe: "(you)",
	LastSeen: "Last seen: {when}", OfflineMembers: "You’re offline. The list may be out of date.",
	MembersCount: englishPlural{"{n} member", "{n} members"},
	AddTitle:     "Not in this room yet", AddPerson: "Add {name}", AddToRoom: "Add to {name}",
	AddRefused: "This person can’t be added. You can add people to a group once you have talked with them privately.",
	RoleTitle:  "Role in this room", RoleHere: "{role} in {name}",
	RemoveFromRoom: "Remove from this room", AskRemove: "Remove {name} from this room?",
	AskRemoveText: "They lose access at once, including to earlier messages. They can come back only if somebody adds them.", AskRemovePublic: "They leave the room at once. They can join it again.", RemoveDo: "Remove",
	AskLeave: "Leave this room?", AskLeaveText: "You will no longer be able to read it, and what this device has saved of it is deleted. You can come back only if somebody adds you.",
	LeftPrivate: "You left {name}", RemovedNote: "You’re no longer a member of this room. Anything you had not sent is in Earlier drafts.",
	AddedRow: "{name} added {names}", RemovedRow: "{name} removed {names}", JoinedRow: "{names} joined the room", LeftRow: "{names} left the room",
	ArgCreate: "[public|private|group] name", DoesCreate: "Create a room, and choose who can read it", DoesMembers: "Show who is a member of this room", DoesAdd: "Add a person to this room",
	DoesRemove: "Remove a person from this room", DoesRole: "Choose what a person may do in this room",
	MembersNowhere: "This works in private rooms and groups.", MembersNotYours: "You can’t do that in this room.", RoleInvalid: "Use member, moderator or owner. A group has members and owners.",
}

var englishGuests = GuestWords{
	GuestsTitle: "Guests in this room", GuestsWrite: "Guests can write", GuestsRead: "Guests can only read", GuestsNone: "No guests",
	RoomClosed: "This room is for people with an account.", GuestsReadHere: "Guests can only read here.",
	DoesGuests: "Choose what guests can do in this room", GuestsInvalid: "Guests can write, read, or do nothing: use write, read or none.",
	GuestsNotYours: "Only the creator of this room and the admins of the server can choose that.",
}

var englishStatus = StatusWords{
	StatusTitle: "Your status", StatusText: "What’s going on?", StatusHint: "In a meeting", StatusEmoji: "Emoji", StatusUntil: "Show it", StatusSave: "Save", StatusClear: "Clear status",
	StatusQuiet: "Do not disturb", QuietOff: "Off", StatusForEver: "Until I change it",
	HalfHour: "For 30 minutes", Hour: "For 1 hour", FourHours: "For 4 hours", TodayOnly: "Until the end of the day", TillTomorrow: "Until tomorrow morning", ThisWeek: "Until the end of the week", TillTime: "Until {when}",
	QuietUntil: "Do not disturb until {when}", StatusEnds: "until {when}",
	StatusSet: "Your status is set", StatusCleared: "Your status is cleared", StatusInvalid: "A status is one emoji and up to 80 characters.",
	ArgStatus: "[EMOJI] TEXT", DoesStatus: "Tell others what’s going on; off ends it",
}

var englishDrafts = DraftWords{
	DraftElsewhere: "There’s a newer draft from another device.", DraftShow: "Show newer draft",
	ShelfTitle: "Earlier drafts", ShelfHint: "The last 20 drafts that you replaced or cleared, for 7 days.",
	ShelfNone: "No earlier drafts", ShelfUse: "Continue writing",
	UndoSend: "Undo send", UndoSendOff: "Off", UndoSendOn: "5 seconds", Sending: "Sending…", TextOnShelf: "The text is in Earlier drafts.",
	SendLater: "Send later", LaterHour: "In 1 hour", LaterTomorrow: "Tomorrow at {time}", LaterPick: "Schedule", LaterAt: "Date and time",
	LaterTitle: "Scheduled messages", LaterNone: "No scheduled messages", LaterHint: "This device sends them. It must be on, with Parley open, at that time; otherwise they are sent as soon as you open Parley again.",
	LaterSet: "Will be sent {when}", LaterPast: "Choose a time in the future, within a year.", SendNow: "Send now",
	LaterBy: "Sent by", LaterServer: "Server", LaterDevice: "This device", LaterServerHint: "The server sends it, even when this device is off.",
	TypingShown: "Show others that I’m typing", TypingOn: "On", TypingOff: "Off",
}

var englishChanges = ChangeWords{
	MessageOptions: "Message options", AddReaction: "Add reaction", React: "React with {name}", Reply: "Reply", ReplyPrivately: "Reply privately",
	Edit: "Edit", Delete: "Delete", CopyText: "Copy text", TextCopied: "Text copied", Pin: "Pin to room", Unpin: "Unpin",
	Versions: "Show versions", Restore: "Restore", Erase: "Erase now",

	KeyOptions: "Options", KeyEditLast: "In an empty field: edit your last message", KeyArrows: "Select a message", OnSelected: "Selected message: {what}",

	Deleted: "Message deleted", Edited: "edited", EditedAt: "Edited {time}", Pinned: "Pinned",
	DeletedRun: englishPlural{"{n} message deleted", "{n} messages deleted"},
	ReactedBy:  "{emoji}, {n}: {names}", You: "you",
	GoneQuote: "deleted message", UnknownQuote: "an earlier message", Older: "You’re viewing older messages",

	Deleting: "Deleting…", ChangeWaits: "Saved when you’re back online", ChangeFailed: "Not changed.",
	ChangedMeanwhile: "This message was edited elsewhere in the meantime. Your text:", UseMine: "Use your text", KeepThis: "Discard your text",

	Editing: "Editing your message", EditingPrivately: "Editing. Only {name} sees this", EditHint: "Enter to save, Esc to cancel", Save: "Save",
	ReplyingTo: "Replying to {name}", NotToRoom: "This message is private to you and {name}: the room can’t see a reply to it.",
	CancelEdit: "Cancel editing", CancelReply: "Cancel reply",
	WillNotify: "Will notify {names}", TooOldToNotify: "Too old to notify {names}",
	AskDelete: "Delete this message?", AskDeleteText: "Everyone sees that a message was deleted, but not what it said.",
	AskErase: "Erase this message now?", AskEraseText: "It can’t be restored afterwards.",

	SaidReaction: "{name} reacted with {emoji} to your message", SaidEdit: "{name} edited a message: {text}", SaidDelete: "{name} deleted a message",

	PinnedTitle: "Pinned messages", PinnedNone: "Nothing is pinned here. Pin a message from its options.", JumpTo: "Jump to message",
	VersionsTitle: "Versions", VersionNow: "now", ReactorsTitle: "Reactions", LoadMore: "Show more",
}

var englishSite = Site{
	Description: "A chat that opens from a link: no account, nothing to install.", Loading: "Loading…",
	LostTitle: "Page not found", LostText: "Part of the link may be missing.", LostLink: "Go to #lobby",
	BrokenTitle: "Something went wrong", BrokenText: "The page couldn’t be shown. It’s not your fault.", TryText: "Try again",
	BusyTitle: "The server is busy", BusyText: "Try again in a few seconds.",
	NoScript:   "JavaScript is off: this page can be read, but not written in. To join in, allow JavaScript for this site and reload, or run <code>parley chat</code> with this address in a terminal.",
	OldBrowser: "This browser is too old for Parley, or blocks its scripts: some things will look wrong or not work. Use Chrome or Edge 123, Safari 17.5, Firefox 121, or newer.",
	RoomPage:   RoomPage{Search: "Search this room", None: "No matches", Saved: "Saved on {date}. Messages: {n}. Times are in {zone}."},
	Embedded:   Embedded{Open: "Join in on {place}", Empty: "No messages yet.", Zone: "Times are in {zone}.", Closed: "This room is no longer shown to visitors."},
	Scripts: Scripts{
		Loading: "Loading {size} MB…", Slow: "Still loading, the line is slow…", Connecting: "Connecting…",

		NoScript:    "Parley did not load. Please reload the page.",
		Blocked:     "A part of Parley did not arrive: the connection was lost, or an extension or a proxy blocks it.",
		Policy:      "The page’s security policy blocks the program. A proxy or an extension has changed it: try another network, or turn the extension off for this site.",
		Proxy:       "Something between this browser and the server blocks the program, such as a proxy or a filter. Try another network, or ask whoever runs this one.",
		Status:      "The server did not send the program ({status}). Try again in a moment.",
		NoMemory:    "There is not enough memory for Parley. Close other tabs or apps, then reload.",
		OldBrowser:  "This browser is too old for Parley. Update it, or use another one.",
		NoNetwork:   "Parley could not be loaded. Check your connection.",
		NoProgram:   "This server was built without its program. Whoever runs it: make build.",
		NoWasm:      "This browser cannot run Parley: it has no WebAssembly, or Lockdown Mode or another setting turns it off. Allow it for this site, or use another browser.",
		OutOfMemory: "Parley ran out of memory. Close other tabs, then reload.",
		Stopped:     "Parley has stopped working.",
		SentLater:   "What you sent is kept, and goes out after a reload.",

		HalfTitle: "Signing out is not finished",
		HalfText:  "What this browser kept is deleted, but the server could not be told. Connect to the network, then try again.",
		OutTitle:  "You have signed out",
		OutText:   "This browser has forgotten who you were, in every tab. What you said stays on the server. Sign in to return to your account, or start again as a new guest with another name.",
		Restart:   "Start again",
	},
}

var englishSearch = SearchWords{
	SearchHint: "Searches all rooms and conversations you can read.", SearchNone: "No messages match. Check the spelling, or use fewer words.",
	SearchNewest: "Newest", SearchBest: "Best match", SearchSort: "Sort by", SearchMore: "Show more", SearchLengthen: "There are more: add a word.",
	SearchLocal:   "You’re offline: only messages saved on this device were searched.",
	SearchPartial: "This took too long, so older messages may be missing.",
	SearchMissing: "Older messages are still being indexed: {percent}% done.",
	SearchRecent:  "Recent searches", SearchForget: "Remove “{query}”", SearchClear: "Clear",
	SearchNarrow: "Narrow your search", SearchSuggestions: "Suggestions",
	SearchFrom: "sent by someone, or by me", SearchIn: "in a room, or with @someone", SearchHas: "with a link, code or a reaction",
	SearchIs: "private, pinned, mine or edited", SearchBefore: "before a day, such as 2026-03-01", SearchAfter: "after a day, month or year",
	SearchOn: "on a day, such as today", SearchPhrase: "exactly these words", SearchWithout: "without this word",
	SearchLink: "with a link", SearchCode: "with code", SearchReaction: "with a reaction",
	SearchPrivate: "private", SearchPinned: "pinned", SearchMine: "sent by me", SearchEdited: "edited", SearchNot: "except {what}",
}

var englishInvites = InviteWords{
	InviteTitle: "Invite people", InviteUses: "For", InviteAny: "Any number of people", InviteUpTo: englishPlural{"1 person", "Up to {n} people"},
	InviteFor: "Valid for", InviteDays: englishPlural{"{n} day", "{n} days"}, InviteRole: "They join as", InviteNote: "Note for whoever opens the link (optional)", InviteMake: "Create link",
	InviteLink: "Invite link", InviteOnce: "Whoever has this link can join. Copy it now: it isn’t shown again.", InviteShare: "Share", InviteCode: "QR code",
	InviteNone: "There are no links to this room yet.", InviteStates: [4]string{"Active", "Used up", "Expired", "Revoked"},
	InviteUsed: "Joined: {used} of {uses}", InviteUsedAny: "Joined: {used}", InviteBy: "Created by {name}",
	InviteRevoke: "Revoke", InviteRevokeOnly: "Revoke only", InviteRemove: "Revoke, and remove who joined", InviteOver: "Link revoked",
	InvitePlace: "Invitations to the whole place", DoesInvite: "Invite people to this room by a link",
}
