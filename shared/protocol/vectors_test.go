package protocol

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parley/shared/chat"
)

var update = flag.Bool("update", false, "write testdata from the samples")

var (
	ada = chat.User{ID: "ada7k2m9q4", Name: "Ada", Rev: 1}
	bo  = chat.User{ID: "bo3x8w1f5z", Name: "Brave-Otter"}

	comeIn = chat.Invite{ID: "mfrggzdfmztwq2lk", Room: plans.ID, Role: chat.RoleMember, Note: "Come in", By: ada, Made: 1760000000000, Expires: 1760086400000, Used: 1, Uses: 5, State: chat.InviteActive}

	answered = chat.Report{Room: "lobby", Seq: 42, Reason: chat.ReasonHarassment, Note: "It goes on in other rooms", At: 1760000100000, Outcome: chat.OutcomeActed, Word: "Thank you", Closed: 1760000900000}

	onHoliday = chat.UserStatus{User: bo.ID, Status: chat.Status{Emoji: "🌴", Text: "On holiday", Until: 1760400000000, Rev: 3}}

	lobby   = chat.Room{ID: "lobby", Kind: chat.Public, Name: "Lobby", Topic: "Everyone starts here"}
	withBo  = chat.Room{ID: chat.DirectID(ada.ID, bo.ID), Kind: chat.Direct, Peer: &bo}
	plans   = chat.Room{ID: "room:mfrggzdfmztwq2lknnwg23tpoa", Kind: chat.Private, Name: "Plans"}
	trip    = chat.Room{ID: "room:pfrggzdfmztwq2lknnwg23tpoa", Kind: chat.Group, Name: "Ada, Brave-Otter"}
	asks    = chat.RoomState{Room: withBo, Head: 1, Unread: 1, Request: true}
	standIn = chat.RoomState{Room: lobby, Head: 42, Read: 40, Unread: 2, Mentions: 1}

	said = chat.Event{Room: "lobby", Seq: 42, Kind: chat.Said, At: 1760000000000, By: bo, Nonce: "0199c5b8-7e4a-7d21-9f3c-5a1b2c3d4e5f",
		Message: &chat.Message{Text: "hello @Ada", Mentions: []chat.User{{ID: ada.ID, Name: "Ada", Rev: 1}}}}
	renamed = chat.Event{Room: "lobby", Seq: 43, Kind: chat.Renamed, At: 1760000001000, By: ada, Was: "Quiet-Fox"}
	private = chat.Event{Room: withBo.ID, Seq: 1, Kind: chat.Said, At: 1760000002000, By: ada, Nonce: "0199c5b8-8a10-7c55-b2d4-0f9e8d7c6b5a",
		Message: &chat.Message{Text: "@Brave-Otter see you at 5", To: bo.ID, In: "lobby", InSeq: 43}}

	thumbs  = chat.Reaction{Key: "👍", First: 45, Count: 1, Users: []chat.UserID{ada.ID}}
	crowd   = chat.Reaction{Key: "🎉", First: 46, Count: 70, Users: []chat.UserID{bo.ID}, Mine: true}
	changed = chat.Event{Room: "lobby", Seq: 40, Kind: chat.Said, At: 1759999990000, By: bo, Nonce: "0199c5b8-1111-7d21-9f3c-5a1b2c3d4e5f", Rev: 47,
		Message: &chat.Message{Text: "at 6", Reply: 12, EditedAt: 1760000003000, Reactions: []chat.Reaction{thumbs}, Pin: &chat.Pin{By: ada.ID, At: 1760000005000}}}
	marked = chat.Event{Room: "lobby", Seq: 40, Kind: chat.Said, At: 1759999990000, By: bo, Nonce: changed.Nonce, Rev: 47,
		Message: &chat.Message{Text: "at 6", Reply: 12, EditedAt: 1760000003000, Pin: &chat.Pin{By: ada.ID, At: 1760000005000}}}
	gone = chat.Event{Room: "lobby", Seq: 41, Kind: chat.Said, At: 1759999995000, By: bo, Rev: 48,
		Message: &chat.Message{Gone: &chat.Gone{By: bo.ID, At: 1760000006000}}}
	edited  = chat.Event{Room: "lobby", Seq: 44, Kind: chat.Edited, At: 1760000003000, By: bo, Target: 40, Message: &chat.Message{Text: "at 6", EditedAt: 1760000003000}}
	cheered = chat.Event{Room: "lobby", Seq: 46, Kind: chat.Reacted, At: 1760000004000, By: ada, Target: 40, Reaction: &thumbs, On: true, From: 45}
	pinned  = chat.Event{Room: "lobby", Seq: 47, Kind: chat.Pinned, At: 1760000005000, By: ada, Target: 40, On: true}
	deleted = chat.Event{Room: "lobby", Seq: 48, Kind: chat.Deleted, At: 1760000006000, By: bo, Target: 41, Message: &chat.Message{Gone: &chat.Gone{By: bo.ID, At: 1760000006000}}}
	stub    = chat.Event{Room: "lobby", Seq: 45, Kind: chat.Reacted, Target: 40}
)

