package protocol

// commands maps the kinds that a client sends to their payloads, updates those that a server sends.
// docs/protocol.md has a row for each kind, testdata a vector.
var (
	commands = map[Kind]func() Payload{
		"join":       func() Payload { return new(Join) },
		"leave":      func() Payload { return new(Leave) },
		"topic":      func() Payload { return new(Topic) },
		"create":     func() Payload { return new(Create) },
		"configure":  func() Payload { return new(Configure) },
		"rooms":      func() Payload { return new(Rooms) },
		"members":    func() Payload { return new(Members) },
		"invite":     func() Payload { return new(Invite) },
		"invites":    func() Payload { return new(Invites) },
		"revoke":     func() Payload { return new(Revoke) },
		"add":        func() Payload { return new(Add) },
		"remove":     func() Payload { return new(Remove) },
		"role":       func() Payload { return new(Role) },
		"ask":        func() Payload { return new(Ask) },
		"admit":      func() Payload { return new(Admit) },
		"send":       func() Payload { return new(Send) },
		"history":    func() Payload { return new(History) },
		"edit":       func() Payload { return new(Edit) },
		"delete":     func() Payload { return new(Delete) },
		"restore":    func() Payload { return new(Restore) },
		"react":      func() Payload { return new(React) },
		"pin":        func() Payload { return new(Pin) },
		"pins":       func() Payload { return new(Pins) },
		"reactors":   func() Payload { return new(Reactors) },
		"versions":   func() Payload { return new(Versions) },
		"rename":     func() Payload { return new(Rename) },
		"read":       func() Payload { return new(Read) },
		"unread":     func() Payload { return new(Unread) },
		"level":      func() Payload { return new(Level) },
		"inbox":      func() Payload { return new(Inbox) },
		"requests":   func() Payload { return new(Requests) },
		"answer":     func() Payload { return new(Answer) },
		"people":     func() Payload { return new(People) },
		"away":       func() Payload { return new(Away) },
		"block":      func() Payload { return new(Block) },
		"report":     func() Payload { return new(Report) },
		"reports":    func() Payload { return new(Reports) },
		"silence":    func() Payload { return new(Silence) },
		"silences":   func() Payload { return new(Silences) },
		"status":     func() Payload { return new(Status) },
		"find":       func() Payload { return new(Find) },
		"draft":      func() Payload { return new(Draft) },
		"drafts":     func() Payload { return new(Drafts) },
		"shelve":     func() Payload { return new(Shelve) },
		"shelf":      func() Payload { return new(Shelf) },
		"unshelve":   func() Payload { return new(Unshelve) },
		"schedule":   func() Payload { return new(Schedule) },
		"unschedule": func() Payload { return new(Unschedule) },
		"schedules":  func() Payload { return new(Schedules) },
		"search":     func() Payload { return new(Search) },
		"typing":     func() Payload { return new(Typing) },
		"pong":       func() Payload { return new(Pong) },
	}
	updates = map[Kind]func() Payload{
		"joined":      func() Payload { return new(Joined) },
		"sent":        func() Payload { return new(Sent) },
		"page":        func() Payload { return new(Page) },
		"amended":     func() Payload { return new(Amended) },
		"messages":    func() Payload { return new(Messages) },
		"entries":     func() Payload { return new(Entries) },
		"reacting":    func() Payload { return new(Reacting) },
		"versioned":   func() Payload { return new(Versioned) },
		"created":     func() Payload { return new(Created) },
		"directory":   func() Payload { return new(Directory) },
		"requested":   func() Payload { return new(Requested) },
		"here":        func() Payload { return new(Here) },
		"membership":  func() Payload { return new(Membership) },
		"silenced":    func() Payload { return new(Silenced) },
		"invited":     func() Payload { return new(Invited) },
		"invitations": func() Payload { return new(Invitations) },
		"found":       func() Payload { return new(Found) },
		"drafted":     func() Payload { return new(Drafted) },
		"stored":      func() Payload { return new(Stored) },
		"scheduled":   func() Payload { return new(Scheduled) },
		"hits":        func() Payload { return new(Hits) },
		"profile":     func() Payload { return new(Profile) },
		"reported":    func() Payload { return new(Reported) },
		"done":        func() Payload { return new(Done) },
		"failed":      func() Payload { return new(Failed) },
		"welcome":     func() Payload { return new(Welcome) },
		"account":     func() Payload { return new(Account) },
		"event":       func() Payload { return new(Event) },
		"presence":    func() Payload { return new(Presence) },
		"followed":    func() Payload { return new(Followed) },
		"left":        func() Payload { return new(Left) },
		"configured":  func() Payload { return new(Configured) },
		"ranked":      func() Payload { return new(Ranked) },
		"seen":        func() Payload { return new(Seen) },
		"leveled":     func() Payload { return new(Leveled) },
		"absent":      func() Payload { return new(Absent) },
		"blocked":     func() Payload { return new(Blocked) },
		"statuses":    func() Payload { return new(Statuses) },
		"writing":     func() Payload { return new(Writing) },
		"names":       func() Payload { return new(Names) },
		"ping":        func() Payload { return new(Ping) },
		"goodbye":     func() Payload { return new(Goodbye) },
	}
)

// signals are the commands that carry no id and get no answer.
var signals = map[Kind]bool{"typing": true, "pong": true}

