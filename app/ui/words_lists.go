package ui

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

var englishLists = ListWords{
	PeopleHere:       Plural{"Here now, {n} person", "Here now, {n} people"},
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
	MutedNow: "Muted {name}", UnmutedNow: "Unmuted {name}",
}

var chineseLists = ListWords{
	PeopleHere:       Plural{"{n} 人在线", "{n} 人在线"},
	FilterPeople:     "查找成员",
	NoPeople:         "没有匹配的人",
	LookingForPeople: "正在查找…",
	IsHere:           "在线", IsAway: "离开", LastMessage: "最近发言：{when}",
	Message: "发私信", Mention: "提及",
	DirectTitle: "发私信", DirectLabel: "收件人", DirectHint: "请输入名字。",

	Offline:       "你已离线。输入的内容已保留，恢复连接后请重试。",
	OfflineRooms:  "你已离线，只列出保存在这台设备上的房间。",
	OfflinePeople: "你已离线，只列出你已认识的人。",
	OfflineLater:  "你已离线，请在恢复连接后重试。",

	LeftRoom: "已离开 #{name}", Undo: "撤销", NameChanged: "你现在叫 {name}",
	MutedNow: "已屏蔽 {name}", UnmutedNow: "已取消屏蔽 {name}",
}
