package websocket

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	coder "github.com/coder/websocket"
	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// MessageMax is how many bytes a message may have. The hub refuses smaller ones with an answer; beyond this the connection ends.
const MessageMax = 4 * chat.FrameBytes

const (
	controlMax = 125   // bytes of a control frame
	emptyMax   = 1_000 // empty fragments of a message
)

// violation is a rule of RFC 6455 that a peer broke, with the close code that the RFC names for it.
type violation struct {
	code   coder.StatusCode
	reason string
}

// Error names the rule.
func (v *violation) Error() string { return fmt.Sprintf("close %d: %s", v.code, v.reason) }

// illegal returns a violation for a close with code 1002, protocol error.
func illegal(reason string) *violation { return &violation{coder.StatusProtocolError, reason} }

// frames follows the frames of one client byte by byte and finds the first that breaks a rule. The WebSocket library
// tolerates some of them, and ends the connection without a close code for others.
type frames struct {
	budget *rate.Limiter    // of pings and pongs; nil: no limit
	flood  coder.StatusCode // for a client that exceeds it

	head  frameHeader // of the present frame
	left  uint64      // bytes of its payload that are still to come
	last  []byte      // the payload of a close frame, unmasked
	open  bool        // a message has begun and not ended
	size  uint64      // of that message, so far
	empty int         // fragments of that message, so far

	messages int64 // complete ones
	trailing bool  // a control frame came after the last of them
}

// check takes bytes as they arrive and returns how many of them break no rule, and the rule that the next one breaks.
func (f *frames) check(p []byte) (good int, broken *violation) {
	for good < len(p) {
		n := 1
		if f.left > 0 {
			n = int(min(f.left, uint64(len(p)-good)))
			broken = f.payload(p[good : good+n])
		} else {
			f.head = append(f.head, p[good])
			broken = f.header()
		}
		if broken != nil {
			return good, broken
		}
		good += n
	}
	return good, nil
}

// header checks a header after its newest byte.
func (f *frames) header() *violation {
	n := len(f.head)
	switch {
	case n == 1:
		return f.first(f.head[0])
	case n == 2:
		return f.second(f.head[1])
	case n == f.head.lengthEnd():
		return f.length()
	}
	if n == f.head.lengthEnd()+4 {
		return f.begin()
	}
	return nil
}

// first checks the byte of the bits and the opcode.
func (f *frames) first(b byte) *violation {
	switch op := f.head.opcode(); {
	case b&0x70 != 0:
		return illegal("reserved bits are set")
	case op > opBinary && op < opClose || op > opPong:
		return illegal("an opcode that is reserved")
	case f.head.control() && !f.head.final():
		return illegal("a control frame in fragments")
	case op == opContinuation && !f.open:
		return illegal("a continuation of nothing")
	case (op == opText || op == opBinary) && f.open:
		return illegal("a new message inside of another")
	}
	return nil
}

// second checks the byte of the mask and the short length.
func (f *frames) second(b byte) *violation {
	switch length := b & 0x7f; {
	case b&0x80 == 0:
		return illegal("a frame without a mask")
	case f.head.control() && length > controlMax:
		return illegal("a control frame over 125 bytes")
	case f.head.opcode() == opClose && length == 1:
		return illegal("a close code of one byte")
	case length <= controlMax:
		return f.length()
	}
	return nil
}

// length checks the length of the payload, and of the message that it belongs to.
func (f *frames) length() *violation {
	length := f.head.length()
	switch long := f.head.lengthEnd(); {
	case long == 4 && length <= controlMax, long == 10 && length <= 0xffff:
		return illegal("a length that is longer than it must be")
	case length>>63 != 0:
		return illegal("a length over 63 bits")
	case f.head.control():
		return nil
	case f.size+length > MessageMax:
		return &violation{coder.StatusMessageTooBig, "a message that is too big"}
	}
	return nil
}

// begin counts a frame whose header is complete.
func (f *frames) begin() *violation {
	f.left = f.head.length()
	defer f.end()
	if f.head.control() {
		return f.count()
	}
	f.size += f.left
	if f.left == 0 {
		f.empty++
	}
	if f.empty > emptyMax {
		return &violation{coder.StatusMessageTooBig, "too many empty fragments"}
	}
	if f.open = !f.head.final(); !f.open {
		f.size, f.empty = 0, 0
	}
	return nil
}

// count takes a ping or a pong from the budget.
func (f *frames) count() *violation {
	if f.head.opcode() == opClose || f.budget == nil || f.budget.Allow() {
		return nil
	}
	return &violation{f.flood, "flood"}
}

// payload skips the payload of a frame, except that of a close frame, which it checks.
func (f *frames) payload(p []byte) (broken *violation) {
	if f.head.opcode() == opClose {
		mask := f.head[f.head.lengthEnd():]
		for _, b := range p {
			f.last = append(f.last, b^mask[len(f.last)%4])
		}
	}
	f.left -= uint64(len(p))
	if f.left == 0 && f.head.opcode() == opClose {
		broken = checkClose(f.last)
	}
	f.end()
	return broken
}

// end counts a complete frame, and forgets it.
func (f *frames) end() {
	if f.left > 0 {
		return
	}
	switch {
	case f.head.control():
		f.trailing = true
	case f.head.final():
		f.messages++
		f.trailing = false
	}
	f.head = f.head[:0]
}

// checkClose checks a close code and its reason.
func checkClose(payload []byte) *violation {
	switch code := binary.BigEndian.Uint16(payload); {
	case code < 1000, code > 1014 && code < 3000, code > 4999, code >= 1004 && code <= 1006:
		return illegal("a close code that nobody may send")
	case !utf8.Valid(payload[2:]):
		return &violation{coder.StatusInvalidFramePayloadData, "a reason that is not UTF-8"}
	}
	return nil
}
