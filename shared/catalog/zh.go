package catalog

import "parley/shared/chat"

// chinesePlural has the form that Chinese has of all numbers (CLDR).
type chinesePlural struct{ Other string }

// ChinesePlural is for catalogues elsewhere.
type ChinesePlural = chinesePlural

// Form implements Plural.
func (p chinesePlural) Form(int) string { return p.Other }

// Of implements Plural.
func (p chinesePlural) Of(n int) string { return numbered(p, n) }

// chinese is the catalogue in Chinese. Like every catalogue it never changes.
var chinese = Words{
	PersonWords: chinesePerson, AccountWords: chineseAccount, ReadingWords: chineseReading,
	ListWords: chineseLists, MarkWords: chineseMarks, FormatWords: chineseFormat, EmojiWords: chineseEmoji, WelcomeWords: chineseWelcome,
	ChangeWords:  chineseChanges,
	DraftWords:   chineseDrafts,
	CommandWords: chineseCommands, StatusWords: chineseStatus, GuestWords: chineseGuests, OrderWords: chineseOrder, MemberWords: chineseMembers, InviteWords: chineseInvites, LevelWords: chineseLevels, ReportWords: chineseReports,
	SearchWords: chineseSearch,

	App: "Parley", Skip: "跳到输入框",

	Rooms: "房间", Direct: "私信", FindRoom: "查找或新建房间", WriteTo: "发私信",
	NoName: "正在为你取名…", ChangeName: "改名", Settings: "设置",
	Unread:   chinesePlural{"{n} 条未读"},
	Mentions: chinesePlural{"{n} 次提到你"},
	Requests: chinesePlural{"私信请求（{n}）"}, MoreRequests: "显示更多",
	Request: "私信请求", Asks: "{name} 想给你发私信。在你接受或回复之前，对方看不到你是否在线、是否已读。",
	Accept: "接受", Decline: "拒绝", Declined: "已拒绝，对方不会知道。",

	Search: "搜索", SearchLabel: "搜索消息",
	Searching:   "正在搜索…",
	SearchFound: chinesePlural{"{n} 条消息"},

	OpenRooms: "房间列表", People: "成员", RoomMenu: "房间选项",
	LeaveRoom: "离开房间", CopyLink: "复制链接", LinkCopied: "链接已复制",
	SaveRoom: "将房间保存为文件", SavingRoom: "正在将房间保存为文件…", SaveOffline: "当前离线，联网后即可保存房间。",
	OnlyTwo: "只有你和 {name} 能看到", LobbyTopic: "大家都从这里开始。友善一点，多一点好奇。",

	Today: "今天", Yesterday: "昨天", New: "新消息", Loading: "加载中…",
	Start:       "这里是 {name} 的起点。",
	StartDirect: "这是你和 {name} 私信的开头。",
	Absent:      "这台设备上没有保存这个房间的内容，恢复连接后会加载。",
	Quiet:       "还没有消息，打个招呼吧。",
	Missing:     "这个地址没有对应的房间。",
	ToLobby:     "前往 #lobby",
	OnlyYou:     "仅你可见", ToOnly: "仅 {name} 可见",
	IsNow: "{was} 改名为 {name}", NewTopic: "{name} 把主题改为“{topic}”", NoTopicNow: "{name} 删除了主题", NoTopic: "这个房间没有主题。", Came: "{names} 加入了", Gone: "{names} 离开了",
	Comma: "、", And: "和", AndMore: "和",
	ShowMore: "展开", ShowLess: "收起", RoomAlike: "它和 {name} 看起来一样。", CreateRoom: "新建 #{name}",
	NotSent: "未发送。", Retry: "重试", Discard: "丢弃", Queued: "恢复连接后发送",
	Soon:      "稍后自动发送",
	Others:    chinesePlural{"另外 {n} 人"},
	NewBelow:  chinesePlural{"{n} 条新消息"},
	LongDelay: chinesePlural{"已达到今日上限，{n} 分钟后自动发送"},
	Delay:     chinesePlural{"发得太快，{n} 秒后自动发送"},
	Later:     chinesePlural{"服务器暂时无法保存，{n} 秒后自动重试"},
	ToNewest:  "跳到最新消息",
	Weekdays:  [7]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"},
	Months: [12]string{"1月", "2月", "3月", "4月", "5月", "6月",
		"7月", "8月", "9月", "10月", "11月", "12月"},
	Date: "{month}{day}日 {weekday}", DateYear: "{year}年{month}{day}日 {weekday}",
	Morning: "上午{time}", Afternoon: "下午{time}",

	HereNow:  chinesePlural{"在线 · {n}"},
	LastHere: "上次在这里的人", MoreHere: chinesePlural{"还有 {n} 人"},

	Compose: "消息", ComposeIn: "发消息到 #{name}", ComposeTo: "发消息给 {name}",
	Send: "发送", SendPrivately: "私下发送",
	SendHint:     "Enter 发送，Shift+Enter 换行",
	OnlyPeer:     "只有 {name} 能看到",
	OnlyPeerAway: "只有 {name} 能看到。{name} 不在线，上线后会收到。",
	SayToRoom:    "改为发到房间", SayToPeer: "改为发给 {name}", SayPrivately: "改为私下发送", Private: "私信",
	Everyone:   "房间里所有人都能看到",
	LookingUp:  "正在查找 {name}…",
	Waiting:    "找到 {name} 后立即发送…",
	Unsettled:  "只有 {name} 能看到。恢复连接后会核对名字，绝不会发到房间里。",
	Nobody:     "没有人叫 {name}。",
	DidYouMean: "你是不是指", Alike: "没有人叫 {name}。你是不是指",
	ToWhom:     "私信发给…",
	Myself:     "这是你自己，请选别人。",
	Nameless:   "请在 @ 后面输入名字，或改为发到房间。",
	Wordless:   "请在名字后面输入内容。",
	ChooseHere: "在线", ChooseAway: "离开",
	Left:      chinesePlural{"还可输入 {n} 个字符"},
	TooLong:   chinesePlural{"超出 {n} 个字符，请分成几条发送"},
	NoFiles:   "暂时还不能发送文件。可以粘贴文字，或文件的链接。",
	Offered:   chinesePlural{"{n} 人。用方向键选择，按 Enter 填入名字。"},
	TypingOne: "{one} 正在输入…", TypingTwo: "{one} 和 {two} 正在输入…", TypingMany: "好几个人正在输入…",

	BackSoon: "正在重新连接…",
	BackThen: chinesePlural{"正在重新连接… 恢复后会发送 {n} 条消息。"},
	Update:   "新版本已就绪。", Reload: "重新加载", Dismiss: "知道了",
	Broken:         "页面出了问题。请重新加载，未发送的消息已保存。",
	Forgetful:      "这个浏览器不保存任何内容：关闭页面后，未发送的消息会丢失。",
	NoHistory:      "这个浏览器现在无法保存更多记录。消息仍在服务器上，未发送的消息已保存。",
	Stopped:        "连接已断开。请重新加载页面，未发送的消息已保存。",
	StoppedUpgrade: "页面版本太旧。请重新加载以更新，未发送的消息已保存。",

	Close: "关闭", Cancel: "取消",
	NameTitle: "你的名字", NameLabel: "名字", NameHint: "所有人会立刻看到新名字。2–32 个字符，不含空格。",
	NameSave: "保存", UseName: "使用 {name}",
	RoomTitle: "房间和用户", RoomLabel: "查找房间或用户，或给新房间起名", RoomNew: "新建 #{name}", RoomOpen: "打开",
	TopicLabel: "主题（选填）",
	RoomNone:   "没有匹配的房间", RoomMore: "还有更多房间，请继续输入名称。",
	RoomFollowed: "已加入", RoomLoading: "正在查找…",
	Here:      chinesePlural{"{n} 人在线"},
	HelpTitle: "快捷键与格式", KeySend: "发送", KeyLine: "换行", KeySwitch: "查找房间或用户", KeyPrevNext: "上一个、下一个房间",
	KeyPages: "翻看消息", KeyEnd: "跳到最新消息", KeyMention: "提及某人", KeyPrivate: "写在开头：只发给这个人",
	KeyHelp: "快捷键与格式", KeyCompose: "跳到输入框", KeySearch: "搜索消息",
	SingleKeys: "单字符快捷键",
	AtName:     "@名字 …", Theme: "主题", ThemeSystem: "系统", ThemeLight: "浅色", ThemeDark: "深色",
	Language: "语言", Install: "安装为应用",

	Refused: chineseRefusals, Wait: chinesePlural{"请等 {n} 秒。"},
}

