package ui

import (
	"strconv"
	"strings"

	"parley/shared/chat"
)

// Lang is a language of the interface.
type Lang string

const (
	English Lang = "en"
	Chinese Lang = "zh"
)

// LangOf returns the language that best serves a reader of the language with that tag, such as "zh-CN".
func LangOf(tag string) Lang {
	tag = strings.ToLower(tag)
	if tag == "zh" || strings.HasPrefix(tag, "zh-") || strings.HasPrefix(tag, "zh_") {
		return Chinese
	}
	return English
}

// Tag returns the language as the page's lang attribute names it.
func (l Lang) Tag() string {
	if l == Chinese {
		return "zh-Hans"
	}
	return "en"
}

// Catalog holds every text of the interface in one language. A field is a key: a text that is missing in one
// language does not pass the tests. Places to be filled are written {so}.
type Catalog struct {
	App, Skip string
	// The list of rooms.
	Rooms, Direct, FindRoom, WriteTo, NoName, ChangeName, Settings string
	Unread, Mentions                                               Plural
	// Requests of people whom the person has never written to.
	Requests                                               Plural
	MoreRequests, Request, Asks, Accept, Decline, Declined string
	// The bar.
	Search, SearchLabel, SearchHint, SearchNone, SearchMore, Searching                string
	SearchFound                                                                       Plural
	OpenRooms, People, RoomMenu, LeaveRoom, CopyLink, LinkCopied, OnlyTwo, LobbyTopic string
	// The timeline.
	Today, Yesterday, New, Loading, Start, StartDirect, Quiet, Missing, ToLobby string
	OnlyYou, ToOnly, IsNow, Came, Gone, Comma, And, Absent                      string
	NotSent, Retry, Discard, Queued, Soon                                       string
	ShowMore, ShowLess                                                          string // of a long message
	RoomAlike, CreateRoom                                                       string
	Others, NewBelow, Delay, Later, LongDelay                                   Plural
	ToNewest                                                                    string
	Weekdays                                                                    [7]string
	Months                                                                      [12]string
	Date, DateYear                                                              string
	Morning, Afternoon                                                          string // a time by the clock of twelve hours
	// The people.
	HereNow, MoreHere Plural
	LastHere          string
	// The composer.
	Compose, ComposeIn, ComposeTo, Send, SendPrivately, SendHint         string
	OnlyPeer, OnlyPeerAway, SayToRoom, SayToPeer, SayPrivately, Everyone string
	Private                                                              string
	LookingUp, Waiting, Unsettled, Nobody, DidYouMean, Alike             string
	ToWhom, Myself, Nameless, Wordless, ChooseHere, ChooseAway           string
	Left, TooLong, Offered                                               Plural
	NoFiles                                                              string
	TypingOne, TypingTwo, TypingMany                                     string
	// The banner.
	BackSoon, Update, Reload, Dismiss, Forgetful, NoHistory string
	BackThen                                                Plural
	Broken, Stopped, StoppedUpgrade                         string
	// Dialogs and menus.
	Close, Cancel, NameTitle, NameLabel, NameHint, NameSave, UseName        string
	RoomTitle, RoomLabel, RoomNew, RoomOpen, TopicLabel, RoomNone, RoomMore string
	RoomFollowed, RoomLoading                                               string
	Here                                                                    Plural
	HelpTitle, KeySend, KeyLine, KeySwitch, KeyPrevNext, KeyEnd, KeyMention string
	AtName, KeyPrivate, KeyHelp, KeyCompose, KeySearch                      string
	KeyPages, SingleKeys                                                    string
	Theme, ThemeSystem, ThemeLight, ThemeDark, Language, Install            string
	// Refusals, by code.
	Refused []Refusal
	Wait    Plural // how long, after a refusal

	PersonWords
	ListWords
	WelcomeWords
	ReadingWords
}

// Refusal is what a refusal with that code means, and what to do about it.
type Refusal struct {
	Code chat.Code
	Text string
}

// Plural is a text that depends on a number, which stands in it as {n}.
type Plural struct{ One, Many string }

// of returns the text for n.
func (p Plural) of(n int) string {
	text := p.Many
	if n == 1 {
		text = p.One
	}
	return strings.ReplaceAll(text, "{n}", strconv.Itoa(n))
}

// Failure returns what to say when the program has failed, and what the button says that loads it again.
func Failure(lang Lang) (words, reload string) {
	w := catalogOf(lang)
	return w.Broken, w.Reload
}

func catalogOf(lang Lang) *Catalog {
	if lang == Chinese {
		return &chinese
	}
	return &english
}

// fill returns a sentence with one of its places filled.
func fill(sentence, place, value string) string {
	return strings.ReplaceAll(sentence, place, isolated(value))
}

// isolated returns a text that does not change the order of the sentence around it: one that is read from right to left is put
// between isolates (UAX 9).
func isolated(text string) string {
	if strings.ContainsFunc(text, rightToLeft) {
		return "\u2068" + text + "\u2069"
	}
	return text
}

// rightToLeft reports the letters of scripts that are read from right to left, by the blocks that Unicode keeps for them.
func rightToLeft(r rune) bool {
	switch {
	case r < 0x590:
		return false
	case r < 0x900:
		return true
	}
	return 0xFB1D <= r && r < 0xFE00 || 0xFE70 <= r && r < 0xFEFF || 0x10800 <= r && r < 0x11000 || 0x1E800 <= r && r < 0x1F000
}

// split returns the pieces of a sentence: texts, and places such as "{name}".
func split(sentence string) []string {
	var pieces []string
	for sentence != "" {
		from := strings.IndexByte(sentence, '{')
		length := strings.IndexByte(sentence[max(from, 0):], '}') + 1
		switch {
		case from < 0 || length == 0:
			return append(pieces, sentence)
		case from > 0:
			pieces = append(pieces, sentence[:from])
		}
		pieces = append(pieces, sentence[from:from+length])
		sentence = sentence[from+length:]
	}
	return pieces
}

// capped returns n, or "99+" for more than most.
func capped(n, most int) string {
	if n > most {
		return strconv.Itoa(most) + "+"
	}
	return strconv.Itoa(n)
}
