package websocket

import (
	"testing"

	"parley/server/httpd/websocket/websockettest"
)

const last = websockettest.Last

// FuzzFrames demands that what breaks a rule does not depend on how the bytes arrive, and is found in the same place.
func FuzzFrames(f *testing.F) {
	for _, raw := range [][]byte{
		websockettest.Frame(last|opText, []byte("hello")), websockettest.Join(websockettest.Frame(opText, nil), websockettest.Frame(last|opPing, nil), websockettest.Frame(last|opContinuation, []byte("x"))),
		websockettest.Closing(1000, "bye"), websockettest.Closing(1006, ""), websockettest.Closing(1000, "\xff"), websockettest.Frame(last|opClose, []byte{3}), websockettest.Frame(last|opText, make([]byte, 70_000)),
		websockettest.Sized(last|opText, []byte{126, 0, 5}, nil), websockettest.Sized(last|opBinary, []byte{127, 0x80, 0, 0, 0, 0, 0, 0, 0}, nil), {last | opText, 5, 'h'},
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var whole, single frames
		good, broken := whole.check(raw)
		if good < 0 || good > len(raw) || (broken == nil) != (good == len(raw)) {
			t.Fatalf("%d of %d bytes are good, then %v", good, len(raw), broken)
		}
		for i := range raw {
			_, one := single.check(raw[i : i+1])
			if one == nil {
				continue
			}
			if broken == nil || *one != *broken || i < good {
				t.Fatalf("byte %d alone: %v; all at once: %v after %d", i, one, broken, good)
			}
			return
		}
		if broken != nil {
			t.Fatalf("a byte at a time nothing is wrong; all at once: %v", broken)
		}
	})
}

// TestWhatIsLeftToReadIsKnown gives a connection several frames at once: what a library has read ahead must not wait until more comes.
func TestWhatIsLeftToReadIsKnown(t *testing.T) {
	message, fragment, ping := websockettest.Frame(last|opText, []byte("hello")), websockettest.Frame(opText, []byte("hel")), websockettest.Frame(last|opPing, nil)
	for _, c := range []struct {
		raw      []byte
		messages int64
		trailing bool
	}{
		{message, 1, false},
		{message[:len(message)-1], 0, false},
		{websockettest.Join(message, message), 2, false},
		{websockettest.Join(message, ping), 1, true},
		{websockettest.Join(message, ping, message), 2, false},
		{websockettest.Join(message, ping, fragment), 1, true},
		{websockettest.Join(fragment, ping, websockettest.Frame(last|opContinuation, []byte("lo"))), 1, false},
		{websockettest.Join(message, websockettest.Closing(1000, "bye")), 1, true},
	} {
		var f frames
		if _, broken := f.check(c.raw); broken != nil || f.messages != c.messages || f.trailing != c.trailing {
			t.Errorf("% x: %d messages, trailing %v, %v; want %d and %v", c.raw, f.messages, f.trailing, broken, c.messages, c.trailing)
		}
	}
}