var chineseRefusals = []Refusal{
	{chat.CodeBadFrame, "服务器无法理解，请重新加载页面。"},
	{chat.CodeUnsupported, "服务器还不支持这个操作。"},
	{chat.CodeTooBig, "内容太长，请分开发送。"},
	{chat.CodeBadText, "内容为空，或含有无法发送的字符。"},
	{chat.CodeBadNonce, "消息已损坏，请丢弃后重新输入。"},
	{chat.CodeNonceReused, "这条消息曾以其他内容发送过，请丢弃后重新输入。"},
	{chat.CodeNoRoom, "没有这个房间。"},
	{chat.CodeBadRoomName, "最多 64 个文字、数字、空格、- 或 _。“admin” 之类的名称不可用。"},
	{chat.CodeRoomTaken, "已有同名或看起来一样的房间。"},
	{chat.CodeBadTopic, "主题只能有一行，最多 250 个字符。"},
	{chat.CodeBadSeq, "服务器的记录已变更，请重新加载页面。"},
	{chat.CodeNoUser, "没有人叫这个名字。"},
	{chat.CodeAmbiguous, "这个名字只是看起来像某人的名字。"},
	{chat.CodeToSelf, "这是你自己的名字。"},
	{chat.CodeBadName, "请用 2–32 个文字或数字，中间可以有 - _ 或 . 。"},
	{chat.CodeNameTaken, "这个名字已被使用或不久前被使用过，或与别人的名字太像。"},
	{chat.CodeNotDelivered, "这条消息无法送达。"},
	{chat.CodeUnanswered, "你发过私信的人还没有回复。请等待回复，或在房间里发言。"},
	{chat.CodeNoMessage, "没有这条消息。"},
	{chat.CodeNoInvite, "没有这个邀请。"},
	{chat.CodeGone, "这条消息已被删除。"},
	{chat.CodeChanged, "这条消息刚刚在别处被修改过。"},
	{chat.CodeTooLate, "这条消息已超过可编辑的时限。"},
	{chat.CodeNotAllowed, "你没有权限这样做。"},
	{chat.CodeBadReaction, "这不是一个表情。"},
	{chat.CodeRateLimited, "操作太快。"},
	{chat.CodeTooMany, "数量已达上限。"},
	{chat.CodeGroupFull, "这个群组已满：最多 50 人。"},
	{chat.CodeLastOwner, "请先把房间交给别人，否则它就没有所有者了。"},
	{chat.CodeRetryLater, "服务器暂时无法保存，请稍后再试。"},
	{chat.CodeTooSlow, "这次搜索耗时太长。请再加一个关键词，或只搜索一个房间。"},
	{chat.CodeUnauthorized, "登录已失效，请重新加载页面。"},
	{chat.CodeNoGuests, "访客在此房间不能这样做。请登录，或用密码保留你的名字。"},
	{chat.CodeArchived, "此房间已归档。"},
	{chat.CodeSlow, "此房间处于慢速模式。"},
	{chat.CodeCalm, "此房间处于冷静模式：目前只有注册用户可以发言。"},
	{chat.CodeSilenced, "协管员已将你在公开房间中禁言。"},
	{chat.CodeFiltered, "此处不允许在公开场合使用这段文字中的某个词语或链接。"},
	{chat.CodeNewcomer, "{time}后可以发链接，注册后马上就可以。"},
	{chat.CodeMentions, "新来的访客每条消息最多提到 3 人。再停留 {time}，或者注册，就不受此限制。"},
	{chat.CodeForbidden, "这里不允许这样做。"},
	{chat.CodeBadPassword, "这个密码容易被猜到。请使用几个词语，或 16 个字符。"},
	{chat.CodeInternal, "服务器出了问题。"},
}

