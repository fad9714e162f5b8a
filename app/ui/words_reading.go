package ui

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

var englishReading = ReadingWords{
	NewSince:       Plural{"{n} new since {time}", "{n} new since {time}"},
	NewCount:       Plural{"{n} new", "{n} new"},
	SinceYesterday: "yesterday, {time}",
	JumpToNew:      "Jump",
	MarkRead:       "Mark read",
	OthersRenamed:  Plural{"{n} other changed their name", "{n} others changed their names"},
	Clauses:        ", ",
	LastHereAt:     "Last seen at {time}",
	FindAgain:      "Press the same keys again for the browser’s own search.",
	KeyUnread:      "Previous, next unread room",
	KeyRead:        "Close, or mark the room read",
}

var chineseReading = ReadingWords{
	NewSince:       Plural{"{time} 以来 {n} 条新消息", "{time} 以来 {n} 条新消息"},
	NewCount:       Plural{"{n} 条新消息", "{n} 条新消息"},
	SinceYesterday: "昨天 {time}",
	JumpToNew:      "跳转",
	MarkRead:       "标为已读",
	OthersRenamed:  Plural{"另外 {n} 人也改了名字", "另外 {n} 人也改了名字"},
	Clauses:        "，",
	LastHereAt:     "{time} 时还在这里",
	FindAgain:      "再按一次相同的按键，使用浏览器自带的查找。",
	KeyUnread:      "上一个、下一个未读房间",
	KeyRead:        "关闭，或将房间标为已读",
}
