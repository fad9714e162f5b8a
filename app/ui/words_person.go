package ui

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
	TooManyTabs: "You have Parley open too many times. Close it in another tab or on another device: this tab then connects by itself.",
	ProxyLogin:  "A proxy between here and the server asks for a password. Reload the page to enter it.",
	ServerFails: "The server answers with an error.",

	Mute: "Mute", Unmute: "Unmute",
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

	LeftOver: Plural{"{n} message or draft written under another name has not been sent.", "{n} messages and drafts written under another name have not been sent."},

	LeftReview: "Review", LeftLater: "Later",
	LeftTitle: "Not sent",
	LeftHint:  "You are {name} now, but this was written under another name. It waits in this browser until its writer is back. If that cannot happen, send it as {name}, copy it or discard it.",
	LeftSend:  "Send as {name}", LeftTake: "Keep as drafts of {name}",
	LeftCopy: "Copy", LeftCopied: "Copied.", LeftDraft: "draft",
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
	TooManyTabs: "你打开的 Parley 太多了。请关闭其他标签页或其他设备上的 Parley，这里随后会自动连接。",
	ProxyLogin:  "连接服务器的途中有代理要求输入密码。请重新加载页面后输入。",
	ServerFails: "服务器返回了错误。",

	Mute: "屏蔽", Unmute: "取消屏蔽",
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

	LeftOver: Plural{"有 {n} 条以其他名字写的消息或草稿尚未发送。", "有 {n} 条以其他名字写的消息和草稿尚未发送。"},

	LeftReview: "查看", LeftLater: "以后再说",
	LeftTitle: "未发送的内容",
	LeftHint:  "你现在是 {name}，而这些内容是以其他名字写的。它们会留在这个浏览器里，等那个人回来。如果那个人不会再来，你可以以 {name} 的名义发送、复制或丢弃它们。",
	LeftSend:  "以 {name} 的名义发送", LeftTake: "存为 {name} 的草稿",
	LeftCopy: "复制", LeftCopied: "已复制。", LeftDraft: "草稿",
}