var chinesePerson = PersonWords{
	SignOut: "退出登录", SignOutTitle: "在这个浏览器上退出登录？",
	SignOutWhat:    "{name} 的房间、消息和草稿会从这个浏览器的所有标签页中删除。已发送的消息仍保留在服务器上。",
	SignOutGuest:   "这里没有密码：退出后，谁都无法再以 {name} 登录，包括你自己。",
	SignOutOffline: "退出登录需要网络连接，因为服务器也要忘记这个浏览器。目前没有任何改变。",
	SignOutFailed:  "服务器没有确认。你仍处于登录状态，请再试一次。",
	SignOutBusy:    "正在退出…", SignOutDiscard: "丢弃并退出",
	SignedOut:     "你已在这个浏览器上退出登录。",
	LosesMessages: chinesePlural{"{n} 条消息尚未发送，将会丢失。"},
	LosesDrafts:   chinesePlural{"{n} 份草稿将会丢失。"},

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

	Block: "屏蔽", Unblock: "取消屏蔽",
	BlockHint:    "屏蔽后，{name} 的消息会在你的所有设备上隐藏，私信也不再送达。{name} 不会知道。",
	IsBlocked:    "你已屏蔽 {name}：消息已隐藏，私信不会送达。",
	BlockedMark:  "已屏蔽",
	BlockedTitle: "已屏蔽的人", BlockedNone: "你没有屏蔽任何人。",
	Show:   "显示",
	Hidden: chinesePlural{"来自已屏蔽的人的消息"},

	SomebodyElse: "现在的 @{name} 不是之前和你互发私信的那个 {name}。",
	SendsToNew:   "再发送一次，就发给现在这个 {name}。",
	SendToNew:    "发给现在这个 {name}",
	NowCalled:    "之前的那个人：",

	LeftOver: chinesePlural{"有 {n} 条以其他名字写的消息和草稿尚未发送。"},

	LeftReview: "查看", LeftLater: "以后再说",
	LeftTitle: "未发送的内容",
	LeftHint:  "你现在是 {name}，而这些内容是以其他名字写的。它们会留在这个浏览器里，等那个人回来。如果那个人不会再来，你可以以 {name} 的名义发送、复制或丢弃它们。",
	LeftSend:  "以 {name} 的名义发送", LeftTake: "存为 {name} 的草稿",
	LeftCopy: "复制", LeftCopied: "已复制。", Draft: "草稿",
}

