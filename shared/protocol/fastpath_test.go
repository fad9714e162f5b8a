package protocol

import (
	"reflect"
	"testing"

	"parley/shared/chat"
)

func ordinaryEvent(text string) chat.Event {
	return chat.Event{Room: chat.Lobby, Seq: 7, Kind: chat.Said, At: 1_700_000_000_000, By: chat.User{ID: "u-ada", Name: "Ada", Rev: 2},
		Nonce: "nonce-000000000001", Message: &chat.Message{Text: text}}
}

func TestOrdinaryEventsTakeTheFastPath(t *testing.T) {
	for _, text := range []string{"hello", `say "this" \ that`, "two\nlines", "a < b && c > d", "你好", "\u2028"} {
		event := ordinaryEvent(text)
		for _, p := range []Payload{&Event{event}, &Page{Room: chat.Lobby, From: 1, To: 9, Events: []chat.Event{event}, Head: 9, Start: true}} {
			id := int64(0)
			if p.Kind() == "page" {
				id = 3
			}
			got, ok := fastUpdate(Encode(id, p))
			if want := (Frame{id, p}); !ok || !reflect.DeepEqual(got, want) {
				t.Errorf("%q: got %+v, %v; want %+v", text, got, ok, want)
			}
		}
	}
}

// TestAmendedMessagesTakeTheFastPath has what ordinary rooms are full of: answers, edits and reactions.
func TestAmendedMessagesTakeTheFastPath(t *testing.T) {
	thumbs := chat.Reaction{Key: "👍", Count: 2, Users: []chat.UserID{"u-ada", "u-bo"}}
	event := ordinaryEvent("hello")
	event.Rev, event.Message.Reply, event.Message.EditedAt = 9, 3, 1_700_000_001_000
	event.Message.Reactions = []chat.Reaction{thumbs, {Key: "🎉", Count: 70, Users: []chat.UserID{"u-bo"}, Mine: true}}
	reacted := chat.Event{Room: chat.Lobby, Seq: 9, Kind: chat.Reacted, At: 1, By: event.By, Target: 7, Reaction: &thumbs, On: true, From: 8}
	taken := chat.Event{Room: chat.Lobby, Seq: 9, Kind: chat.Reacted, At: 1, By: event.By, Target: 7, Reaction: &chat.Reaction{Key: "👍"}}
	stub := chat.Event{Room: chat.Lobby, Seq: 9, Kind: chat.Reacted, Target: 7}
	for _, one := range []chat.Event{event, reacted, taken, stub} {
		if got, ok := fastUpdate(Encode(0, &Event{one})); !ok || !reflect.DeepEqual(got, Frame{0, &Event{one}}) {
			t.Errorf("got %+v, %v; want %+v", got.Payload, ok, one)
		}
	}
	page := &Page{Room: chat.Lobby, From: 1, To: 9, Events: []chat.Event{event}, Head: 9, Start: true}
	if got, ok := fastUpdate(Encode(3, page)); !ok || !reflect.DeepEqual(got, Frame{3, page}) {
		t.Errorf("got %+v, %v; want %+v", got.Payload, ok, page)
	}
}

func TestOrdinarySendsTakeTheFastPath(t *testing.T) {
	want := &Send{Room: chat.Lobby, Nonce: nonce, Text: "hello 你好 <b> 🙂"}
	if got, ok := fastSend(Encode(7, want)); ok || got.ID != 7 {
		t.Errorf("a text with escapes: got %+v, %v", got, ok) // encoding/json escapes <
	}
	want.Text = "hello 你好 🙂"
	if got, ok := fastSend(Encode(7, want)); !ok || !reflect.DeepEqual(got, Frame{7, want}) {
		t.Errorf("got %+v, %v", got, ok)
	}
}

// FuzzFastSend demands that the fast path reads what the strict reader reads.
func FuzzFastSend(f *testing.F) {
	seed(f, commands)
	f.Add(Encode(7, &Send{Room: chat.Lobby, Nonce: nonce, Text: "hello"}))
	f.Add([]byte(`{"k":"send","id":7,"d":{"room":"lobby","nonce":"` + nonce + `","text":"a","text":"b"}}`))
	f.Add([]byte(`{"k":"send","id":0,"d":{"room":"lobby","nonce":"` + nonce + `","text":"a"}}`))
	f.Add([]byte(`{"k":"send","id":7,"d":{"room":"lobby","nonce":"` + nonce + `","text":"\xff"}}`))
	f.Add([]byte(`{"k":"send","id":7,"d":{"room":"lobby","nonce":"` + nonce + `","text":""}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		fast, ok := fastSend(raw)
		if !ok {
			return
		}
		if slow, err := strictCommand(raw); err != nil || !reflect.DeepEqual(fast, slow) {
			t.Errorf("%s\nfast: %+v\nstrict: %+v, %v", raw, fast.Payload, slow.Payload, err)
		}
	})
}

// FuzzFastUpdate demands that the fast path reads what the tolerant reader reads.
func FuzzFastUpdate(f *testing.F) {
	for _, frames := range samples() {
		for _, one := range frames {
			f.Add(Encode(one.ID, one.Payload))
		}
	}
	f.Add(Encode(0, &Event{ordinaryEvent(`"quoted"`)}))
	f.Add(Encode(3, &Page{Room: chat.Lobby, From: 1, To: 9, Events: []chat.Event{ordinaryEvent("one")}, Head: 9}))
	f.Add([]byte(`{"k":"event","d":{"event":{"room":"lobby","seq":1,"seq":2,"kind":"renamed","by":{"id":"ada"}}}}`))
	f.Add([]byte(`{"k":"page","id":3,"d":{"room":"lobby","from":1,"to":0,"events":[],"head":0,"start":true}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		fast, ok := fastUpdate(raw)
		if !ok {
			return
		}
		slow, err := tolerantUpdate(raw)
		if err != nil || !reflect.DeepEqual(fast, slow) {
			t.Errorf("%s\nfast: %+v\ntolerant: %+v, %v", raw, fast.Payload, slow.Payload, err)
		}
	})
}
