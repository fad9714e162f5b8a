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

	lobby   = chat.Room{ID: "lobby", Kind: chat.Public, Name: "Lobby", Topic: "Everyone starts here"}
	withBo  = chat.Room{ID: chat.DirectID(ada.ID, bo.ID), Kind: chat.Direct, Peer: &bo}
	asks    = chat.RoomState{Room: withBo, Head: 1, Unread: 1, Request: true}
	standIn = chat.RoomState{Room: lobby, Head: 42, Read: 40, Unread: 2, Mentions: 1}

	said = chat.Event{Room: "lobby", Seq: 42, Kind: chat.Said, At: 1760000000000, By: bo, Nonce: "0199c5b8-7e4a-7d21-9f3c-5a1b2c3d4e5f",
		Message: &chat.Message{Text: "hello @Ada", Mentions: []chat.User{{ID: ada.ID, Name: "Ada", Rev: 1}}}}
	renamed = chat.Event{Room: "lobby", Seq: 43, Kind: chat.Renamed, At: 1760000001000, By: ada, Was: "Quiet-Fox"}
	private = chat.Event{Room: withBo.ID, Seq: 1, Kind: chat.Said, At: 1760000002000, By: ada, Nonce: "0199c5b8-8a10-7c55-b2d4-0f9e8d7c6b5a",
		Message: &chat.Message{Text: "@Brave-Otter see you at 5", To: bo.ID, In: "lobby", InSeq: 43}}
)

// samples has the frames of testdata, by kind. The first of each kind stands in docs/protocol.md.
func samples() map[Kind][]Frame {
	zero := chat.Seq(0)
	hereNow := Here{Room: "lobby", Count: 2, Users: []chat.User{ada, bo}}
	return map[Kind][]Frame{
		"join":     {{1, &Join{Room: "lobby", Epoch: "k7Qm2", After: 41, At: 1760000000000}}, {2, &Join{Room: "lobby"}}},
		"leave":    {{2, &Leave{Room: "film-club"}}},
		"create":   {{3, &Create{Name: "Film Club", Topic: "Fridays at 8"}}, {4, &Create{Name: "电影"}}},
		"rooms":    {{4, &Rooms{Query: "film", After: "film-club"}}, {5, &Rooms{}}},
		"send":     {{5, &Send{Room: "lobby", Nonce: said.Nonce, Text: "hello @Ada"}}, {6, &Send{Room: "lobby", Nonce: private.Nonce, Text: "<b>\n\"&\u2028", To: bo.ID}}, {7, &Send{Room: withBo.ID, Nonce: private.Nonce, Text: "@all", Public: true}}},
		"history":  {{6, &History{Room: "lobby", Before: 44, Limit: 20}}, {7, &History{Room: "lobby", After: &zero}}},
		"rename":   {{7, &Rename{Name: "Ada"}}},
		"read":     {{8, &Read{Room: "lobby", Seq: 42}}},
		"requests": {{9, &Requests{}}, {10, &Requests{After: withBo.ID}}},
		"answer":   {{9, &Answer{Room: withBo.ID, Accept: true}}, {10, &Answer{Room: withBo.ID}}},
		"people":   {{9, &People{Room: "lobby", After: bo.ID}}},
		"find":     {{10, &Find{Name: "brave"}}},
		"typing":   {{0, &Typing{Room: "lobby"}}},
		"pong":     {{0, &Pong{}}},

		"joined":    {{1, &Joined{State: standIn, Resumed: 42, Here: hereNow}}, {2, &Joined{State: chat.RoomState{Room: withBo}, Reset: true, Here: Here{Room: withBo.ID}}}},
		"sent":      {{5, &Sent{Room: "lobby", Seq: 42, At: said.At}}, {6, &Sent{Room: private.Room, Seq: 1, At: private.At, Dup: true, Event: &private}}},
		"page":      {{6, &Page{Room: "lobby", Events: []chat.Event{said, renamed}, Private: []chat.Event{private}, Head: 43}}, {7, &Page{Room: "lobby", Start: true}}},
		"created":   {{3, &Created{Room: chat.Room{ID: "film-club", Kind: chat.Public, Name: "Film Club", Topic: "Fridays at 8"}}}},
		"directory": {{4, &Directory{Rooms: []chat.Listing{{Room: lobby, Here: 2}}}}, {5, &Directory{More: true}}},
		"requested": {{9, &Requested{Count: 1, States: []chat.RoomState{asks}}}, {10, &Requested{Count: 70, More: true}}},
		"here":      {{9, &hereNow}, {10, &Here{Room: "lobby", Count: 70, Users: []chat.User{ada}, More: true}}},
		"found":     {{10, &Found{Name: "brave", Offers: []chat.Person{{User: bo, Here: true}}}}, {11, &Found{Name: "Ada", Match: &chat.Person{User: ada}}}, {12, &Found{Name: "Аda", Near: &chat.Person{User: ada}}}},
		"profile":   {{7, &Profile{User: ada}}, {0, &Profile{User: ada}}},
		"done":      {{2, &Done{}}},
		"failed": {{5, &Failed{Error: chat.Error{Code: chat.CodeRateLimited, Message: "you write too fast; wait 0.5 s", RetryAfter: 500}}},
			{7, &Failed{Error: chat.Error{Code: chat.CodeNameTaken, Message: "that name is taken", Suggest: "Ada2"}}}, {0, &Failed{Error: *chat.Errorf(chat.CodeBadFrame, "not JSON")}}},
		"welcome": {{0, &Welcome{Version: Version, Build: "9f2c1e", Session: "HZ3K5QW2", Epoch: "k7Qm2", Now: 1760000000500, User: ada, Rooms: []chat.RoomState{standIn}, Limits: LimitsNow()}},
			{0, &Welcome{Version: Version, Build: "9f2c1e", Session: "HZ3K5QW2", Epoch: "k7Qm2", Now: 1760000000500, User: ada, Requests: &Requested{Count: 1, States: []chat.RoomState{asks}}, Limits: LimitsNow()}}},
		"event":    {{0, &Event{Event: said}}, {0, &Event{Event: renamed}}, {0, &Event{Event: private}}},
		"presence": {{0, &Presence{Room: "lobby", Count: 3, Came: []chat.User{bo}}}, {0, &Presence{Room: "lobby", Count: 900, Gone: []chat.User{bo}, More: true}}},
		"followed": {{0, &Followed{State: chat.RoomState{Room: withBo, Head: 1, Unread: 1}}}, {0, &Followed{State: asks}}},
		"left":     {{0, &Left{Room: "film-club"}}},
		"seen":     {{0, &Seen{Room: "lobby", Seq: 42}}},
		"writing":  {{0, &Writing{Room: "lobby", Users: []chat.User{bo}}}, {0, &Writing{Room: "lobby"}}},
		"names":    {{0, &Names{Users: []chat.User{ada}}}, {0, &Names{}}},
		"ping":     {{0, &Ping{}}},
		"goodbye":  {{0, &Goodbye{Reason: ReasonRestart, After: 1200}}, {0, &Goodbye{Reason: ReasonSignIn}}},
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