var chineseAccount = AccountWords{
	Account: "账户", SignIn: "登录", SignOutAccount: "你随时可以重新以 {name} 的身份登录。",
	KeepName: "保留这个名字", KeepHint: "{name} 目前只在这个浏览器里属于你。设置密码或通行密钥后，在每台设备上都是你的。",
	SignInAgain: "你不再以 {name} 的身份登录。重新登录即可继续，你写的内容已为你保留。",
	SignInFirst: "这里需要账户。登录即可继续，你写的内容已保留。",
	RoleGuest:   "访客", RoleMember: "成员", RoleModerator: "协管员", RoleAdmin: "管理员", RoleOwner: "所有者",
}

var chineseLists = ListWords{
	PeopleHere:       chinesePlural{"{n} 人在线"},
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
	BlockedNow: "已屏蔽 {name}", UnblockedNow: "已取消屏蔽 {name}",
}

var chineseWelcome = WelcomeWords{
	Welcome: "欢迎", WelcomeName: "欢迎！你的名字是 {name}。",
	WelcomePrivate: "房间里所有人都能看到你发的消息。以 @名字 开头，就只发给这个人。",
	WelcomeRename:  "改名", Invite: "用链接邀请",
	InstallApple: "安装方法：轻点“共享”，再选“添加到主屏幕”。",
}

var chineseReading = ReadingWords{
	NewSince:       chinesePlural{"{time} 以来 {n} 条新消息"},
	NewCount:       chinesePlural{"{n} 条新消息"},
	SinceYesterday: "昨天 {time}",
	JumpToNew:      "跳转",
	MarkRead:       "标为已读",
	InboxTitle:     "提及和回复",
	InboxHint:      "提到你或回复你的消息。",
	InboxNone:      "还没有人提到你或回复你。",
	InboxMore:      "更早的消息",
	InboxReply:     "回复了你",
	DayTitle:       "跳转到日期",
	DayLabel:       "日期",
	DayGo:          "前往",
	DayEmpty:       "{day} 没有消息，已跳转到 {found}。",
	DayNothing:     "这里还没有消息。",
	MarkUnread:     "从这里标为未读", MarkedUnread: "已从这里标为未读，下次进入房间前保持未读。",
	MarkRoomsRead: "将所有房间标为已读", RoomsRead: "所有房间均已标为已读。",
	OthersRenamed: chinesePlural{"另外 {n} 人也改了名字"},
	Clauses:       "，",
	LastHereAt:    "{time} 时还在这里",
	FindAgain:     "再按一次相同的按键，使用浏览器自带的查找。",
	KeyUnread:     "上一个、下一个未读房间",
	KeyRead:       "关闭，或将房间标为已读",
}

var chineseMarks = MarkWords{
	MarksTitle: "格式", MarkSample: "文字", MarkItem: "项目",
	MarkStrong: "粗体", MarkEmphasis: "斜体", MarkStrike: "删除线", MarkSpoiler: "剧透，点开才显示",
	MarkCode: "代码", MarkBlock: "代码块，可注明语言", MarkQuote: "引用", MarkList: "列表", MarkLink: "链接",
	MarkAsWritten: "不设格式：在符号前加反斜杠",
	CodeBlock:     "代码块", CopyCode: "复制", CodeCopied: "已复制", NotCopied: "浏览器不允许复制，请选中文字后自行复制。", Spoiler: "剧透",
}

var chineseFormat = FormatWords{
	Preview: "预览", PreviewEmpty: "还没有可预览的内容。", KeyLink: "为选中的文字加链接",
	PastedCode: "这看起来是代码。", MakeBlock: "转为代码块", KeepAsIs: "保持原样",
	TextShown: "消息", TextMarked: "带格式", TextPlain: "原文",
}

var chineseEmoji = EmojiWords{
	EmojiTitle: "表情", EmojiSearch: "搜索表情", EmojiGroups: "表情分类",
	EmojiRecent:  "最近使用",
	EmojiTitles:  [9]string{"笑脸与情感", "人物与身体", "动物与自然", "食物与饮料", "旅行与地点", "活动", "物品", "符号", "旗帜"},
	EmojiLoading: "正在加载表情…", EmojiFailed: "无法加载表情，请检查网络连接。", EmojiNone: "没有找到表情。",
	EmojiFound:   chinesePlural{"{n} 个表情"},
	EmojiOffered: chinesePlural{"{n} 个表情。用方向键选择，按 Enter 插入。"},
	SkinTone:     "肤色",
	SkinTones:    [6]string{"默认", "浅色", "中浅色", "中等", "中深色", "深色"},
	KeyEmoji:     "插入表情", KeyCode: "按名称查找表情", EmojiCode: ":名称",
}

