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

func TestOrdinaryEventsAreReadQuickly(t *testing.T) {
	for _, text := range []string{"hello", `say "this" \ that`, "two\nlines", "a < b && c > d", "你好", "\u2028"} {
		event := ordinaryEvent(text)
		for _, p := range []Payload{&Event{event}, &Page{Room: chat.Lobby, Events: []chat.Event{event}, Head: 9, Start: true}} {
			id := int64(0)
			if p.Kind() == "page" {
				id = 3
			}
			got, ok := quickly(Encode(id, p))
			if want := (Frame{id, p}); !ok || !reflect.DeepEqual(got, want) {
				t.Errorf("%q: got %+v, %v; want %+v", text, got, ok, want)
			}
		}
	}
}

// FuzzQuick demands that what is read quickly is what encoding/json reads.
func FuzzQuick(f *testing.F) {
	for _, frames := range samples() {
		for _, one := range frames {
			f.Add(Encode(one.ID, one.Payload))
		}
	}
	f.Add(Encode(0, &Event{ordinaryEvent(`"quoted"`)}))
	f.Add(Encode(3, &Page{Room: chat.Lobby, Events: []chat.Event{ordinaryEvent("one")}, Head: 9}))
	f.Add([]byte(`{"k":"event","d":{"event":{"room":"lobby","seq":1,"seq":2,"kind":"renamed","by":{"id":"ada"}}}}`))
	f.Add([]byte(`{"k":"page","id":3,"d":{"room":"lobby","events":[],"head":0,"start":true}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		quick, ok := quickly(raw)
		if !ok {
			return
		}
		slow, err := decodeUpdate(raw)
		if err != nil || !reflect.DeepEqual(quick, slow) {
			t.Errorf("%s\nquickly: %+v\nslowly: %+v, %v", raw, quick.Payload, slow.Payload, err)
		}
	})
}

func BenchmarkDecodeUpdate(b *testing.B) {
	raw := Encode(0, &Event{ordinaryEvent("the text of a message is about as long as this one")})
	for name, decode := range map[string]func([]byte) (Frame, error){"quickly": DecodeUpdate, "slowly": decodeUpdate} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				decode(raw)
			}
		})
	}
}
