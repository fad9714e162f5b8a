package ui

// PersonWords are the texts about identity on this device: signing out, cookies, the connection, muting, and names that changed hands.
type PersonWords struct {
	// Signing out.
	SignOut, SignOutTitle, SignOutWhat, SignOutGuest, SignOutOffline, SignOutFailed, SignOutBusy, SignOutDiscard, SignedOut string
	LosesMessages, LosesDrafts                                                                                              Plural
	// Without cookies.
	NoCookies, TryAgain, ThisTabOnly string
	// Why there is no connection.
	NoNetwork, NoServer, NoSocket, TooManyHere string
	// Muting.
	AboutPerson, WriteThem, Mute, Unmute, MuteHint, IsMuted, MutedMark, MutedTitle, MutedNone, Show string
	Hidden                                                                                          Plural
	// A name that changed hands.
	SomebodyElse, SendsToNew, SendToNew, NowCalled string
}

var englishPerson = PersonWords{
	SignOut: "Sign out", SignOutTitle: "Sign out of this browser?",
	SignOutWhat:    "The rooms, messages and drafts of {name} are deleted from this browser, in every tab. Messages that you have sent stay on the server.",
	SignOutGuest:   "There’s no password: nobody can sign in as {name} again, not even you.",
	SignOutOffline: "Signing out needs a connection, because the server has to forget this browser too. Nothing has changed.",
	SignOutFailed:  "The server didn’t confirm it. You’re still signed in; try again.",
	SignOutBusy:    "Signing out…", SignOutDiscard: "Discard and sign out",
	SignedOut:     "You’ve signed out in this browser.",
	LosesMessages: Plural{"{n} unsent message will be lost.", "{n} unsent messages will be lost."},
	LosesDrafts:   Plural{"{n} draft will be lost.", "{n} drafts will be lost."},

	NoCookies:   "Staying signed in needs cookies, and this browser, or something between it and the server, drops them. Allow cookies for this site, then try again.",
	TryAgain:    "Try again",
	ThisTabOnly: "Continue in this tab only",

	NoNetwork:   "This device has no network.",
	NoServer:    "The server is down; only its proxy answers.",
	NoSocket:    "The server answers, but no WebSocket connection is possible: the server is full, or something in between blocks WebSockets.",
	TooManyHere: "There are too many connections from your network.",

	AboutPerson: "About {name}", WriteThem: "Message privately", Mute: "Mute", Unmute: "Unmute",
	MuteHint:   "Muting hides messages from {name} on this device only. {name} isn’t told.",
	IsMuted:    "Messages from {name} are hidden on this device.",
	MutedMark:  "muted",
	MutedTitle: "Muted people", MutedNone: "You haven’t muted anyone on this device.",
	Show:   "Show",
	Hidden: Plural{"Message from someone you muted", "Messages from someone you muted"},

	SomebodyElse: "@{name} is now a different person from the {name} you messaged before.",
	SendsToNew:   "Send once more to send it to this {name}.",
	SendToNew:    "Send to this {name}",
	NowCalled:    "The person you messaged before:",
}

var chinesePerson = PersonWords{
	SignOut: "退出登录", SignOutTitle: "在这个浏览器上退出登录？",
	SignOutWhat:    "{name} 的房间、消息和草稿会从这个浏览器的所有标签页中删除。已发送的消息仍保留在服务器上。",
	SignOutGuest:   "这里没有密码：退出后，谁都无法再以 {name} 登录，包括你自己。",
	SignOutOffline: "退出登录需要网络连接，因为服务器也要忘记这个浏览器。目前没有任何改变。",
	SignOutFailed:  "服务器没有确认。你仍处于登录状态，请再试一次。",
	SignOutBusy:    "正在退出…", SignOutDiscard: "丢弃并退出",
	SignedOut:     "你已在这个浏览器上退出登录。",
	LosesMessages: Plural{"{n} 条消息尚未发送，将会丢失。", "{n} 条消息尚未发送，将会丢失。"},
	LosesDrafts:   Plural{"{n} 份草稿将会丢失。", "{n} 份草稿将会丢失。"},

	NoCookies:   "保持登录需要 Cookie，但这个浏览器或中间的某个环节丢弃了它。请允许本站使用 Cookie，然后重试。",
	TryAgain:    "重试",
	ThisTabOnly: "仅在此标签页中继续",

	NoNetwork:   "这台设备没有网络。",
	NoServer:    "服务器不可用，只有代理在应答。",
	NoSocket:    "服务器有应答，但无法建立 WebSocket 连接：服务器可能已满，或中间环节阻止了 WebSocket。",
	TooManyHere: "你所在的网络连接数过多。",

	AboutPerson: "关于 {name}", WriteThem: "发私信", Mute: "屏蔽", Unmute: "取消屏蔽",
	MuteHint:   "屏蔽后，只在这台设备上隐藏 {name} 的消息。{name} 不会知道。",
	IsMuted:    "这台设备上已隐藏 {name} 的消息。",
	MutedMark:  "已屏蔽",
	MutedTitle: "已屏蔽的人", MutedNone: "你在这台设备上没有屏蔽任何人。",
	Show:   "显示",
	Hidden: Plural{"来自已屏蔽的人的消息", "来自已屏蔽的人的消息"},

	SomebodyElse: "现在的 @{name} 不是之前和你互发私信的那个 {name}。",
	SendsToNew:   "再发送一次，就发给现在这个 {name}。",
	SendToNew:    "发给现在这个 {name}",
	NowCalled:    "之前的那个人：",
}