var chineseReports = ReportWords{
	Report: "举报…", ReportTitle: "举报这条消息", ReportWhy: "原因", ReportNote: "备注（可选）", ReportDo: "举报", ReportDone: "已举报，协管员会查看。",
	ReportSpam: "垃圾信息", ReportHarassment: "骚扰", ReportIllegal: "违法内容", ReportOther: "其他",
	ReportWho:        "此服务器的协管员会看到你的名字、这条消息及其前后最多三条消息。作者不会得知。",
	ReportWhoPrivate: "对话的其他内容他们看不到，对话中的人都不会得知。",
	ReportActed:      "协管员已处理你的举报。", ReportNone: "协管员认为你的举报无需处理。", ReportDuplicate: "你举报的内容已有人举报。",
}

var chineseLevels = LevelWords{
	LevelTitle: "提醒", AllShown: "全部", MentionsShown: "提及", NoneShown: "不提醒", Hide: "隐藏",
	LevelMuted: "已静音", LevelNow: "此房间的提醒：{name}", LevelHidden: "{name} 未打开时不在列表中显示",
	DoesLevel:    "选择此房间提醒你什么，或将其隐藏",
	LevelInvalid: "请填写 all（全部）、mentions（提及）、nothing（不提醒）或 hidden（隐藏）。", LevelNowhere: "你还没有加入此房间。",
}

var chineseOrder = OrderWords{
	RoomSettings: "房间设置", Seconds: "{value} 秒", Minutes: "{value} 分钟", Hours: "{value} 小时",
	SlowTitle: "慢速模式：同一人两条消息之间的间隔", SlowOff: "关闭",
	SlowHint: "协管员不受限制。编辑和回应不计入。",
	SlowHere: "慢速模式：每 {time}可发一条消息。", SlowNext: "{time} 后可再次发言。", SlowExempt: "你不受此限制。",
	SlowTried: "等待结束前，你的文字会保留在这里。", SentThen: "到时会自动发送。",
	SilenceTitle: "在公开房间中禁言", SilenceOpen: "直到解除", SilenceReason: "原因（可不填）", SilenceLift: "解除禁言",
	Silenced: "在公开房间中禁言至 {when}。", SilencedOpen: "在公开房间中禁言，直到解除。",
	SilencedMe: "协管员已将你在公开房间中禁言。", SilencedMeOpen: "协管员已将你在公开房间中禁言，直到解除。", WaitsToEnter: "新用户：协管员放行后才能公开发言。", WaitMe: "协管员放行后，你才能在公开房间发言。",
	ArchiveTitle: "归档", ArchiveOff: "使用中", Archived: "已归档", ArchiveHint: "在已归档的房间里可以阅读和搜索，但不能发言或回应。",
	ArchivedHere: "此房间已归档，可以阅读和搜索。", Unarchive: "重新启用", ArchivedRooms: "已归档",
	DoesSlow: "设定此房间同一人两条消息之间的间隔", SlowInvalid: "请填写时间，例如 30s 或 5m，最长 6h；或填写 off。",
	SlowNotYours: "只有此房间的协管员可以设定。",
	AskTitle:     "加入方式", AskOff: "自由加入", AskOn: "申请加入：其他人只能阅读",
	AskHere: "你可以阅读。要发言，请申请加入。", AskWord: "给协管员的话（可不填）", AskDo: "申请加入", AskedHere: "你已申请加入。", AskBack: "撤回", AskTomorrow: "协管员没有批准你的申请。明天可以再次申请。",
	Asking:    chinesePlural{"{n} 人申请加入"},
	CalmTitle: "冷静模式：访客在多长时间内只能阅读", CalmDo: "让此房间冷静下来", CalmLift: "允许访客重新发言",
	CalmHere: "此房间处于冷静模式，{when} 之前访客只能阅读。",
	DoesCalm: "让访客在一段时间内只能阅读，限此房间或全部房间", CalmInvalid: "请填写时间，例如 15m 或 1h，最长 1d；或填写 off。",
	DoesArchive: "归档此房间，或重新启用", ArchiveInvalid: "请填写 on 或 off。",
}