// samples has the frames of testdata, by kind. The first of each kind stands in docs/protocol.md.
func samples() map[Kind][]Frame {
	zero := chat.Seq(0)
	hereNow := Here{Room: "lobby", Count: 2, Users: []chat.User{ada, bo}}
	return map[Kind][]Frame{
		"join":        {{1, &Join{Room: "lobby", Epoch: "k7Qm2", After: 41, At: 1760000000000}}, {2, &Join{Room: "lobby"}}},
		"leave":       {{2, &Leave{Room: "film-club"}}},
		"topic":       {{27, &Topic{Room: "film-club", Topic: "Saturdays at 8"}}},
		"configure":   {{3, &Configure{Room: "film-club", Guests: "read"}}, {4, &Configure{Room: "film-club", Archived: new(true)}}, {5, &Configure{Room: "film-club", Guests: "write", Archived: new(false), Slow: new(int64(30))}}, {6, &Configure{Room: "film-club", Calm: new(int64(3600))}}, {7, &Configure{Calm: new(int64(0))}}, {8, &Configure{Room: "film-club", Asking: new(true)}}},
		"create":      {{3, &Create{Name: "Film Club", Topic: "Fridays at 8"}}, {4, &Create{Name: "电影"}}, {5, &Create{Name: "Plans", RoomKind: chat.Private, Users: []chat.UserID{bo.ID}}}, {6, &Create{RoomKind: chat.Group, Users: []chat.UserID{bo.ID, "cy"}}}},
		"invite":      {{44, &Invite{Room: plans.ID, Note: "Come in", Uses: 5, Hours: 24}}, {45, &Invite{Room: "lobby"}}},
		"invites":     {{46, &Invites{Room: plans.ID, After: "mfrggzdfmztwq2lk"}}, {47, &Invites{Room: "lobby"}}},
		"revoke":      {{48, &Revoke{Invite: "mfrggzdfmztwq2lk", Remove: true}}},
		"invited":     {{44, &Invited{Invite: comeIn, Token: "mJ0xq3V7n2kQ9hTz4bLwYg"}}},
		"invitations": {{46, &Invitations{Room: plans.ID, Invites: []chat.Invite{comeIn}, Days: 30}}, {47, &Invitations{Room: "lobby", More: true, Days: 365, Unlimited: true}}},
		"members":     {{41, &Members{Room: plans.ID, Query: "br", After: ada.ID, Limit: 20}}, {42, &Members{Room: "lobby"}}},
		"add":         {{43, &Add{Room: plans.ID, User: bo.ID}}},
		"remove":      {{44, &Remove{Room: plans.ID, User: bo.ID}}},
		"role":        {{45, &Role{Room: plans.ID, User: bo.ID, Role: chat.RoleModerator}}, {46, &Role{Room: "lobby", User: bo.ID, Role: chat.RoleMember}}},
		"rooms":       {{4, &Rooms{Query: "film", After: "film-club"}}, {5, &Rooms{}}},
		"send":        {{5, &Send{Room: "lobby", Nonce: said.Nonce, Text: "hello @Ada"}}, {6, &Send{Room: "lobby", Nonce: private.Nonce, Text: "<b>\n\"&\u2028", To: bo.ID}}, {7, &Send{Room: withBo.ID, Nonce: private.Nonce, Text: "@all", Public: true}}, {8, &Send{Room: "lobby", Nonce: said.Nonce, Text: "yes", Reply: 42}}},
		"schedule":    {{31, &Schedule{Room: "lobby", Nonce: said.Nonce, Text: "good morning", At: 1760000000000}}, {32, &Schedule{Room: "lobby", Nonce: private.Nonce, Text: "@Brave-Otter see you", To: bo.ID, Reply: 42, At: 1760000000000}}},
		"unschedule":  {{33, &Unschedule{Nonce: said.Nonce}}},
		"schedules":   {{34, &Schedules{}}},
		"scheduled":   {{34, &Scheduled{Messages: []chat.Scheduled{{Room: "lobby", Nonce: said.Nonce, Text: "good morning", At: 1760000000000}}}}, {0, &Scheduled{Messages: []chat.Scheduled{}}}},
		"history":     {{6, &History{Room: "lobby", Before: 44, Limit: 20}}, {7, &History{Room: "lobby", After: &zero}}, {8, &History{Room: "lobby", Around: 42}}, {9, &History{Room: "lobby", At: 1760000000000}}},
		"edit":        {{11, &Edit{Room: "lobby", Seq: 40, Rev: 0, Text: "at 6"}}, {12, &Edit{Room: "lobby", Seq: 40, Rev: 44, Text: "at 7"}}},
		"delete":      {{12, &Delete{Room: "lobby", Seq: 41}}, {13, &Delete{Room: "lobby", Seq: 41, Erase: true}}},
		"restore":     {{13, &Restore{Room: "lobby", Seq: 41}}},
		"react":       {{14, &React{Room: "lobby", Seq: 40, Key: "👍", On: true}}, {15, &React{Room: "lobby", Seq: 40, Key: "👍"}}},
		"pin":         {{15, &Pin{Room: "lobby", Seq: 40, On: true}}, {16, &Pin{Room: "lobby", Seq: 40}}},
		"pins":        {{16, &Pins{Room: "lobby"}}},
		"reactors":    {{17, &Reactors{Room: "lobby", Seq: 40, Key: "👍"}}, {18, &Reactors{Room: "lobby", Seq: 40, Key: "👍", After: bo.ID}}},
		"draft":       {{20, &Draft{Room: "lobby", Text: "see you", Reply: 40, Base: 7}}, {21, &Draft{Room: "lobby", Base: 8, Sent: true}}},
		"drafts":      {{22, &Drafts{After: "lobby"}}, {23, &Drafts{}}},
		"shelve":      {{24, &Shelve{Room: "lobby", Text: "see you"}}, {25, &Shelve{Room: "lobby", Text: "see you", Reply: 40}}},
		"shelf":       {{26, &Shelf{Before: 1760000000000}}, {27, &Shelf{}}},
		"unshelve":    {{28, &Unshelve{Version: 1760000000000}}},
		"versions":    {{18, &Versions{Room: "lobby", Seq: 40}}},
		"rename":      {{7, &Rename{Name: "Ada"}}},
		"read":        {{8, &Read{Room: "lobby", Seq: 42}}, {9, &Read{Room: "lobby", Seq: 42, Back: new(int64)}}},
		"unread":      {{9, &Unread{Room: "lobby", Seq: 40, Back: 1}}, {10, &Unread{Room: "lobby", Seq: 40}}},
		"inbox":       {{9, &Inbox{}}, {10, &Inbox{At: 1760000000000, Room: "lobby", Seq: 42, Limit: 20}}},
		"requests":    {{9, &Requests{}}, {10, &Requests{After: withBo.ID}}},
		"answer":      {{9, &Answer{Room: withBo.ID, Accept: true}}, {10, &Answer{Room: withBo.ID}}},
		"people":      {{9, &People{Room: "lobby", After: bo.ID}}},
		"find":        {{10, &Find{Name: "brave"}}},
		"level":       {{27, &Level{Room: "lobby", Level: chat.LevelMentions}}, {28, &Level{Room: "lobby"}}},
		"away":        {{27, &Away{On: true}}, {29, &Away{}}},
		"search":      {{19, &Search{Query: "hello from:brave-otter", Room: "lobby", Limit: 20}}, {20, &Search{Query: "上海 after:2025-10-01", Sort: Best, Before: 40, Zone: 480}}},
		"typing":      {{0, &Typing{Room: "lobby"}}},
		"pong":        {{0, &Pong{}}},

		"joined": {{1, &Joined{State: standIn, Resumed: 42, Here: hereNow}}, {2, &Joined{State: chat.RoomState{Room: withBo}, Reset: true, Here: Here{Room: withBo.ID}}}},
		"sent":   {{5, &Sent{Room: "lobby", Seq: 42, At: said.At}}, {6, &Sent{Room: private.Room, Seq: 1, At: private.At, Dup: true, Event: &private}}},
		"page": {{6, &Page{Room: "lobby", From: 42, To: 43, Events: []chat.Event{said, renamed}, Private: []chat.Event{private}, Head: 43}}, {7, &Page{Room: "lobby", From: 1, Start: true}}, {10, &Page{Room: "lobby", From: 42, To: 43, Events: []chat.Event{said, renamed}, Head: 43, Near: 42}},
			{8, &Page{Room: "lobby", From: 44, To: 48, Changes: []chat.Event{edited, cheered, pinned, deleted}, Head: 48}},
			{9, &Page{Room: "lobby", From: 40, To: 41, Events: []chat.Event{changed, gone}, Refs: []chat.Event{{Room: "lobby", Seq: 12, Kind: chat.Said, At: 1759990000000, By: ada, Message: &chat.Message{Text: "When?"}}}, Head: 48}}},
		"amended":  {{11, &Amended{Room: "lobby", Seq: 44, Target: 40}}, {12, &Amended{Room: "lobby", Seq: 48, Target: 41, Same: true}}},
		"messages": {{16, &Messages{Room: "lobby", Events: []chat.Event{marked}}}, {17, &Messages{Room: "lobby"}}},
		"entries":  {{9, &Entries{Events: []chat.Event{said}, More: true}}, {10, &Entries{}}},
		"reacting": {{17, &Reacting{Room: "lobby", Seq: 40, Key: "👍", Users: []chat.User{ada}}}, {18, &Reacting{Room: "lobby", Seq: 40, Key: "🎉", Users: []chat.User{bo}, More: true}}},
		"drafted":  {{20, &Drafted{Draft: chat.Draft{Room: "lobby", Version: 8, Since: 5, Text: "see you", Reply: 40, At: 1760000000000}}}, {0, &Drafted{Draft: chat.Draft{Room: "lobby", Version: 9, At: 1760000001000}}}, {21, &Drafted{Draft: chat.Draft{Room: "lobby", Version: 9, At: 1760000001000}, Shelved: true}}},
		"stored": {{22, &Stored{Drafts: []chat.Draft{{Room: "lobby", Version: 8, Since: 5, Text: "see you", At: 1760000000000}}}}, {23, &Stored{More: true}},
			{26, &Stored{Drafts: []chat.Draft{{Room: "lobby", Version: 1760000000000, Text: "see you", At: 1760000000000, Refused: chat.CodeNotAllowed}}}}},
		"versioned": {{18, &Versioned{Room: "lobby", Seq: 40, Versions: []chat.Version{{Text: "at 5", At: 1759999990000, By: bo}}}}, {19, &Versioned{Room: "lobby", Seq: 41}}},
		"created":   {{3, &Created{Room: chat.Room{ID: "film-club", Kind: chat.Public, Name: "Film Club", Topic: "Fridays at 8"}}}, {5, &Created{Room: plans}}, {6, &Created{Room: trip}}},
		"directory": {{4, &Directory{Rooms: []chat.Listing{{Room: lobby, Here: 2}}}}, {5, &Directory{More: true}}},
		"requested": {{9, &Requested{Count: 1, States: []chat.RoomState{asks}}}, {10, &Requested{Count: 70, More: true}}},
		"here":      {{9, &hereNow}, {10, &Here{Room: "lobby", Count: 70, Users: []chat.User{ada}, More: true}}},
		"membership": {{41, &Membership{Room: plans.ID, Members: []chat.Member{{User: ada, Role: chat.RoleOwner, Since: 1760000000000}, {User: bo, Role: chat.RoleMember, Since: 1760000001000, Seen: 1759968000000}}, Total: 2}},
			{42, &Membership{Room: "lobby", Total: 70, More: true}}},
		"found":   {{10, &Found{Name: "brave", Offers: []chat.Person{{User: bo, Here: true}}}}, {11, &Found{Name: "Ada", Match: &chat.Person{User: ada}}}, {12, &Found{Name: "Аda", Near: &chat.Person{User: ada}}}},
		"hits":    {{19, &Hits{Hits: []Hit{{Event: said, Before: &marked}}, Next: 42}}, {20, &Hits{Partial: true, Missing: 40}}},
		"profile": {{7, &Profile{User: ada}}, {0, &Profile{User: ada}}},
		"done":    {{2, &Done{}}},
		"failed": {{5, &Failed{Error: chat.Error{Code: chat.CodeRateLimited, Message: "you write too fast; wait 0.5 s", RetryAfter: 500}}},
			{7, &Failed{Error: chat.Error{Code: chat.CodeNameTaken, Message: "that name is taken", Suggest: "Ada2"}}}, {0, &Failed{Error: *chat.Errorf(chat.CodeBadFrame, "not JSON")}},
			{11, &Failed{Error: chat.Error{Code: chat.CodeChanged, Message: "it was edited meanwhile; compare, and edit again"}, Event: &changed}}},
		"welcome": {{0, &Welcome{Version: Version, Build: "9f2c1e", Session: "HZ3K5QW2", Epoch: "k7Qm2", Now: 1760000000500, User: ada, Account: Account{Role: chat.RoleMember, Claimed: true}, Rooms: []chat.RoomState{standIn}, Limits: LimitsNow()}},
			{0, &Welcome{Version: Version, Build: "9f2c1e", Session: "HZ3K5QW2", Epoch: "k7Qm2", Now: 1760000000500, User: ada, Account: Account{Role: chat.RoleGuest}, Requests: &Requested{Count: 1, States: []chat.RoomState{asks}}, Limits: LimitsNow()}}},
		"account": {{0, &Account{Role: chat.RoleMember, Claimed: true}}, {0, &Account{Role: chat.RoleGuest}}, {0, &Account{Role: chat.RoleGuest, Silenced: chat.Silence{Until: 1760003600000, Reason: "shouting"}}}, {0, &Account{Role: chat.RoleGuest, Links: 1760000600000}}},
		"event": {{0, &Event{Event: said}}, {0, &Event{Event: renamed}}, {0, &Event{Event: private}}, {0, &Event{Event: edited}}, {0, &Event{Event: cheered}},
			{0, &Event{Event: pinned}}, {0, &Event{Event: deleted}}, {0, &Event{Event: stub}}, {0, &Event{Event: gone}}, {0, &Event{Event: chat.Event{Room: "lobby", Seq: 49, Kind: chat.Said, At: 1, By: ada, Message: &chat.Message{Text: "x", Reactions: []chat.Reaction{crowd}}}}}},
		"presence":   {{0, &Presence{Room: "lobby", Count: 3, Came: []chat.User{bo}}}, {0, &Presence{Room: "lobby", Count: 900, Gone: []chat.User{bo}, More: true}}},
		"followed":   {{0, &Followed{State: chat.RoomState{Room: withBo, Head: 1, Unread: 1}}}, {0, &Followed{State: asks}}, {0, &Followed{State: chat.RoomState{Room: plans}}}},
		"left":       {{0, &Left{Room: "film-club"}}, {0, &Left{Room: "film-club", Why: chat.CodeNoGuests}}, {0, &Left{Room: plans.ID, Why: WhyRemoved}}},
		"ranked":     {{0, &Ranked{Room: plans.ID, Role: chat.RoleModerator}}, {0, &Ranked{Room: "film-club", Role: chat.RoleVisitor, Asked: 1}}},
		"ask":        {{49, &Ask{Room: "film-club", On: true, Text: "I show films myself"}}, {50, &Ask{Room: "film-club", On: true}}, {51, &Ask{Room: "film-club"}}},
		"admit":      {{54, &Admit{Room: "film-club", User: bo.ID, On: true}}, {55, &Admit{Room: "film-club", User: bo.ID}}},
		"configured": {{0, &Configured{Room: "film-club", Guests: "read", Archived: true}}, {0, &Configured{Room: "film-club", Guests: "write", Slow: 30}}, {0, &Configured{Room: "film-club", Guests: "write", Calm: 1764516200000}}, {0, &Configured{Room: "film-club", Guests: "write", Asking: true}}},
		"seen":       {{0, &Seen{Room: "lobby", Seq: 42, Back: 1, Head: 48, Unread: 2, Mentions: 1}}, {0, &Seen{Room: "lobby", Seq: 48, Head: 48}}},
		"silence":    {{45, &Silence{User: bo.ID, On: true, Seconds: 3600, Reason: "shouting"}}, {46, &Silence{User: bo.ID, On: true}}, {47, &Silence{User: bo.ID}}},
		"silences":   {{48, &Silences{User: bo.ID}}},
		"silenced":   {{45, &Silenced{User: bo.ID, Until: 1760003600000, Reason: "shouting"}}, {47, &Silenced{User: bo.ID}}},
		"block":      {{30, &Block{User: bo.ID, On: true}}, {31, &Block{User: bo.ID}}},
		"report":     {{35, &Report{Room: "lobby", Seq: 42, Reason: chat.ReasonHarassment, Note: "It goes on in other rooms"}}, {36, &Report{Room: withBo.ID, Seq: 1, Reason: chat.ReasonSpam}}},
		"reports":    {{37, &Reports{}}},
		"reported":   {{37, &Reported{Reports: []chat.Report{answered, {Room: withBo.ID, Seq: 1, Reason: chat.ReasonSpam, At: 1760000000000}}}}, {0, &Reported{Reports: []chat.Report{answered}}}, {38, &Reported{}}},
		"status":     {{32, &Status{Emoji: "🌴", Text: "On holiday", Until: 1760400000000}}, {33, &Status{Quiet: 1760003600000}}, {34, &Status{}}},
		"statuses":   {{0, &Statuses{Statuses: []chat.UserStatus{onHoliday}}}, {0, &Statuses{}}},
		"blocked":    {{0, &Blocked{Users: []chat.User{bo}}}, {0, &Blocked{}}},
		"leveled":    {{0, &Leveled{Room: "lobby", Level: chat.LevelHidden}}, {0, &Leveled{Room: "lobby"}}},
		"absent":     {{0, &Absent{On: true}}, {0, &Absent{}}},
		"writing":    {{0, &Writing{Room: "lobby", Users: []chat.User{bo}}}, {0, &Writing{Room: "lobby"}}},
		"names":      {{0, &Names{Users: []chat.User{ada}}}, {0, &Names{}}},
		"ping":       {{0, &Ping{}}},
		"goodbye":    {{0, &Goodbye{Reason: ReasonRestart, After: 1200}}, {0, &Goodbye{Reason: ReasonSignIn}}},
	}
}

