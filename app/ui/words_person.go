package ui

// PersonWords are the texts about who one is on this device, and whom one does not want to hear.
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
	SignOutWhat:    "This browser forgets {name}: rooms, messages and drafts that it keeps are deleted, in every tab. What you have said stays on the server.",
	SignOutGuest:   "You have no password here. Nobody can be {name} again after this, not even you.",
	SignOutOffline: "Signing out needs a connection, because the server has to forget this browser too. Nothing has changed.",
	SignOutFailed:  "The server did not confirm it. You are still signed in; try again.",
	SignOutBusy:    "Signing out…", SignOutDiscard: "Discard and sign out",
	SignedOut:     "You have signed out in this browser.",
	LosesMessages: Plural{"{n} message has not been sent and will be lost.", "{n} messages have not been sent and will be lost."},
	LosesDrafts:   Plural{"{n} draft will be lost.", "{n} drafts will be lost."},

	NoCookies:   "Cookies are needed to stay signed in, and this browser, or something between it and the server, drops them. Allow cookies for this site, then try again.",
	TryAgain:    "Try again",
	ThisTabOnly: "Continue in this tab only",

	NoNetwork:   "This device has no network.",
	NoServer:    "The server is away; a proxy answers for it.",
	NoSocket:    "The server answers, but refuses a lasting connection: it is full, or something in between does not let WebSockets through.",
	TooManyHere: "Too many people connect from your network at once.",

	AboutPerson: "About {name}", WriteThem: "Write privately", Mute: "Mute", Unmute: "Unmute",
	MuteHint:   "Muting hides what {name} says, on this device only. {name} does not learn of it.",
	IsMuted:    "You do not see what {name} says, on this device.",
	MutedMark:  "muted",
	MutedTitle: "Muted people", MutedNone: "You have muted nobody on this device.",
	Show:   "Show",
	Hidden: Plural{"Message from someone you muted", "Messages from someone you muted"},

	SomebodyElse: "@{name} is now somebody else than the {name} you wrote with before.",
	SendsToNew:   "Send once more to send it to this {name}.",
	SendToNew:    "Send to this {name}",
	NowCalled:    "The one from before:",
}

var chinesePerson = PersonWords{
	SignOut: "退出登录", SignOutTitle: "在这个浏览器上退出登录？",
	SignOutWhat:    "这个浏览器会忘记 {name}：它保存的房间、消息和草稿都会删除，所有标签页都一样。你说过的话仍在服务器上。",
	SignOutGuest:   "你在这里没有密码。退出后谁也不能再以 {name} 登录，你自己也不能。",
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
	NoServer:    "服务器不在线，由代理应答。",
	NoSocket:    "服务器有应答，但拒绝持续连接：可能已满，或中间环节不允许 WebSocket。",
	TooManyHere: "你所在的网络同时连接的人太多。",

	AboutPerson: "关于 {name}", WriteThem: "写私信", Mute: "屏蔽", Unmute: "取消屏蔽",
	MuteHint:   "屏蔽后，在这台设备上看不到 {name} 说的话。{name} 不会知道。",
	IsMuted:    "在这台设备上，你看不到 {name} 说的话。",
	MutedMark:  "已屏蔽",
	MutedTitle: "已屏蔽的人", MutedNone: "你在这台设备上没有屏蔽任何人。",
	Show:   "显示",
	Hidden: Plural{"来自已屏蔽的人的消息", "来自已屏蔽的人的多条消息"},

	SomebodyElse: "现在的 @{name} 不是之前和你私聊的那个 {name}。",
	SendsToNew:   "再发送一次，就发给现在这个 {name}。",
	SendToNew:    "发给现在这个 {name}",
	NowCalled:    "之前的那个人：",
}