var chineseMembers = MemberWords{
	PrivateRoom: "私密房间", GroupRoom: "群组", OnlyMembers: "只有成员能看到",
	NewRoomTitle: "新建房间", NewRoomOther: "新建私密房间或群组", NewRoomKind: "谁能看到", NewRoomName: "名称", NewGroupName: "名称（可选）",
	NewRoomPeople: "成员", NewRoomDo: "创建", DropPerson: "不添加 {name}",
	KindPublic: "公开房间", KindPrivate: "私密房间", KindGroup: "群组",
	ReadPublic: "这里的所有人都能找到并阅读。", ReadPrivate: "只有被添加的人能看到。由所有者和版主添加成员。", ReadGroup: "最多 50 人，每个成员都可以添加别人。",
	MembersTitle: "成员", MembersFind: "查找成员", MembersFindOrAdd: "查找成员，或要添加的人", MembersMore: "显示更多", MembersMe: "（你）",
	LastSeen: "最近在线：{when}", OfflineMembers: "你处于离线状态，名单可能不是最新的。",
	MembersCount: chinesePlural{"{n} 名成员"},
	AddTitle:     "还不在这个房间", AddPerson: "添加 {name}", AddToRoom: "添加到 {name}",
	AddRefused: "无法添加此人。只能把与你私聊过的人添加到群组。",
	RoleTitle:  "在这个房间的角色", RoleHere: "{name} 中的{role}",
	RemoveFromRoom: "移出这个房间", AskRemove: "把 {name} 移出这个房间？",
	AskRemoveText: "对方会立即失去访问权限，也看不到以前的消息。只有再次被添加才能回来。", AskRemovePublic: "对方会立即离开这个房间，但可以重新加入。", RemoveDo: "移出",
	AskLeave: "离开这个房间？", AskLeaveText: "离开后你将无法再阅读它，本设备上保存的内容也会删除。只有再次被添加才能回来。",
	LeftPrivate: "已离开 {name}", RemovedNote: "你已不是这个房间的成员。你写了但没有发送的内容在“之前的草稿”里。",
	AddedRow: "{name} 添加了 {names}", RemovedRow: "{name} 移出了 {names}", JoinedRow: "{names} 加入了房间", LeftRow: "{names} 离开了房间",
	ArgCreate: "[public|private|group] 名称", DoesCreate: "新建房间，并选择谁能看到", DoesMembers: "显示这个房间的成员", DoesAdd: "把某人添加到这个房间",
	DoesRemove: "把某人移出这个房间", DoesRole: "选择某人在这个房间的角色",
	MembersNowhere: "此命令用于私密房间和群组。", MembersNotYours: "你在这个房间没有这个权限。", RoleInvalid: "请使用 member、moderator 或 owner。群组只有成员和所有者。",
}

var chineseGuests = GuestWords{
	GuestsTitle: "此房间的访客", GuestsWrite: "访客可以发言", GuestsRead: "访客只能阅读", GuestsNone: "不接纳访客",
	RoomClosed: "此房间仅对有账户的人开放。", GuestsReadHere: "访客在这里只能阅读。",
	DoesGuests: "设定访客在此房间能做什么", GuestsInvalid: "请填写 write（可发言）、read（只读）或 none（不接纳）。",
	GuestsNotYours: "只有此房间的创建者和服务器管理员可以设定。",
}

var chineseStatus = StatusWords{
	StatusTitle: "我的状态", StatusText: "在做什么？", StatusHint: "开会中", StatusEmoji: "表情", StatusUntil: "显示多久", StatusSave: "保存", StatusClear: "清除状态",
	StatusQuiet: "勿扰", QuietOff: "关闭", StatusForEver: "直到我更改",
	HalfHour: "30 分钟", Hour: "1 小时", FourHours: "4 小时", TodayOnly: "到今天结束", TillTomorrow: "到明天早上", ThisWeek: "到本周结束", TillTime: "到 {when}",
	QuietUntil: "勿扰至 {when}", StatusEnds: "至 {when}",
	StatusSet: "状态已设置", StatusCleared: "状态已清除", StatusInvalid: "状态由一个表情和最多 80 个字符组成。",
	ArgStatus: "[表情] 文字", DoesStatus: "告诉别人你在做什么；off 为清除",
}

var chineseCommands = CommandWords{
	CommandsTitle: "命令", CommandEscape: "发送以斜杠开头的文字",
	ArgMe: "动作", ArgNick: "名字", ArgMsg: "名字 消息", ArgJoin: "房间", ArgShrug: "消息",
	DoesMe: "描述你的动作：* Ada 挥手", DoesNick: "改名", DoesMsg: "给某人发私信", DoesTopic: "查看或修改房间主题；off 为删除",
	DoesJoin: "进入一个房间", DoesLeave: "离开这个房间", DoesShrug: "在消息后加上耸肩的颜文字",
	DoesAway: "显示为离开，直到你发言或再次使用此命令", DoesHelp: "列出命令与快捷键",

	CommandsOffered: chinesePlural{"{n} 个命令。用方向键选择，按 Enter 插入。"},
	RoomsOffered:    chinesePlural{"{n} 个房间。用方向键选择，按 Enter 插入。"},
	NoCommand:       "没有 /{name} 这个命令，未发送任何内容。", NoCommandInEdit: "编辑消息时不能使用命令。",
	CommandLacks: "内容不完整：{usage}",
	SendAsText:   "当作文字发送", SaveAsText: "当作文字保存",
	TopicOfRooms: "私信没有主题。", LeavesNothing: "不能离开：这是你唯一的房间，或者这是私信。",
	DoneLater:   "恢复连接后立即生效",
	AppearsAway: "已显示为离开", ComeBack: "我回来了", AwayNow: "已显示为离开，直到你发言", BackNow: "不再显示为离开",
}