func TestEachKindHasAVector(t *testing.T) {
	frames := samples()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			if len(frames[kind]) == 0 {
				t.Fatal("no sample")
			}
			got := encodeAll(frames[kind])
			file := filepath.Join("testdata", string(kind)+".json")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("encoded\n%s\nwant\n%s", got, want)
			}
			for i, raw := range Split(want) {
				decoded, err := decode(kind, raw)
				if err != nil {
					t.Fatalf("%s: %v", raw, err)
				}
				if again := Encode(decoded.ID, decoded.Payload); !bytes.Equal(again, raw) {
					t.Errorf("decoded and encoded again\n%s\nwant\n%s", again, raw)
				}
				if want := frames[kind][i]; decoded.ID != want.ID || reflect.TypeOf(decoded.Payload) != reflect.TypeOf(want.Payload) {
					t.Errorf("got %T with id %d, want %T with id %d", decoded.Payload, decoded.ID, want.Payload, want.ID)
				}
			}
		})
	}
}

func TestNoVectorIsOfAKindThatIsGone(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if kind := Kind(strings.TrimSuffix(filepath.Base(file), ".json")); !slices.Contains(kinds(), kind) {
			t.Errorf("%s: there is no such kind", file)
		}
	}
}

func TestKindNamesItself(t *testing.T) {
	for table, builds := range map[string]map[Kind]func() Payload{"commands": commands, "updates": updates} {
		for kind, build := range builds {
			if got := build().Kind(); got != kind {
				t.Errorf("%s: got %q under %q", table, got, kind)
			}
		}
	}
}

func TestEachFieldHasANameOnTheWire(t *testing.T) {
	for _, kind := range kinds() {
		typ := reflect.TypeOf(build(kind)).Elem()
		for i := range typ.NumField() {
			if f := typ.Field(i); f.Tag.Get("json") == "" || f.Anonymous {
				t.Errorf("%s: the field %s has no name on the wire", kind, f.Name)
			}
		}
	}
}

// kinds returns all kinds in order.
func kinds() []Kind {
	return slices.Sorted(maps.Keys(allKinds()))
}

func allKinds() map[Kind]func() Payload {
	all := maps.Clone(commands)
	maps.Copy(all, updates)
	return all
}

func build(kind Kind) Payload { return allKinds()[kind]() }

// decode decodes raw as its receiver would.
func decode(kind Kind, raw []byte) (Frame, error) {
	if commands[kind] != nil {
		return DecodeCommand(raw)
	}
	return DecodeUpdate(raw)
}

func encodeAll(frames []Frame) []byte {
	var lines []byte
	for _, f := range frames {
		lines = append(lines, Encode(f.ID, f.Payload)...)
		lines = append(lines, '\n')
	}
	return lines
}
