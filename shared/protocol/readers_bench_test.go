package protocol

import (
	"testing"

	"parley/shared/chat"
)

// BenchmarkReaders compares the fast path with the general readers, for each kind that the fast path knows. docs/decisions.md has the
// results, also those in WebAssembly.
func BenchmarkReaders(b *testing.B) {
	const text = "the text of a message is about as long as this one"
	page := &Page{Room: chat.Lobby, From: 51, To: 100, Head: 100}
	for i := range chat.PageEvents {
		e := ordinaryEvent(text)
		e.Seq = chat.Seq(51 + i)
		page.Events = append(page.Events, e)
	}
	for _, c := range []struct {
		name    string
		frame   []byte
		with    func([]byte) (Frame, error)
		without func([]byte) (Frame, error)
	}{
		{"event", Encode(0, &Event{ordinaryEvent(text)}), DecodeUpdate, tolerantUpdate},
		{"page", Encode(3, page), DecodeUpdate, tolerantUpdate},
		{"send", Encode(7, &Send{Room: chat.Lobby, Nonce: nonce, Text: text}), DecodeCommand, strictCommand},
	} {
		for name, decode := range map[string]func([]byte) (Frame, error){"fast": c.with, "general": c.without} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := decode(c.frame); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
