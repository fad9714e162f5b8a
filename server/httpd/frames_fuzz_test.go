package httpd

import (
	"testing"
)

// FuzzFrames demands that what breaks a rule does not depend on how the bytes arrive, and is found in the same place.
func FuzzFrames(f *testing.F) {
	for _, raw := range [][]byte{
		frame(last|opText, []byte("hello")), join(frame(opText, nil), frame(last|opPing, nil), frame(last|opContinuation, []byte("x"))),
		closing(1000, "bye"), closing(1006, ""), closing(1000, "\xff"), frame(last|opClose, []byte{3}), frame(last|opText, make([]byte, 70_000)),
		sized(last|opText, []byte{126, 0, 5}, nil), sized(last|opBinary, []byte{127, 0x80, 0, 0, 0, 0, 0, 0, 0}, nil), {last | opText, 5, 'h'},
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