// Kind returns "join".
func (*Join) Kind() Kind { return "join" }

// Kind returns "topic".
func (*Topic) Kind() Kind { return "topic" }

// Kind returns "leave".
func (*Leave) Kind() Kind { return "leave" }

// Kind returns "create".
func (*Create) Kind() Kind { return "create" }

// Kind returns "configure".
func (*Configure) Kind() Kind { return "configure" }

// Kind returns "rooms".
func (*Rooms) Kind() Kind { return "rooms" }

// Kind returns "send".
func (*Send) Kind() Kind { return "send" }

// Kind returns "history".
func (*History) Kind() Kind { return "history" }

// Kind returns "edit".
func (*Edit) Kind() Kind { return "edit" }

// Kind returns "delete".
func (*Delete) Kind() Kind { return "delete" }

// Kind returns "restore".
func (*Restore) Kind() Kind { return "restore" }

// Kind returns "react".
func (*React) Kind() Kind { return "react" }

// Kind returns "pin".
func (*Pin) Kind() Kind { return "pin" }

// Kind returns "pins".
func (*Pins) Kind() Kind { return "pins" }

// Kind returns "reactors".
func (*Reactors) Kind() Kind { return "reactors" }

// Kind returns "versions".
func (*Versions) Kind() Kind { return "versions" }

// Kind returns "rename".
func (*Rename) Kind() Kind { return "rename" }

// Kind returns "read".
func (*Read) Kind() Kind { return "read" }

// Kind returns "unread".
func (*Unread) Kind() Kind { return "unread" }

// Kind returns "inbox".
func (*Inbox) Kind() Kind { return "inbox" }

// Kind returns "requests".
func (*Requests) Kind() Kind { return "requests" }

// Kind returns "answer".
func (*Answer) Kind() Kind { return "answer" }

// Kind returns "people".
func (*People) Kind() Kind { return "people" }

// Kind returns "level".
func (*Level) Kind() Kind { return "level" }

// Kind returns "away".
func (*Away) Kind() Kind { return "away" }

// Kind returns "find".
func (*Find) Kind() Kind { return "find" }

// Kind returns "draft".
func (*Draft) Kind() Kind { return "draft" }

// Kind returns "drafts".
func (*Drafts) Kind() Kind { return "drafts" }

// Kind returns "shelve".
func (*Shelve) Kind() Kind { return "shelve" }

// Kind returns "shelf".
func (*Shelf) Kind() Kind { return "shelf" }

// Kind returns "unshelve".
func (*Unshelve) Kind() Kind { return "unshelve" }

// Kind returns "typing".
func (*Typing) Kind() Kind { return "typing" }

// Kind returns "pong".
func (*Pong) Kind() Kind { return "pong" }

// Kind returns "joined".
func (*Joined) Kind() Kind { return "joined" }

// Kind returns "sent".
func (*Sent) Kind() Kind { return "sent" }

// Kind returns "page".
func (*Page) Kind() Kind { return "page" }

// Kind returns "amended".
func (*Amended) Kind() Kind { return "amended" }

// Kind returns "messages".
func (*Messages) Kind() Kind { return "messages" }

// Kind returns "entries".
func (*Entries) Kind() Kind { return "entries" }

// Kind returns "reacting".
func (*Reacting) Kind() Kind { return "reacting" }

// Kind returns "versioned".
func (*Versioned) Kind() Kind { return "versioned" }

// Kind returns "created".
func (*Created) Kind() Kind { return "created" }

// Kind returns "directory".
func (*Directory) Kind() Kind { return "directory" }

// Kind returns "requested".
func (*Requested) Kind() Kind { return "requested" }

// Kind returns "here".
func (*Here) Kind() Kind { return "here" }

// Kind returns "found".
func (*Found) Kind() Kind { return "found" }

// Kind returns "drafted".
func (*Drafted) Kind() Kind { return "drafted" }

// Kind returns "stored".
func (*Stored) Kind() Kind { return "stored" }

// Kind returns "profile".
func (*Profile) Kind() Kind { return "profile" }

// Kind returns "done".
func (*Done) Kind() Kind { return "done" }

// Kind returns "failed".
func (*Failed) Kind() Kind { return "failed" }

// Kind returns "welcome".
func (*Welcome) Kind() Kind { return "welcome" }

// Kind returns "event".
func (*Event) Kind() Kind { return "event" }

// Kind returns "presence".
func (*Presence) Kind() Kind { return "presence" }

// Kind returns "followed".
func (*Followed) Kind() Kind { return "followed" }

// Kind returns "left".
func (*Left) Kind() Kind { return "left" }

// Kind returns "configured".
func (*Configured) Kind() Kind { return "configured" }

// Kind returns "seen".
func (*Seen) Kind() Kind { return "seen" }

// Kind returns "leveled".
func (*Leveled) Kind() Kind { return "leveled" }

// Kind returns "absent".
func (*Absent) Kind() Kind { return "absent" }

// Kind returns "writing".
func (*Writing) Kind() Kind { return "writing" }

// Kind returns "names".
func (*Names) Kind() Kind { return "names" }

// Kind returns "ping".
func (*Ping) Kind() Kind { return "ping" }

// Kind returns "goodbye".
func (*Goodbye) Kind() Kind { return "goodbye" }
