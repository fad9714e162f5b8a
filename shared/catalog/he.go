package catalog

import "parley/shared/chat"

// hebrewPlural has the forms that Hebrew has of a number (CLDR).
type hebrewPlural struct{ One, Two, Other string }

// HebrewPlural is for catalogues elsewhere.
type HebrewPlural = hebrewPlural

// Form implements Plural.
func (p hebrewPlural) Form(n int) string {
	switch n {
	case 1:
		return p.One
	case 2:
		return p.Two
	}
	return p.Other
}

// Of implements Plural.
func (p hebrewPlural) Of(n int) string { return numbered(p, n) }

// hebrew is the catalogue in Hebrew. Like every catalogue it never changes. It addresses nobody as a man or as a woman: buttons are
// nouns, requests are in the plural.
var hebrew = Words{
	PersonWords: hebrewPerson, AccountWords: hebrewAccount, ReadingWords: hebrewReading,
	ListWords: hebrewLists, MarkWords: hebrewMarks, FormatWords: hebrewFormat, EmojiWords: hebrewEmoji, WelcomeWords: hebrewWelcome,
	ChangeWords: hebrewChanges, DraftWords: hebrewDrafts, CommandWords: hebrewCommands, StatusWords: hebrewStatus, GuestWords: hebrewGuests, OrderWords: hebrewOrder, MemberWords: hebrewMembers, InviteWords: hebrewInvites, LevelWords: hebrewLevels, ReportWords: hebrewReports, SearchWords: hebrewSearch,

	App: "Parley", Skip: "דילוג לשדה ההודעה",

	Rooms: "חדרים", Direct: "הודעות ישירות", FindRoom: "חיפוש חדר או יצירת חדר", WriteTo: "הודעה ישירה חדשה",
	NoName: "בוחרים לך שם…", ChangeName: "שינוי השם", Settings: "הגדרות",
	Unread:   hebrewPlural{"הודעה אחת שלא נקראה", "שתי הודעות שלא נקראו", "{n} הודעות שלא נקראו"},
	Mentions: hebrewPlural{"אזכור אחד", "שני אזכורים", "{n} אזכורים"},
	Requests: hebrewPlural{"בקשות להתכתבות ({n})", "בקשות להתכתבות ({n})", "בקשות להתכתבות ({n})"}, MoreRequests: "הצגת בקשות נוספות",
	Request: "בקשה להתכתבות", Asks: "התקבלה בקשה להתכתבות מאת {name}. עד לאישור או לתשובה, לא יהיה גלוי ל־{name} אם היית כאן או קראת את הבקשה.",
	Accept: "אישור", Decline: "דחייה", Declined: "הבקשה נדחתה. הצד השני לא יקבל על כך הודעה.",

	Search: "חיפוש", SearchLabel: "חיפוש הודעות",
	Searching:   "מתבצע חיפוש…",
	SearchFound: hebrewPlural{"נמצאה הודעה אחת", "נמצאו שתי הודעות", "נמצאו {n} הודעות"},

	OpenRooms: "חדרים", People: "משתתפים", RoomMenu: "אפשרויות החדר",
	LeaveRoom: "יציאה מהחדר", CopyLink: "העתקת קישור", LinkCopied: "הקישור הועתק",
	SaveRoom: "שמירת החדר כקובץ", SavingRoom: "החדר נשמר כקובץ…", SaveOffline: "אין חיבור. אפשר לשמור את החדר כשהחיבור יחזור.",
	OnlyTwo: "השיחה גלויה רק לך ול־{name}", LobbyTopic: "כולם מתחילים כאן. קצת אדיבות, הרבה סקרנות.",

	Today: "היום", Yesterday: "אתמול", New: "חדש", Loading: "בטעינה…",
	Start:       "כאן מתחיל החדר {name}.",
	StartDirect: "כאן מתחילה השיחה שלך עם {name}.",
	Absent:      "החדר הזה לא נשמר במכשיר. הוא ייטען כשהחיבור יחזור.",
	Quiet:       "עדיין אין כאן הודעות. זה הזמן להגיד שלום.",
	Missing:     "אין חדר בכתובת הזו.",
	ToLobby:     "מעבר אל \u2066#lobby\u2069",
	OnlyYou:     "רק לעיניך", ToOnly: "רק לעיני {name}",
	IsNow: "השם של {was} הוא עכשיו {name}", NewTopic: "הנושא שונה ל־“{topic}”: {name}", NoTopicNow: "הנושא הוסר: {name}", NoTopic: "לחדר הזה אין נושא.", Came: "הצטרפות: {names}", Gone: "עזיבה: {names}",
	Comma: ", ", And: " ו־", AndMore: " ו",
	ShowMore: "הצגת ההמשך", ShowLess: "הצגה מקוצרת", RoomAlike: "השם דומה מדי לשם {name}.", CreateRoom: "יצירת החדר #{name}",
	NotSent: "לא נשלחה.", Retry: "ניסיון נוסף", Discard: "מחיקה", Queued: "תישלח כשהחיבור יחזור",
	Soon:      "תישלח בעוד רגע",
	Others:    hebrewPlural{"עוד אחד/ת", "עוד שניים", "עוד {n}"},
	NewBelow:  hebrewPlural{"הודעה חדשה אחת", "שתי הודעות חדשות", "{n} הודעות חדשות"},
	LongDelay: hebrewPlural{"המכסה היומית נוצלה. ההודעה תישלח בעוד דקה", "המכסה היומית נוצלה. ההודעה תישלח בעוד שתי דקות", "המכסה היומית נוצלה. ההודעה תישלח בעוד {n} דקות"},
	Delay:     hebrewPlural{"קצב מהיר מדי. ההודעה תישלח בעוד שנייה", "קצב מהיר מדי. ההודעה תישלח בעוד שתי שניות", "קצב מהיר מדי. ההודעה תישלח בעוד {n} שניות"},
	Later:     hebrewPlural{"השרת לא יכול לשמור כרגע. ניסיון נוסף בעוד שנייה", "השרת לא יכול לשמור כרגע. ניסיון נוסף בעוד שתי שניות", "השרת לא יכול לשמור כרגע. ניסיון נוסף בעוד {n} שניות"},
	ToNewest:  "מעבר להודעות האחרונות",
	Weekdays:  [7]string{"יום ראשון", "יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "יום שבת"},
	Months: [12]string{"ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני",
		"יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"},
	Date: "{weekday}, {day} ב{month}", DateYear: "{weekday}, {day} ב{month} {year}",
	Morning: "{time} לפנה״צ", Afternoon: "{time} אחה״צ",

	HereNow:  hebrewPlural{"נמצאים כאן · {n}", "נמצאים כאן · {n}", "נמצאים כאן · {n}"},
	LastHere: "נראו כאן לאחרונה", MoreHere: hebrewPlural{"ועוד אחד/ת", "ועוד {n}", "ועוד {n}"},

	Compose: "הודעה", ComposeIn: "הודעה אל #{name}", ComposeTo: "הודעה אל {name}",
	Send: "שליחה", SendPrivately: "שליחה פרטית",
	SendHint:     "Enter לשליחה, Shift+Enter לשורה חדשה",
	OnlyPeer:     "ההודעה גלויה רק ל־{name}",
	OnlyPeerAway: "ההודעה גלויה רק ל־{name}. כרגע {name} לא כאן, וההודעה תגיע מאוחר יותר.",
	SayToRoom:    "שליחה לחדר", SayToPeer: "שליחה אל {name}", SayPrivately: "שליחה פרטית במקום זאת", Private: "פרטי",
	Everyone:   "ההודעה גלויה לכל החדר",
	LookingUp:  "מתבצע חיפוש של {name}…",
	Waiting:    "תישלח ברגע שיימצא השם {name}…",
	Unsettled:  "ההודעה גלויה רק ל־{name}. השם ייבדק כשהחיבור יחזור, וההודעה לעולם לא תישלח לחדר.",
	Nobody:     "אין כאן אף אחד בשם {name}.",
	DidYouMean: "האם הכוונה אל", Alike: "אין כאן אף אחד בשם {name}. האם הכוונה אל",
	ToWhom:     "הודעה פרטית אל…",
	Myself:     "זה השם שלך. צריך לבחור שם אחר.",
	Nameless:   "צריך לכתוב שם אחרי ה־@, או לשלוח את ההודעה לחדר.",
	Wordless:   "צריך לכתוב הודעה אחרי השם.",
	ChooseHere: "כאן", ChooseAway: "לא כאן",
	Left:      hebrewPlural{"נותר תו אחד", "נותרו שני תווים", "נותרו {n} תווים"},
	TooLong:   hebrewPlural{"חריגה של תו אחד: צריך לפצל את ההודעה", "חריגה של שני תווים: צריך לפצל את ההודעה", "חריגה של {n} תווים: צריך לפצל את ההודעה"},
	NoFiles:   "עדיין אי אפשר לשלוח קבצים. אפשר להדביק טקסט או קישור לקובץ.",
	Offered:   hebrewPlural{"שם אחד. Enter מוסיף אותו.", "שני שמות. בחירה במקשי החיצים, הוספה ב־Enter.", "{n} שמות. בחירה במקשי החיצים, הוספה ב־Enter."},
	TypingOne: "{one} מקליד/ה…", TypingTwo: "{one} ו־{two} מקלידים…", TypingMany: "כמה אנשים מקלידים…",

	BackSoon: "מתבצע חיבור מחדש…",
	BackThen: hebrewPlural{"מתבצע חיבור מחדש… הודעה אחת תישלח כשהחיבור יחזור.", "מתבצע חיבור מחדש… שתי הודעות יישלחו כשהחיבור יחזור.", "מתבצע חיבור מחדש… {n} הודעות יישלחו כשהחיבור יחזור."},
	Update:   "יש גרסה חדשה.", Reload: "טעינה מחדש", Dismiss: "סגירה",
	Broken:         "משהו השתבש. צריך לטעון את הדף מחדש; הודעות שלא נשלחו נשמרו.",
	Forgetful:      "הדפדפן הזה לא שומר דבר: הודעות שלא נשלחו יאבדו עם סגירת הדף.",
	NoHistory:      "הדפדפן הזה לא שומר כרגע עוד מההיסטוריה. ההודעות שמורות בשרת, ואלה שלא נשלחו שמורות כאן.",
	Stopped:        "החיבור נותק. כדי להתחבר שוב צריך לטעון את הדף מחדש; הודעות שלא נשלחו נשמרו.",
	StoppedUpgrade: "הדף אינו מעודכן. כדי לעדכן אותו צריך לטעון אותו מחדש; הודעות שלא נשלחו נשמרו.",

	Close: "סגירה", Cancel: "ביטול",
	NameTitle: "השם שלך", NameLabel: "שם", NameHint: "כולם רואים את השם החדש מיד. בין 2 ל־32 תווים, ללא רווחים.",
	NameSave: "שמירה", UseName: "בחירה בשם {name}",
	RoomTitle: "חדרים ואנשים", RoomLabel: "חיפוש חדר או אדם, או שם לחדר חדש", RoomNew: "יצירת החדר #{name}", RoomOpen: "פתיחה",
	TopicLabel: "נושא (לא חובה)",
	RoomNone:   "אין חדרים מתאימים", RoomMore: "יש חדרים נוספים: כדאי להמשיך להקליד את השם.",
	RoomFollowed: "הצטרפת", RoomLoading: "מתבצע חיפוש…",
	Here:      hebrewPlural{"אחד/ת כאן", "שניים כאן", "{n} כאן"},
	HelpTitle: "מקלדת ועיצוב", KeySend: "שליחה", KeyLine: "שורה חדשה", KeySwitch: "חיפוש חדר או אדם", KeyPrevNext: "החדר הקודם, החדר הבא",
	KeyPages: "גלילה בהודעות", KeyEnd: "מעבר להודעות האחרונות", KeyMention: "אזכור משתתף/ת", KeyPrivate: "בתחילת ההודעה: שליחה לאדם אחד בלבד",
	KeyHelp: "מקלדת ועיצוב", KeyCompose: "מעבר לשדה ההודעה", KeySearch: "חיפוש הודעות",
	SingleKeys: "קיצורים של מקש יחיד",
	AtName:     "@שם …", Theme: "ערכת נושא", ThemeSystem: "מערכת", ThemeLight: "בהירה", ThemeDark: "כהה",
	Language: "שפה", Install: "התקנת האפליקציה",

	Refused: hebrewRefusals, Wait: hebrewPlural{"יש להמתין שנייה.", "יש להמתין שתי שניות.", "יש להמתין {n} שניות."},
}

var hebrewRefusals = []Refusal{
	{chat.CodeBadFrame, "השרת לא הבין את הבקשה. צריך לטעון את הדף מחדש."},
	{chat.CodeUnsupported, "השרת הזה עדיין לא יודע לעשות את זה."},
	{chat.CodeTooBig, "זה ארוך מדי. כדאי לפצל."},
	{chat.CodeBadText, "ההודעה ריקה, או שיש בה תווים שאי אפשר לשלוח."},
	{chat.CodeBadNonce, "ההודעה נפגמה. צריך למחוק אותה ולכתוב אותה שוב."},
	{chat.CodeNonceReused, "ההודעה הזו כבר נשלחה עם טקסט אחר. צריך למחוק אותה ולכתוב אותה שוב."},
	{chat.CodeNoRoom, "אין חדר כזה."},
	{chat.CodeBadRoomName, "עד 64 אותיות, ספרות, רווחים, מקפים או קווים תחתונים. שמות כמו ״admin״ שמורים."},
	{chat.CodeRoomTaken, "כבר יש חדר בשם הזה או בשם שנראה כמוהו."},
	{chat.CodeBadTopic, "נושא הוא שורה אחת של עד 250 תווים."},
	{chat.CodeBadSeq, "ההיסטוריה בשרת השתנתה. צריך לטעון את הדף מחדש."},
	{chat.CodeNoUser, "אין אף אחד בשם הזה."},
	{chat.CodeAmbiguous, "השם הזה רק נראה כמו שם של מישהו אחר."},
	{chat.CodeToSelf, "זה השם שלך."},
	{chat.CodeBadName, "בין 2 ל־32 אותיות או ספרות; באמצע מותרים גם מקף, קו תחתון ונקודה."},
	{chat.CodeNameTaken, "השם תפוס, היה תפוס עד לא מזמן, או שהוא נראה כמו שם של מישהו אחר."},
	{chat.CodeNotDelivered, "אי אפשר למסור את ההודעה הזאת."},
	{chat.CodeUnanswered, "עדיין לא ענו לך על ההודעות האחרונות. אפשר לחכות לתשובה, או לכתוב בחדר."},
	{chat.CodeNoMessage, "אין הודעה כזו."},
	{chat.CodeNoInvite, "אין הזמנה כזו."},
	{chat.CodeGone, "ההודעה נמחקה."},
	{chat.CodeChanged, "בינתיים ההודעה נערכה במקום אחר."},
	{chat.CodeTooLate, "כבר אי אפשר לערוך את ההודעה הזו."},
	{chat.CodeTooSlow, "החיפוש הזה נמשך יותר מדי זמן. כדאי להוסיף מילה או לחפש בחדר אחד."},
	{chat.CodeNotAllowed, "אין לך הרשאה לעשות את זה כאן."},
	{chat.CodeBadReaction, "זה לא אימוג׳י."},
	{chat.CodeRateLimited, "זה היה מהיר מדי."},
	{chat.CodeTooMany, "כבר יש יותר מדי."},
	{chat.CodeGroupFull, "הקבוצה מלאה: יש בה 50 אנשים."},
	{chat.CodeLastOwner, "קודם יש להעביר את החדר לידיים אחרות, אחרת לא יהיו לו בעלים."},
	{chat.CodeRetryLater, "השרת לא יכול לשמור כרגע. נסו שוב מאוחר יותר."},
	{chat.CodeUnauthorized, "ההתחברות פגה. צריך לטעון את הדף מחדש."},
	{chat.CodeNoGuests, "אורחים לא יכולים לעשות את זה בחדר הזה. אפשר להתחבר, או לשמור את השם עם סיסמה."},
	{chat.CodeArchived, "החדר הזה בארכיון."},
	{chat.CodeSlow, "החדר הזה במצב איטי."},
	{chat.CodeCalm, "החדר הזה במצב רגוע: לזמן מה רק מי שיש לו חשבון יכול לכתוב."},
	{chat.CodeSilenced, "אחד המנחים השתיק אותך בחדרים הציבוריים."},
	{chat.CodeFiltered, "המקום הזה לא מאפשר בפומבי מילה או קישור שיש בטקסט הזה."},
	{chat.CodeNewcomer, "אפשר לפרסם קישורים בעוד {time}, או עם חשבון."},
	{chat.CodeMentions, "אורחים חדשים יכולים לאזכר 3 אנשים בהודעה. אפשר יותר אחרי עוד {time} כאן, או עם חשבון."},
	{chat.CodeForbidden, "אי אפשר לעשות את זה מכאן."},
	{chat.CodeBadPassword, "קל לנחש את הסיסמה הזו. כדאי להשתמש בכמה מילים, או ב־16 תווים."},
	{chat.CodeInternal, "משהו השתבש בשרת."},
}

var hebrewPerson = PersonWords{
	SignOut: "התנתקות", SignOutTitle: "להתנתק מהדפדפן הזה?",
	SignOutWhat:    "החדרים, ההודעות והטיוטות של {name} יימחקו מהדפדפן הזה, בכל הכרטיסיות. הודעות שנשלחו יישארו בשרת.",
	SignOutGuest:   "אין סיסמה: איש לא יוכל להתחבר שוב בשם {name}, וגם לך זה לא יתאפשר.",
	SignOutOffline: "כדי להתנתק צריך חיבור, כי גם השרת צריך לשכוח את הדפדפן הזה. שום דבר לא השתנה.",
	SignOutFailed:  "השרת לא אישר את ההתנתקות. החשבון עדיין מחובר; נסו שוב.",
	SignOutBusy:    "מתבצעת התנתקות…", SignOutDiscard: "מחיקה והתנתקות",
	SignedOut:     "התנתקת מהדפדפן הזה.",
	LosesMessages: hebrewPlural{"הודעה אחת שלא נשלחה תאבד.", "שתי הודעות שלא נשלחו יאבדו.", "{n} הודעות שלא נשלחו יאבדו."},
	LosesDrafts:   hebrewPlural{"טיוטה אחת תאבד.", "שתי טיוטות יאבדו.", "{n} טיוטות יאבדו."},

	NoCookies:   "כדי להישאר בחשבון צריך קובצי Cookie, והדפדפן הזה, או משהו בינו לבין השרת, לא שומר אותם. אפשרו קובצי Cookie לאתר הזה ונסו שוב.",
	TryAgain:    "ניסיון נוסף",
	ThisTabOnly: "להמשיך בכרטיסייה הזו בלבד",

	NoNetwork:   "אין למכשיר הזה חיבור לרשת.",
	NoServer:    "השרת לא פועל; רק הפרוקסי שלו עונה.",
	NoSocket:    "השרת עונה, אבל אי אפשר ליצור חיבור WebSocket: השרת מלא, או שמשהו בדרך חוסם WebSocket.",
	TooManyHere: "יש יותר מדי חיבורים מהרשת שלך.",
	TooManyTabs: "Parley פתוח יותר מדי פעמים. סגרו אותו בכרטיסייה אחרת או במכשיר אחר, והכרטיסייה הזו תתחבר מעצמה.",
	ProxyLogin:  "פרוקסי בדרך לשרת מבקש סיסמה. כדי להזין אותה צריך לטעון את הדף מחדש.",
	ServerFails: "השרת החזיר שגיאה.",

	Block: "חסימה", Unblock: "ביטול החסימה",
	BlockHint:    "החסימה מסתירה את ההודעות של {name} בכל המכשירים שלך ועוצרת הודעות פרטיות, בלי לעדכן את {name}.",
	IsBlocked:    "חסמת את {name}. ההודעות מוסתרות, והודעות פרטיות לא מגיעות.",
	BlockedMark:  "חסום/ה",
	BlockedTitle: "אנשים חסומים", BlockedNone: "אין אנשים חסומים.",
	Show:   "הצגה",
	Hidden: hebrewPlural{"הודעה מאדם שחסמת", "הודעות מאנשים שחסמת", "הודעות מאנשים שחסמת"},

	SomebodyElse: "השם @{name} שייך עכשיו לאדם אחר, לא לאדם שאליו כתבת בעבר.",
	SendsToNew:   "שליחה נוספת תשלח את ההודעה אל {name} הנוכחי/ת.",
	SendToNew:    "שליחה אל {name} הנוכחי/ת",
	NowCalled:    "האדם שאליו כתבת בעבר:",

	LeftOver: hebrewPlural{"הודעה או טיוטה אחת שנכתבה בשם אחר לא נשלחה.", "שתי הודעות או טיוטות שנכתבו בשם אחר לא נשלחו.", "{n} הודעות וטיוטות שנכתבו בשם אחר לא נשלחו."},

	LeftReview: "הצגה", LeftLater: "אחר כך",
	LeftTitle: "לא נשלחו",
	LeftHint:  "עכשיו השם שלך הוא {name}, אבל הדברים האלה נכתבו בשם אחר. הם ממתינים בדפדפן הזה עד שמי שכתב אותם יחזור. אם זה לא יקרה, אפשר לשלוח אותם בשם {name}, להעתיק אותם או למחוק אותם.",
	LeftSend:  "שליחה בשם {name}", LeftTake: "שמירה כטיוטות של {name}",
	LeftCopy: "העתקה", LeftCopied: "הועתק.", Draft: "טיוטה",
}

var hebrewAccount = AccountWords{
	Account: "חשבון", SignIn: "התחברות", SignOutAccount: "אפשר להתחבר שוב בשם {name} בכל עת.",
	KeepName: "לשמור את השם הזה", KeepHint: "השם {name} שלך רק בדפדפן הזה. עם סיסמה או מפתח גישה הוא שלך בכל מכשיר.",
	SignInAgain: "החיבור בשם {name} הסתיים. כדי להמשיך צריך להתחבר שוב; מה שכתבת נשמר עבורך.",
	SignInFirst: "כאן צריך חשבון. כדי להמשיך צריך להתחבר; מה שכתבת נשמר.",
	RoleGuest:   "אורח/ת", RoleMember: "חבר/ה", RoleModerator: "מנחה", RoleAdmin: "מנהל/ת", RoleOwner: "בעלים",
}

var hebrewLists = ListWords{
	PeopleHere:       hebrewPlural{"כאן עכשיו, משתתף/ת אחד/ת", "כאן עכשיו, שני משתתפים", "כאן עכשיו, {n} משתתפים"},
	FilterPeople:     "חיפוש אנשים",
	NoPeople:         "לא נמצאו אנשים מתאימים",
	LookingForPeople: "מתבצע חיפוש…",
	IsHere:           "כאן עכשיו", IsAway: "לא כאן", LastMessage: "הודעה אחרונה: {when}",
	Message: "הודעה", Mention: "אזכור",
	DirectTitle: "הודעה ישירה חדשה", DirectLabel: "אל", DirectHint: "הקלידו שם.",

	Offline:       "אין חיבור. מה שכתבת נשמר; נסו שוב כשהחיבור יחזור.",
	OfflineRooms:  "אין חיבור. מוצגים רק חדרים שנשמרו במכשיר הזה.",
	OfflinePeople: "אין חיבור. מוצגים רק אנשים מוכרים.",
	OfflineLater:  "אין חיבור. נסו שוב כשהחיבור יחזור.",

	LeftRoom: "יצאת מהחדר #{name}", Undo: "ביטול הפעולה", NameChanged: "השם שלך עכשיו: {name}",
	BlockedNow: "{name} ברשימת החסומים", UnblockedNow: "החסימה של {name} בוטלה",
}

var hebrewWelcome = WelcomeWords{
	Welcome: "ברוכים הבאים", WelcomeName: "ברוכים הבאים! השם שלך הוא {name}.",
	WelcomePrivate: "כל מי שבחדר קורא את מה שנכתב בו. הודעה שמתחילה ב־@שם נשלחת באופן פרטי לאדם אחד.",
	WelcomeRename:  "שינוי השם", Invite: "הזמנה בקישור",
	InstallApple: "להתקנה: הקישו על ״שיתוף״, ואז על ״הוספה למסך הבית״.",
}

var hebrewReading = ReadingWords{
	NewSince:       hebrewPlural{"הודעה חדשה אחת מאז {time}", "שתי הודעות חדשות מאז {time}", "{n} הודעות חדשות מאז {time}"},
	NewCount:       hebrewPlural{"הודעה חדשה אחת", "שתי הודעות חדשות", "{n} הודעות חדשות"},
	SinceYesterday: "אתמול ב־{time}",
	JumpToNew:      "מעבר",
	MarkRead:       "סימון כנקרא",
	InboxTitle:     "אזכורים ותשובות",
	InboxHint:      "הודעות שמזכירות אותך או עונות לך.",
	InboxNone:      "עדיין אין אזכורים או תשובות.",
	InboxMore:      "ישנות יותר",
	InboxReply:     "תשובה לך",
	DayTitle:       "מעבר לתאריך",
	DayLabel:       "תאריך",
	DayGo:          "מעבר",
	DayEmpty:       "לא נכתבו הודעות בתאריך הזה ({day}). מוצג: {found}.",
	DayNothing:     "עדיין אין כאן הודעות.",
	MarkUnread:     "סימון כלא נקרא מכאן", MarkedUnread: "מסומן כלא נקרא מכאן, עד החזרה לחדר.",
	MarkRoomsRead: "סימון כל החדרים כנקראו", RoomsRead: "כל החדרים סומנו כנקראו.",
	OthersRenamed: hebrewPlural{"הוחלף עוד שם אחד", "הוחלפו עוד שני שמות", "הוחלפו עוד {n} שמות"},
	Clauses:       ", ",
	LastHereAt:    "נראו כאן לאחרונה ב־{time}",
	FindAgain:     "לחיפוש של הדפדפן עצמו יש ללחוץ שוב על אותם מקשים.",
	KeyUnread:     "החדר הקודם, החדר הבא שיש בו הודעות שלא נקראו",
	KeyRead:       "סגירה, או סימון החדר כנקרא",
}

var hebrewMarks = MarkWords{
	MarksTitle: "עיצוב", MarkSample: "טקסט", MarkItem: "פריט",
	MarkStrong: "מודגש", MarkEmphasis: "נטוי", MarkStrike: "קו חוצה", MarkSpoiler: "ספוילר, מוסתר עד שפותחים אותו",
	MarkCode: "קוד", MarkBlock: "בלוק קוד, עם שפה או בלי", MarkQuote: "ציטוט", MarkList: "רשימה", MarkLink: "קישור",
	MarkAsWritten: "בלי עיצוב: לוכסן הפוך לפני הסימן",
	CodeBlock:     "בלוק קוד", CopyCode: "העתקה", CodeCopied: "הועתק", NotCopied: "הדפדפן לא אפשר להעתיק. אפשר לסמן את הטקסט ולהעתיק אותו.", Spoiler: "ספוילר",
}

var hebrewFormat = FormatWords{
	Preview: "תצוגה מקדימה", PreviewEmpty: "עדיין אין מה להציג.", KeyLink: "הפיכת הטקסט המסומן לקישור",
	PastedCode: "זה נראה כמו קוד.", MakeBlock: "הפיכה לבלוק קוד", KeepAsIs: "להשאיר כך",
	TextShown: "הודעות", TextMarked: "מעוצבות", TextPlain: "כפי שנכתבו",
}

var hebrewEmoji = EmojiWords{
	EmojiTitle: "אימוג׳י", EmojiSearch: "חיפוש אימוג׳י", EmojiGroups: "קטגוריות אימוג׳י",
	EmojiRecent:  "היו בשימוש לאחרונה",
	EmojiTitles:  [9]string{"סמיילים ורגשות", "אנשים וגוף", "בעלי חיים וטבע", "אוכל ושתייה", "טיולים ומקומות", "פעילויות", "חפצים", "סמלים", "דגלים"},
	EmojiLoading: "האימוג׳י בטעינה…", EmojiFailed: "אי אפשר לטעון את האימוג׳י. כדאי לבדוק את החיבור.", EmojiNone: "לא נמצא אימוג׳י.",
	EmojiFound:   hebrewPlural{"אימוג׳י אחד", "שני אימוג׳ים", "{n} אימוג׳ים"},
	EmojiOffered: hebrewPlural{"אימוג׳י אחד. Enter מוסיף אותו.", "שני אימוג׳ים. בחירה במקשי החיצים, הוספה ב־Enter.", "{n} אימוג׳ים. בחירה במקשי החיצים, הוספה ב־Enter."},
	SkinTone:     "גוון עור",
	SkinTones:    [6]string{"ברירת מחדל", "בהיר", "בהיר-בינוני", "בינוני", "כהה-בינוני", "כהה"},
	KeyEmoji:     "הוספת אימוג׳י", KeyCode: "חיפוש אימוג׳י לפי שם", EmojiCode: ":שם",
}

var hebrewReports = ReportWords{
	Report: "דיווח…", ReportTitle: "דיווח על ההודעה", ReportWhy: "סיבה", ReportNote: "הערה (לא חובה)", ReportDo: "שליחת הדיווח", ReportDone: "הדיווח נשלח. המנחים יבדקו אותו.",
	ReportSpam: "ספאם", ReportHarassment: "הטרדה", ReportIllegal: "תוכן לא חוקי", ReportOther: "משהו אחר",
	ReportWho:        "מנחי השרת רואים את שמך, את ההודעה, ועד שלוש הודעות לפניה ואחריה. הכותב אינו מקבל על כך הודעה.",
	ReportWhoPrivate: "דבר נוסף מהשיחה אינו גלוי להם, ואיש ממשתתפיה אינו מקבל על כך הודעה.",
	ReportActed:      "המנחים פעלו בעקבות הדיווח שלך.", ReportNone: "המנחים לא מצאו סיבה לפעול בעקבות הדיווח שלך.", ReportDuplicate: "מה שדיווחת עליו כבר היה ידוע.",
}

var hebrewLevels = LevelWords{
	LevelTitle: "התראות", AllShown: "הכול", MentionsShown: "אזכורים", NoneShown: "כלום", Hide: "הסתרה",
	LevelMuted: "מושתק", LevelNow: "התראות כאן: {name}", LevelHidden: "{name} מוסתר כשאינו פתוח",
	DoesLevel:    "לבחור על מה החדר הזה יודיע לך, או להסתיר אותו",
	LevelInvalid: "אפשר לכתוב \u2066all\u2069 (הכול), \u2066mentions\u2069 (אזכורים), \u2066nothing\u2069 (כלום) או \u2066hidden\u2069 (הסתרה).",
	LevelNowhere: "עדיין לא הצטרפת לחדר הזה.",
}

var hebrewOrder = OrderWords{
	RoomSettings: "הגדרות החדר", Seconds: "{value} שנ׳", Minutes: "{value} דק׳", Hours: "{value} שע׳",
	SlowTitle: "מצב איטי: הזמן בין שתי הודעות של אותו אדם", SlowOff: "כבוי",
	SlowHint: "מנחי החדר פטורים. עריכות ותגובות לא נספרות.",
	SlowHere: "מצב איטי: הודעה אחת בכל {time}.", SlowNext: "אפשר לכתוב שוב בעוד {time}.", SlowExempt: "זה לא חל עליך.",
	SlowTried: "הטקסט יישאר כאן עד סוף ההמתנה.", SentThen: "ההודעה תישלח אז.",
	SilenceTitle: "השתקה בחדרים הציבוריים למשך", SilenceOpen: "עד לביטול", SilenceReason: "סיבה (לא חובה)", SilenceLift: "ביטול ההשתקה",
	Silenced: "השתקה בחדרים הציבוריים עד {when}.", SilencedOpen: "השתקה בחדרים הציבוריים עד לביטול.",
	SilencedMe: "אחד המנחים השתיק אותך בחדרים הציבוריים.", SilencedMeOpen: "אחד המנחים השתיק אותך בחדרים הציבוריים, עד לביטול.", WaitsToEnter: "חדשים כאן: כתיבה בפומבי לאחר אישור של מנחה.", WaitMe: "כתיבה בחדרים הציבוריים תתאפשר לאחר אישור של מנחה.",
	ArchiveTitle: "ארכיון", ArchiveOff: "בשימוש", Archived: "בארכיון", ArchiveHint: "בחדר שבארכיון אפשר לקרוא ולחפש, אבל לא לכתוב או להגיב.",
	ArchivedHere: "החדר הזה בארכיון. אפשר לקרוא ולחפש בו.", Unarchive: "להחזיר לשימוש", ArchivedRooms: "ארכיון",
	DoesSlow: "לקבוע את הזמן בין שתי הודעות של אותו אדם בחדר הזה", SlowInvalid: "אפשר לכתוב זמן כמו \u206630s\u2069 או \u20665m\u2069, עד \u20666h\u2069, או \u2066off\u2069.",
	SlowNotYours: "רק מנחי החדר יכולים לקבוע את זה.",
	AskTitle:     "הצטרפות", AskOff: "חופשית", AskOn: "לפי בקשה: אחרים רק קוראים",
	AskHere: "אפשר לקרוא כאן. כדי לכתוב, מבקשים מהמנחים.", AskWord: "כמה מילים למנחים (לא חובה)", AskDo: "בקשה להצטרף", AskedHere: "ביקשת להצטרף.", AskBack: "ביטול הבקשה", AskTomorrow: "המנחים לא צירפו אותך. אפשר לבקש שוב מחר.",
	Asking:    hebrewPlural{"אדם אחד מבקש להצטרף", "שני אנשים מבקשים להצטרף", "{n} אנשים מבקשים להצטרף"},
	CalmTitle: "מצב רגוע: כמה זמן אורחים יכולים רק לקרוא", CalmDo: "להרגיע את החדר", CalmLift: "לאפשר לאורחים לכתוב שוב",
	CalmHere: "החדר הזה במצב רגוע עד {when}: אורחים יכולים רק לקרוא.",
	DoesCalm: "לאפשר לאורחים רק לקרוא לזמן מה, כאן או בכל החדרים", CalmInvalid: "אפשר לכתוב זמן כמו \u206615m\u2069 או \u20661h\u2069, עד \u20661d\u2069, או \u2066off\u2069.",
	DoesArchive: "להעביר את החדר לארכיון או להחזיר אותו לשימוש", ArchiveInvalid: "אפשר לכתוב \u2066on\u2069 או \u2066off\u2069.",
}

var hebrewMembers = MemberWords{
	PrivateRoom: "חדר פרטי", GroupRoom: "קבוצה", OnlyMembers: "רק חברי החדר יכולים לקרוא",
	NewRoomTitle: "חדר חדש", NewRoomOther: "חדר פרטי או קבוצה חדשה", NewRoomKind: "מי יכול לקרוא", NewRoomName: "שם", NewGroupName: "שם (לא חובה)",
	NewRoomPeople: "אנשים", NewRoomDo: "יצירה", DropPerson: "בלי {name}",
	KindPublic: "חדר ציבורי", KindPrivate: "חדר פרטי", KindGroup: "קבוצה",
	ReadPublic: "כל מי שכאן יכול למצוא ולקרוא.", ReadPrivate: "רק מי שצורפו יכולים לקרוא. הבעלים והמנחים מצרפים.", ReadGroup: "עד 50 אנשים. כל מי שבקבוצה יכול לצרף אחרים.",
	MembersTitle: "חברי החדר", MembersFind: "חיפוש בין חברי החדר", MembersFindOrAdd: "חיפוש בין חברי החדר, או מישהו לצירוף", MembersMore: "עוד", MembersMe: "(זה המשתמש שלך)",
	LastSeen: "ביקור אחרון: {when}", OfflineMembers: "אין חיבור. הרשימה אולי לא מעודכנת.",
	MembersCount: hebrewPlural{"חבר אחד", "שני חברים", "{n} חברים"},
	AddTitle:     "עדיין לא בחדר הזה", AddPerson: "צירוף של {name}", AddToRoom: "צירוף אל {name}",
	AddRefused: "אי אפשר לצרף את המשתמש הזה. לקבוצה אפשר לצרף את מי שהייתה איתם שיחה פרטית.",
	RoleTitle:  "תפקיד בחדר הזה", RoleHere: "{role} בחדר {name}",
	RemoveFromRoom: "הסרה מהחדר הזה", AskRemove: "להסיר את {name} מהחדר הזה?",
	AskRemoveText: "הגישה נפסקת מיד, גם למה שנאמר קודם. אפשר לחזור רק בצירוף מחדש.", AskRemovePublic: "היציאה מהחדר מיידית. אפשר להצטרף אליו שוב.", RemoveDo: "הסרה",
	AskLeave: "לצאת מהחדר הזה?", AskLeaveText: "אחרי היציאה אי אפשר לקרוא אותו, ומה שנשמר ממנו במכשיר הזה נמחק. אפשר לחזור רק בצירוף מחדש.",
	LeftPrivate: "יצאת מהחדר {name}", RemovedNote: "החדר הזה כבר לא פתוח בפניך. מה שנכתב ולא נשלח נמצא בטיוטות הקודמות.",
	AddedRow: "צורפו על ידי {name}: {names}", RemovedRow: "הוסרו על ידי {name}: {names}", JoinedRow: "הצטרפו לחדר: {names}", LeftRow: "יצאו מהחדר: {names}",
	ArgCreate: "[public|private|group] שם", DoesCreate: "יצירת חדר ובחירה מי יכול לקרוא אותו", DoesMembers: "הצגת חברי החדר", DoesAdd: "צירוף לחדר הזה",
	DoesRemove: "הסרה מהחדר הזה", DoesRole: "בחירת תפקיד בחדר הזה",
	MembersNowhere: "זה פועל בחדרים פרטיים ובקבוצות.", MembersNotYours: "אין לך הרשאה לזה בחדר הזה.", RoleInvalid: "אפשר לבחור member, moderator או owner. בקבוצה יש חברים ובעלים.",
}

var hebrewGuests = GuestWords{
	GuestsTitle: "אורחים בחדר הזה", GuestsWrite: "אורחים יכולים לכתוב", GuestsRead: "אורחים יכולים רק לקרוא", GuestsNone: "בלי אורחים",
	RoomClosed: "החדר הזה פתוח רק למי שיש לו חשבון.", GuestsReadHere: "אורחים יכולים רק לקרוא כאן.",
	DoesGuests: "לקבוע מה אורחים יכולים לעשות בחדר הזה", GuestsInvalid: "אפשר לכתוב \u2066write\u2069 (לכתוב), \u2066read\u2069 (רק לקרוא) או \u2066none\u2069 (בלי אורחים).",
	GuestsNotYours: "רק מי שפתח את החדר ומנהלי השרת יכולים לקבוע את זה.",
}

var hebrewStatus = StatusWords{
	StatusTitle: "הסטטוס שלך", StatusText: "מה קורה?", StatusHint: "בישיבה", StatusEmoji: "אימוג׳י", StatusUntil: "להציג", StatusSave: "שמירה", StatusClear: "ניקוי הסטטוס",
	StatusQuiet: "נא לא להפריע", QuietOff: "כבוי", StatusForEver: "עד לשינוי",
	HalfHour: "למשך 30 דקות", Hour: "למשך שעה", FourHours: "למשך 4 שעות", TodayOnly: "עד סוף היום", TillTomorrow: "עד מחר בבוקר", ThisWeek: "עד סוף השבוע", TillTime: "עד {when}",
	QuietUntil: "נא לא להפריע עד {when}", StatusEnds: "עד {when}",
	StatusSet: "הסטטוס נקבע", StatusCleared: "הסטטוס נוקה", StatusInvalid: "סטטוס הוא אימוג׳י אחד ועד 80 תווים.",
	ArgStatus: "[אימוג׳י] טקסט", DoesStatus: "לספר לאחרים מה קורה; off לסיום",
}

var hebrewCommands = CommandWords{
	CommandsTitle: "פקודות", CommandEscape: "שליחת טקסט שמתחיל בלוכסן",
	ArgMe: "פעולה", ArgNick: "שם", ArgMsg: "שם הודעה", ArgJoin: "חדר", ArgShrug: "הודעה",
	DoesMe: "תיאור של פעולה: * Ada מנופפת", DoesNick: "החלפת השם", DoesMsg: "הודעה פרטית לאדם אחד", DoesTopic: "הצגה או שינוי של נושא החדר; off להסרה",
	DoesJoin: "מעבר לחדר", DoesLeave: "יציאה מהחדר הזה", DoesShrug: "הוספת משיכת כתפיים להודעה",
	DoesAway: "מעבר לסטטוס ״לא כאן״, עד ההודעה הבאה או עד שימוש חוזר בפקודה", DoesHelp: "רשימת הפקודות וקיצורי המקשים",

	CommandsOffered: hebrewPlural{"פקודה אחת. Enter מוסיף אותה.", "שתי פקודות. בחירה במקשי החיצים, הוספה ב־Enter.", "{n} פקודות. בחירה במקשי החיצים, הוספה ב־Enter."},
	RoomsOffered:    hebrewPlural{"חדר אחד. Enter מוסיף אותו.", "שני חדרים. בחירה במקשי החיצים, הוספה ב־Enter.", "{n} חדרים. בחירה במקשי החיצים, הוספה ב־Enter."},
	NoCommand:       "אין פקודה בשם /{name}. שום דבר לא נשלח.", NoCommandInEdit: "פקודות לא פועלות בזמן עריכה של הודעה.",
	CommandLacks: "משהו חסר: {usage}",
	SendAsText:   "שליחה כטקסט", SaveAsText: "שמירה כטקסט",
	TopicOfRooms: "לשיחה פרטית אין נושא.", LeavesNothing: "אי אפשר לצאת מכאן: זה החדר היחיד, או שזו שיחה פרטית.",
	DoneLater:   "יתבצע כשהחיבור יחזור",
	AppearsAway: "הסטטוס שלך: לא כאן", ComeBack: "חזרתי", AwayNow: "הסטטוס שלך הוא ״לא כאן״ עד ההודעה הבאה שלך", BackNow: "הסטטוס שלך הוא שוב ״כאן״",
}

var hebrewDrafts = DraftWords{
	DraftElsewhere: "יש טיוטה חדשה יותר ממכשיר אחר.", DraftShow: "הצגת הטיוטה החדשה יותר",
	ShelfTitle: "טיוטות קודמות", ShelfHint: "טיוטות שהוחלפו או נמחקו נשמרות כאן 7 ימים, עד 20 טיוטות.",
	ShelfNone: "אין טיוטות קודמות", ShelfUse: "המשך כתיבה",
	UndoSend: "ביטול שליחה", UndoSendOff: "כבוי", UndoSendOn: "5 שניות", Sending: "בשליחה…", TextOnShelf: "הטקסט נמצא בטיוטות הקודמות.",
	SendLater: "שליחה מאוחר יותר", LaterHour: "בעוד שעה", LaterTomorrow: "מחר ב־{time}", LaterPick: "תזמון", LaterAt: "תאריך ושעה",
	LaterTitle: "הודעות מתוזמנות", LaterNone: "אין הודעות מתוזמנות", LaterHint: "המכשיר הזה שולח אותן. הוא צריך לפעול ו־Parley צריך להיות פתוח באותו זמן; אחרת הן יישלחו בפתיחה הבאה.",
	LaterSet: "תישלח {when}", LaterPast: "יש לבחור מועד עתידי, עד שנה מהיום.", SendNow: "שליחה עכשיו",
	LaterBy: "מי שולח", LaterServer: "השרת", LaterDevice: "המכשיר הזה", LaterServerHint: "השרת שולח אותה, גם כשהמכשיר כבוי.",
	TypingShown: "להראות לאחרים שאני מקליד/ה", TypingOn: "פועל", TypingOff: "כבוי",
}

var hebrewChanges = ChangeWords{
	MessageOptions: "אפשרויות ההודעה", AddReaction: "הוספת תגובה", React: "תגובה עם {name}", Reply: "תשובה", ReplyPrivately: "תשובה פרטית",
	Edit: "עריכה", Delete: "מחיקה", CopyText: "העתקת הטקסט", TextCopied: "הטקסט הועתק", Pin: "נעיצה בחדר", Unpin: "ביטול הנעיצה",
	Versions: "הצגת גרסאות", Restore: "שחזור", Erase: "מחיקה לצמיתות",

	KeyOptions: "אפשרויות", KeyEditLast: "בשדה ריק: עריכת ההודעה האחרונה שלך", KeyArrows: "בחירת הודעה", OnSelected: "ההודעה שנבחרה: {what}",

	Deleted: "ההודעה נמחקה", Edited: "נערכה", EditedAt: "נערכה: {time}", Pinned: "נעוצה",
	DeletedRun: hebrewPlural{"הודעה אחת נמחקה", "שתי הודעות נמחקו", "{n} הודעות נמחקו"},
	ReactedBy:  "{emoji}, {n}: {names}", You: "את/ה",
	GoneQuote: "הודעה שנמחקה", UnknownQuote: "הודעה קודמת", Older: "מוצגות הודעות ישנות יותר",

	Deleting: "במחיקה…", ChangeWaits: "יישמר כשהחיבור יחזור", ChangeFailed: "לא בוצע שינוי.",
	ChangedMeanwhile: "בינתיים ההודעה נערכה במקום אחר. הטקסט שלך:", UseMine: "שימוש בטקסט שלך", KeepThis: "ויתור על הטקסט שלך",

	Editing: "עריכת ההודעה שלך", EditingPrivately: "עריכה. ההודעה גלויה רק ל־{name}", EditHint: "Enter לשמירה, Esc לביטול", Save: "שמירה",
	ReplyingTo: "תשובה אל {name}", NotToRoom: "ההודעה הזו פרטית, רק לך ול־{name}: בחדר לא יראו תשובה לה.",
	CancelEdit: "ביטול העריכה", CancelReply: "ביטול התשובה",
	WillNotify: "תישלח התראה אל {names}", TooOldToNotify: "ההודעה ישנה מכדי לשלוח התראה אל {names}",
	AskDelete: "למחוק את ההודעה הזו?", AskDeleteText: "כולם יראו שנמחקה הודעה, אבל לא מה היה כתוב בה.",
	AskErase: "למחוק את ההודעה הזו לצמיתות?", AskEraseText: "לא יהיה אפשר לשחזר אותה.",

	SaidReaction: "תגובה מאת {name} להודעה שלך: {emoji}", SaidEdit: "הודעה של {name} נערכה: {text}", SaidDelete: "הודעה של {name} נמחקה",

	PinnedTitle: "הודעות נעוצות", PinnedNone: "אין כאן הודעות נעוצות. אפשר לנעוץ הודעה מתוך האפשרויות שלה.", JumpTo: "מעבר להודעה",
	VersionsTitle: "גרסאות", VersionNow: "עכשיו", ReactorsTitle: "תגובות", LoadMore: "הצגת עוד",
}

var hebrewSite = Site{
	Description: "צ׳אט שנפתח מקישור: בלי חשבון ובלי להתקין דבר.", Loading: "בטעינה…",
	LostTitle: "הדף לא נמצא", LostText: "ייתכן שחסר חלק מהקישור.", LostLink: "מעבר אל \u2066#lobby\u2069",
	BrokenTitle: "משהו השתבש", BrokenText: "לא הצלחנו להציג את הדף. זה לא באשמתך.", TryText: "ניסיון נוסף",
	BusyTitle: "השרת עמוס", BusyText: "נסו שוב בעוד כמה שניות.",
	NoScript:   "JavaScript כבוי: אפשר לקרוא את הדף הזה, אבל לא לכתוב בו. כדי להשתתף, אפשרו JavaScript לאתר הזה וטענו את הדף מחדש, או הריצו <code dir=\"ltr\">parley chat</code> עם הכתובת הזו במסוף.",
	OldBrowser: "הדפדפן הזה ישן מדי בשביל Parley, או שהוא חוסם את הסקריפטים של הדף: חלק מהדברים ייראו לא נכון או לא יפעלו. השתמשו ב־Chrome או ב־Edge מגרסה 123, ב־Safari מגרסה 17.5, ב־Firefox מגרסה 121, או בגרסה חדשה יותר.",
	RoomPage:   RoomPage{Search: "חיפוש בחדר", None: "אין תוצאות", Saved: "נשמר: {date}. הודעות: {n}. אזור הזמן: {zone}."},
	Embedded:   Embedded{Open: "להצטרפות לשיחה ב־{place}", Empty: "עדיין אין הודעות.", Zone: "אזור הזמן: {zone}.", Closed: "החדר הזה כבר לא מוצג למבקרים."},
	Scripts: Scripts{
		Loading: "טעינה של {size} MB…", Slow: "עדיין בטעינה, החיבור איטי…", Connecting: "מתבצע חיבור…",

		NoScript:    "Parley לא נטען. צריך לטעון את הדף מחדש.",
		Blocked:     "חלק מ־Parley לא הגיע: החיבור נותק, או שתוסף או פרוקסי חוסם אותו.",
		Policy:      "מדיניות האבטחה של הדף חוסמת את התוכנית. פרוקסי או תוסף שינה אותה: נסו רשת אחרת, או כבו את התוסף באתר הזה.",
		Proxy:       "משהו בין הדפדפן לשרת חוסם את התוכנית, למשל פרוקסי או מסנן. נסו רשת אחרת, או פנו למי שמפעיל את הרשת הזו.",
		Status:      "השרת לא שלח את התוכנית ({status}). נסו שוב בעוד רגע.",
		NoMemory:    "אין מספיק זיכרון בשביל Parley. סגרו כרטיסיות או אפליקציות אחרות, וטענו את הדף מחדש.",
		OldBrowser:  "הדפדפן הזה ישן מדי בשביל Parley. עדכנו אותו, או השתמשו בדפדפן אחר.",
		NoNetwork:   "לא הצלחנו לטעון את Parley. כדאי לבדוק את החיבור.",
		NoProgram:   "השרת הזה נבנה בלי התוכנית. על מי שמפעיל אותו להריץ make build.",
		NoWasm:      "הדפדפן הזה לא יכול להריץ את Parley: אין בו WebAssembly, או שמצב נעילה או הגדרה אחרת מכבים אותו. אפשרו אותו לאתר הזה, או השתמשו בדפדפן אחר.",
		OutOfMemory: "נגמר הזיכרון של Parley. סגרו כרטיסיות אחרות, וטענו את הדף מחדש.",
		Stopped:     "Parley הפסיק לפעול.",
		SentLater:   "מה ששלחת נשמר, ויישלח אחרי טעינה מחדש.",

		HalfTitle: "ההתנתקות לא הסתיימה",
		HalfText:  "מה שנשמר בדפדפן הזה נמחק, אבל לא היה אפשר לעדכן את השרת. התחברו לרשת ונסו שוב.",
		OutTitle:  "התנתקת",
		OutText:   "הדפדפן הזה שכח מי היית, בכל הכרטיסיות. מה שכתבת נשאר בשרת. אפשר להתחבר ולחזור לחשבון, או להתחיל מחדש בזהות אורח חדשה, בשם אחר.",
		Restart:   "התחלה מחדש",
	},
}

var hebrewSearch = SearchWords{
	SearchHint: "החיפוש מתבצע בכל החדרים והשיחות הגלויים לך.", SearchNone: "לא נמצאו הודעות מתאימות. כדאי לבדוק את האיות, או לחפש פחות מילים.",
	SearchNewest: "החדשות ביותר", SearchBest: "המתאימות ביותר", SearchSort: "מיון לפי", SearchMore: "הצגת עוד", SearchLengthen: "יש תוצאות נוספות: כדאי להוסיף מילה.",
	SearchLocal:   "אין חיבור: החיפוש נערך רק בהודעות שנשמרו במכשיר הזה.",
	SearchPartial: "החיפוש נמשך יותר מדי זמן, וייתכן שחסרות הודעות ישנות.",
	SearchMissing: "הודעות ישנות עדיין נכנסות לאינדקס: הושלמו {percent}%.",
	SearchRecent:  "חיפושים אחרונים", SearchForget: "הסרת ״{query}״", SearchClear: "ניקוי",
	SearchNarrow: "צמצום החיפוש", SearchSuggestions: "הצעות",
	SearchFrom: "מאת מישהו, או ממני (me)", SearchIn: "בחדר, או בשיחה עם @מישהו", SearchHas: "עם קישור (link), קוד (code) או תגובה (reaction)",
	SearchIs: "פרטיות (private), נעוצות (pinned), שלי (mine) או ערוכות (edited)", SearchBefore: "לפני יום מסוים, למשל 2026-03-01", SearchAfter: "אחרי יום, חודש או שנה",
	SearchOn: "ביום מסוים, למשל today", SearchPhrase: "בדיוק המילים האלה", SearchWithout: "בלי המילה הזו",
	SearchLink: "עם קישור", SearchCode: "עם קוד", SearchReaction: "עם תגובה",
	SearchPrivate: "פרטיות", SearchPinned: "נעוצות", SearchMine: "שלי", SearchEdited: "ערוכות", SearchNot: "למעט {what}",
}

var hebrewInvites = InviteWords{
	InviteTitle: "הזמנת אנשים", InviteUses: "עבור", InviteAny: "ללא הגבלה", InviteUpTo: hebrewPlural{"אדם אחד", "עד שני אנשים", "עד {n} אנשים"},
	InviteFor: "בתוקף למשך", InviteDays: hebrewPlural{"יום אחד", "יומיים", "{n} ימים"}, InviteRole: "התפקיד בחדר", InviteNote: "הערה למי שיפתחו את הקישור (לא חובה)", InviteMake: "יצירת קישור",
	InviteLink: "קישור הזמנה", InviteOnce: "כל מי שהקישור בידיו יכול להצטרף. כדאי להעתיק עכשיו: הוא לא יוצג שוב.", InviteShare: "שיתוף", InviteCode: "קוד QR",
	InviteNone: "עדיין אין קישורים לחדר הזה.", InviteStates: [4]string{"פעילים", "נוצלו", "פג תוקפם", "בוטלו"},
	InviteUsed: "הצטרפו: {used} מתוך {uses}", InviteUsedAny: "הצטרפו: {used}", InviteBy: "נוצר על ידי {name}",
	InviteRevoke: "ביטול הקישור", InviteRevokeOnly: "רק ביטול", InviteRemove: "ביטול והסרה של מי שהצטרפו", InviteOver: "הקישור בוטל",
	InvitePlace: "הזמנות לאתר כולו", DoesInvite: "הזמנת אנשים לחדר הזה בקישור",
}
