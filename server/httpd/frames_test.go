package httpd

import (
	"bytes"
	"strings"
	"testing"

	"parley/server/httpd/websocket"
)

// TestAnIllegalPeerGetsTheCloseCodeThatRFC6455Names sends, wherever a message fits in, one that would be stored if the rule did not hold.
func TestAnIllegalPeerGetsTheCloseCodeThatRFC6455Names(t *testing.T) {
	s := newStage(t, nil)
	boom := []byte(sending(1, "boom"))
	begun := frame(opText, boom[:20])
	unmasked := func(first byte) []byte { return append([]byte{first, 126, 0, byte(len(boom))}, boom...) }
	long := bytes.Repeat([]byte("x"), controlMax+1)
	for _, c := range []struct {
		about string
		raw   []byte
		want  int
	}{
		{"5.1: no mask", unmasked(last | opText), 1002},
		{"5.1: no mask in a continuation", join(begun, unmasked(last|opContinuation)), 1002},
		{"5.1: a ping without mask", []byte{last | opPing, 0}, 1002},
		{"5.2: reserved bit 1, as of compression", frame(last|0x40|opText, boom), 1002},
		{"5.2: reserved bit 2", frame(last|0x20|opText, boom), 1002},
		{"5.2: reserved bit 3", frame(last|0x10|opText, boom), 1002},
		{"5.2: reserved bit 1 of a continuation", join(begun, frame(last|0x40|opContinuation, boom[20:])), 1002},
		{"5.2: reserved bit 1 of a ping", frame(last|0x40|opPing, nil), 1002},
		{"5.2: opcode 3", frame(last|0x3, boom), 1002},
		{"5.2: opcode 7", frame(last|0x7, boom), 1002},
		{"5.2: opcode 11", frame(last|0xb, nil), 1002},
		{"5.2: opcode 15", frame(last|0xf, nil), 1002},
		{"5.2: 16 bits for a short length", sized(last|opPing, []byte{126, 0, 5}, []byte("hello")), 1002},
		{"5.2: 16 bits for 125 bytes", sized(last|opText, []byte{126, 0, 125}, make([]byte, 125)), 1002},
		{"5.2: 64 bits for a short length", sized(last|opText, append([]byte{127}, 0, 0, 0, 0, 0, 0, 0, byte(len(boom))), boom), 1002},
		{"5.2: 64 bits for 65,535 bytes", sized(last|opText, []byte{127, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, make([]byte, 0xffff)), 1002},
		{"5.2: the highest bit of a length", sized(last|opText, []byte{127, 0x80, 0, 0, 0, 0, 0, 0, 0}, nil), 1002},
		{"5.4: a continuation of nothing", frame(last|opContinuation, boom), 1002},
		{"5.4: a continuation after the end", join(frame(last|opText, []byte(`{"k":"pong"}`)), frame(last|opContinuation, boom)), 1002},
		{"5.4: a message inside of another", join(begun, frame(last|opText, boom)), 1002},
		{"5.4: a binary one inside of another", join(begun, frame(last|opBinary, boom)), 1002},
		{"5.4: a ping in fragments", join(frame(opPing, []byte("a")), frame(last|opContinuation, []byte("b"))), 1002},
		{"5.4: a close in fragments", join(frame(opClose, []byte{3}), frame(last|opContinuation, []byte{0xe8})), 1002},
		{"5.5: a ping over 125 bytes", frame(last|opPing, long), 1002},
		{"5.5: a pong over 125 bytes", frame(last|opPong, long), 1002},
		{"5.5: a close over 125 bytes", closing(1000, string(long)), 1002},
		{"5.5.1: a close code of one byte", frame(last|opClose, []byte{3}), 1002},
		{"8.1: a close reason that is not UTF-8", closing(1000, "\xff"), 1007},
		{"8.1: a close reason with a cut character", closing(1000, "\xe7\x95"), 1007},
		{"8.1: text that is not UTF-8", frame(last|opText, []byte(strings.Replace(string(boom), "boom", "\xff", 1))), 1007},
		{"8.1: a surrogate", frame(last|opText, []byte(strings.Replace(string(boom), "boom", "\xed\xa0\x80", 1))), 1007},
		{"8.1: bad UTF-8 over two fragments", join(frame(opText, []byte("\xe7\x95")), frame(last|opContinuation, []byte("x"))), 1007},
		{"8.1: bad UTF-8 after a good command", frame(last|opText, append(boom, "\n\xff"...)), 1007},
		{"8.1: bad UTF-8 in a message over the limit", frame(last|opText, bytes.Repeat([]byte{0xff}, websocket.MessageMax/2)), 1007},
		{"7.4.1: a binary message", frame(last|opBinary, boom), 1003},
		{"7.4.1: an empty binary message", frame(last|opBinary, nil), 1003},
	} {
		t.Run(c.about, func(t *testing.T) {
			p := call(t, s.server, goodToken)
			p.send(c.raw)
			if got := p.closed(); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
			s.goesOn()
		})
	}
}

func TestCloseCodesAreEchoedOrRefused(t *testing.T) {
	s := newStage(t, nil)
	for want, codes := range map[int][]int{
		1002: {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535},
		0:    {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999}, // the same
	} {
		for _, code := range codes {
			p := call(t, s.server, goodToken)
			p.send(closing(code, "bye"))
			if got := p.closed(); got != want && (want != 0 || got != code) {
				t.Errorf("%d: got %d", code, got)
			}
		}
	}
	s.goesOn()
}

// TestALegalButOddPeerIsServed has each peer say one thing in an odd way.
func TestALegalButOddPeerIsServed(t *testing.T) {
	s := newStage(t, nil)
	for about, odd := range map[string]func(p *peer, text string){
		"fragments of one byte": func(p *peer, text string) { p.send(fragments(text, 1, nil)) },
		"pings between fragments": func(p *peer, text string) {
			p.send(fragments(text, 4, frame(last|opPing, []byte("are you there?"))))
		},
		"pongs between fragments": func(p *peer, text string) { p.send(fragments(text, 4, frame(last|opPong, nil))) },
		"an empty first and last fragment": func(p *peer, text string) {
			p.send(join(frame(opText, nil), frame(opContinuation, []byte(text)), frame(last|opContinuation, nil)))
		},
		"many empty fragments": func(p *peer, text string) {
			p.send(join(frame(opText, []byte(text)), bytes.Repeat(frame(opContinuation, nil), emptyMax-1), frame(last|opContinuation, nil)))
		},
		"empty messages": func(p *peer, text string) {
			p.send(join(frame(last|opText, nil), frame(last|opText, nil)))
			p.says(text)
		},
		"a character over two fragments": func(p *peer, text string) {
			at := strings.Index(text, "ö") + 1
			p.send(join(frame(opText, []byte(text[:at])), frame(last|opContinuation, []byte(text[at:]))))
		},
		"one byte a write": func(p *peer, text string) {
			for _, b := range frame(last|opText, []byte(text)) {
				p.send([]byte{b})
			}
		},
		"a length of 16 bits": func(p *peer, text string) { p.says(text + strings.Repeat(" ", 0xffff-len(text))) },
		"a length of 64 bits": func(p *peer, text string) { p.says(text + strings.Repeat(" ", 0x10000-len(text))) },
		"pings of all lengths": func(p *peer, text string) {
			for _, n := range []int{0, 1, 124, 125} {
				p.send(frame(last|opPing, make([]byte, n)))
			}
			p.says(text)
		},
		"pongs that answer nothing": func(p *peer, text string) {
			p.send(bytes.Repeat(frame(last|opPong, []byte("pong")), 20))
			p.says(text)
		},
		"commands joined by newlines": func(p *peer, text string) {
			p.says("\n\r\n" + `{"k":"rooms","id":2}` + "\n \n" + text + "\n" + `{"k":"pong"}` + "\r\n")
			p.until(`"k":"directory","id":2`)
		},
		"a close with nothing in it, at once": func(p *peer, text string) {
			p.says(text)
			p.until(`"k":"sent","id":1,`)
			p.send(frame(last|opClose, nil))
			if got := p.closed(); got != 0 && got != 1000 {
				s.t.Errorf("a close without a code: got %d", got)
			}
		},
	} {
		t.Run(about, func(t *testing.T) {
			p := call(t, s.server, goodToken)
			odd(p, sending(1, "schön: "+about))
			p.until(`"k":"sent","id":1,`)
			s.said = append(s.said, "schön: "+about)
			s.goesOn()
		})
	}
}

// fragments cuts text into pieces of n bytes, with something between them.
func fragments(text string, n int, between []byte) []byte {
	raw := frame(opText, []byte(text[:n]))
	for text = text[n:]; len(text) > n; text = text[n:] {
		raw = join(raw, between, frame(opContinuation, []byte(text[:n])))
	}
	return join(raw, frame(last|opContinuation, []byte(text)))
}