var chineseDrafts = DraftWords{
	DraftElsewhere: "另一台设备上有较新的草稿。", DraftShow: "显示较新的草稿",
	ShelfTitle: "之前的草稿", ShelfHint: "被替换或清空的草稿会在这里保留 7 天，最多 20 份。",
	ShelfNone: "没有之前的草稿", ShelfUse: "继续编辑",
	UndoSend: "撤销发送", UndoSendOff: "关", UndoSendOn: "5 秒", Sending: "正在发送…", TextOnShelf: "文字已放入“之前的草稿”。",
	SendLater: "稍后发送", LaterHour: "1 小时后", LaterTomorrow: "明天 {time}", LaterPick: "定时发送", LaterAt: "日期和时间",
	LaterTitle: "定时消息", LaterNone: "没有定时消息", LaterHint: "由这台设备发送：到时需要开机并打开 Parley，否则会在下次打开时发送。",
	LaterSet: "将于{when}发送", LaterPast: "请选择一年之内的未来时间。", SendNow: "立即发送",
	LaterBy: "发送方式", LaterServer: "服务器", LaterDevice: "这台设备", LaterServerHint: "由服务器发送，即使这台设备已关机。",
	TypingShown: "让别人看到我正在输入", TypingOn: "开", TypingOff: "关",
}

var chineseChanges = ChangeWords{
	MessageOptions: "消息选项", AddReaction: "添加回应", React: "用 {name} 回应", Reply: "回复", ReplyPrivately: "私下回复",
	Edit: "编辑", Delete: "删除", CopyText: "复制文字", TextCopied: "文字已复制", Pin: "在房间中置顶", Unpin: "取消置顶",
	Versions: "查看历史版本", Restore: "恢复", Erase: "立即清除",

	KeyOptions: "选项", KeyEditLast: "输入框为空时：编辑上一条消息", KeyArrows: "选择一条消息", OnSelected: "选中的消息：{what}",

	Deleted: "消息已删除", Edited: "已编辑", EditedAt: "编辑于 {time}", Pinned: "已置顶",
	DeletedRun: chinesePlural{"{n} 条消息已删除"},
	ReactedBy:  "{emoji}，{n} 人：{names}", You: "你",
	GoneQuote: "已删除的消息", UnknownQuote: "一条较早的消息", Older: "你正在查看较早的消息",

	Deleting: "正在删除…", ChangeWaits: "恢复连接后保存", ChangeFailed: "没有更改。",
	ChangedMeanwhile: "这条消息刚刚在别处被修改过。你写的是：", UseMine: "采用我的", KeepThis: "放弃我的",

	Editing: "正在编辑你的消息", EditingPrivately: "正在编辑，只有 {name} 能看到", EditHint: "Enter 保存，Esc 取消", Save: "保存",
	ReplyingTo: "回复 {name}", NotToRoom: "这条消息只有你和 {name} 能看到，房间里的人看不到对它的回复。",
	CancelEdit: "取消编辑", CancelReply: "取消回复",
	WillNotify: "会通知 {names}", TooOldToNotify: "消息太旧，不会通知 {names}",
	AskDelete: "删除这条消息？", AskDeleteText: "大家会看到有一条消息被删除，但看不到内容。",
	AskErase: "立即清除这条消息？", AskEraseText: "清除后无法恢复。",

	SaidReaction: "{name} 用 {emoji} 回应了你的消息", SaidEdit: "{name} 编辑了一条消息：{text}", SaidDelete: "{name} 删除了一条消息",

	PinnedTitle: "置顶消息", PinnedNone: "还没有置顶消息。可以从消息选项中置顶。", JumpTo: "跳到这条消息",
	VersionsTitle: "历史版本", VersionNow: "现在", ReactorsTitle: "回应", LoadMore: "显示更多",
}

