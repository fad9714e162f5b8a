package protocol

// commands maps the kinds that a client sends to their payloads, updates those that a server sends.
// docs/protocol.md has a row for each kind, testdata a vector.
var (
	commands = map[Kind]func() Payload{
		"join":     func() Payload { return new(Join) },
		"leave":    func() Payload { return new(Leave) },
		"create":   func() Payload { return new(Create) },
		"rooms":    func() Payload { return new(Rooms) },
		"send":     func() Payload { return new(Send) },
		"history":  func() Payload { return new(History) },
		"rename":   func() Payload { return new(Rename) },
		"read":     func() Payload { return new(Read) },
		"requests": func() Payload { return new(Requests) },
		"answer":   func() Payload { return new(Answer) },
		"people":   func() Payload { return new(People) },
		"find":     func() Payload { return new(Find) },
		"typing":   func() Payload { return new(Typing) },
		"pong":     func() Payload { return new(Pong) },
	}
	updates = map[Kind]func() Payload{
		"joined":    func() Payload { return new(Joined) },
		"sent":      func() Payload { return new(Sent) },
		"page":      func() Payload { return new(Page) },
		"created":   func() Payload { return new(Created) },
		"directory": func() Payload { return new(Directory) },
		"requested": func() Payload { return new(Requested) },
		"here":      func() Payload { return new(Here) },
		"found":     func() Payload { return new(Found) },
		"profile":   func() Payload { return new(Profile) },
		"done":      func() Payload { return new(Done) },
		"failed":    func() Payload { return new(Failed) },
		"welcome":   func() Payload { return new(Welcome) },
		"event":     func() Payload { return new(Event) },
		"presence":  func() Payload { return new(Presence) },
		"followed":  func() Payload { return new(Followed) },
		"left":      func() Payload { return new(Left) },
		"seen":      func() Payload { return new(Seen) },
		"writing":   func() Payload { return new(Writing) },
		"names":     func() Payload { return new(Names) },
		"ping":      func() Payload { return new(Ping) },
		"goodbye":   func() Payload { return new(Goodbye) },
	}
)

// signals are the commands that carry no id and get no answer.
var signals = map[Kind]bool{"typing": true, "pong": true}

// Kind returns "join".
func (*Join) Kind() Kind { return "join" }

// Kind returns "leave".
func (*Leave) Kind() Kind { return "leave" }

// Kind returns "create".
func (*Create) Kind() Kind { return "create" }

// Kind returns "rooms".
func (*Rooms) Kind() Kind { return "rooms" }

// Kind returns "send".
func (*Send) Kind() Kind { return "send" }

// Kind returns "history".
func (*History) Kind() Kind { return "history" }

// Kind returns "rename".
func (*Rename) Kind() Kind { return "rename" }

// Kind returns "read".
func (*Read) Kind() Kind { return "read" }

// Kind returns "requests".
func (*Requests) Kind() Kind { return "requests" }

// Kind returns "answer".
func (*Answer) Kind() Kind { return "answer" }

// Kind returns "people".
func (*People) Kind() Kind { return "people" }

// Kind returns "find".
func (*Find) Kind() Kind { return "find" }

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

// Kind returns "seen".
func (*Seen) Kind() Kind { return "seen" }

// Kind returns "writing".
func (*Writing) Kind() Kind { return "writing" }

// Kind returns "names".
func (*Names) Kind() Kind { return "names" }

// Kind returns "ping".
func (*Ping) Kind() Kind { return "ping" }

// Kind returns "goodbye".
func (*Goodbye) Kind() Kind { return "goodbye" }