var chineseSite = Site{
	Description: "打开链接就能聊天：不用注册，也不用安装。", Loading: "正在加载…",
	LostTitle: "找不到页面", LostText: "链接可能不完整。", LostLink: "前往 #lobby",
	BrokenTitle: "出了点问题", BrokenText: "页面没能显示出来，这不是你的错。", TryText: "重试",
	BusyTitle: "服务器正忙", BusyText: "请过几秒再试。",
	NoScript:   "JavaScript 已关闭：页面可以阅读，但不能发言。要参与聊天，请对本站允许 JavaScript 并重新加载，或在终端中用 <code>parley chat</code> 打开此地址。",
	OldBrowser: "浏览器版本过旧，或拦截了页面的脚本：部分内容可能显示异常或无法使用。请使用 Chrome 或 Edge 123、Safari 17.5、Firefox 121 或更新的版本。",
	RoomPage:   RoomPage{Search: "搜索此房间", None: "没有匹配的消息", Saved: "保存于 {date}。消息数：{n}。时间所用时区：{zone}。"},
	Embedded:   Embedded{Open: "到 {place} 参与讨论", Empty: "还没有消息。", Zone: "时间所用时区：{zone}。", Closed: "此房间不再对访客显示。"},
	Scripts: Scripts{
		Loading: "正在加载 {size} MB…", Slow: "网络较慢，仍在加载…", Connecting: "正在连接…",

		NoScript:    "Parley 没有加载，请重新加载页面。",
		Blocked:     "Parley 的一部分没有加载：可能是网络中断，也可能被扩展程序或代理拦截。",
		Policy:      "页面的安全策略拦截了程序，可能是代理或扩展程序改动了它。请换一个网络，或对本站停用该扩展程序。",
		Proxy:       "浏览器与服务器之间的代理或过滤器拦截了程序。请换一个网络，或联系网络管理员。",
		Status:      "服务器没有发送程序（{status}），请稍后再试。",
		NoMemory:    "内存不足，无法运行 Parley。请关闭其他标签页或应用，然后重新加载。",
		OldBrowser:  "浏览器版本过旧，无法运行 Parley。请更新或换用其他浏览器。",
		NoNetwork:   "Parley 加载失败，请检查网络连接。",
		NoProgram:   "这个服务器没有内置程序。请运营者执行 make build。",
		NoWasm:      "这个浏览器无法运行 Parley：它不支持 WebAssembly，或者锁定模式等设置将其关闭。请对本站允许 WebAssembly，或换用其他浏览器。",
		OutOfMemory: "Parley 内存不足。请关闭其他标签页，然后重新加载。",
		Stopped:     "Parley 已停止运行。",
		SentLater:   "已发送的内容会保留，重新加载后发出。",

		HalfTitle: "退出尚未完成",
		HalfText:  "这个浏览器保存的内容已删除，但还没能通知服务器。请连接网络后重试。",
		OutTitle:  "你已退出登录",
		OutText:   "这个浏览器的所有标签页都已忘记你是谁。你说过的话仍在服务器上。你可以登录回到自己的账户，也可以重新开始，以新的名字成为一位新访客。",
		Restart:   "重新开始",
	},
}

var chineseSearch = SearchWords{
	SearchHint: "搜索你能看到的所有房间和对话。", SearchNone: "没有匹配的消息。请检查拼写，或减少关键词。",
	SearchNewest: "最新", SearchBest: "最相关", SearchSort: "排序方式", SearchMore: "显示更多", SearchLengthen: "还有更多结果，请再加一个关键词。",
	SearchLocal:   "你已离线：只搜索了保存在这台设备上的消息。",
	SearchPartial: "搜索耗时太长，可能缺少较早的消息。",
	SearchMissing: "较早的消息仍在建立索引：已完成 {percent}%。",
	SearchRecent:  "最近的搜索", SearchForget: "移除“{query}”", SearchClear: "清除",
	SearchNarrow: "缩小搜索范围", SearchSuggestions: "建议",
	SearchFrom: "由某人或我（me）发送", SearchIn: "在某个房间，或与 @某人 的对话", SearchHas: "含链接（link）、代码（code）或回应（reaction）",
	SearchIs: "私密（private）、置顶（pinned）、我的（mine）或已编辑（edited）", SearchBefore: "某天之前，例如 2026-03-01", SearchAfter: "某天、某月或某年之后",
	SearchOn: "某天，例如 today", SearchPhrase: "与这些词完全一致", SearchWithout: "不含这个词",
	SearchLink: "含链接", SearchCode: "含代码", SearchReaction: "含回应",
	SearchPrivate: "私密", SearchPinned: "已置顶", SearchMine: "我发送的", SearchEdited: "已编辑", SearchNot: "排除：{what}",
}

var chineseInvites = InviteWords{
	InviteTitle: "邀请他人", InviteUses: "可用人数", InviteAny: "不限人数", InviteUpTo: chinesePlural{"最多 {n} 人"},
	InviteFor: "有效期", InviteDays: chinesePlural{"{n} 天"}, InviteRole: "加入后的角色", InviteNote: "给打开链接的人的留言（可选）", InviteMake: "创建链接",
	InviteLink: "邀请链接", InviteOnce: "拥有此链接的人都可以加入。请现在复制，之后不再显示。", InviteShare: "分享", InviteCode: "二维码",
	InviteNone: "还没有进入这个房间的链接。", InviteStates: [4]string{"有效", "已用完", "已过期", "已撤销"},
	InviteUsed: "已加入：{used}/{uses}", InviteUsedAny: "已加入：{used}", InviteBy: "由 {name} 创建",
	InviteRevoke: "撤销", InviteRevokeOnly: "仅撤销", InviteRemove: "撤销，并移出由此加入的人", InviteOver: "链接已撤销",
	InvitePlace: "进入整个站点的邀请", DoesInvite: "用链接邀请他人进入这个房间",
}
