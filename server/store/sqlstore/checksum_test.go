package sqlstore

import (
	"testing"

	"parley/shared/chat"
)

// The sums of what was stored long ago are those of then.
func TestChecksumsStayTheSame(t *testing.T) {
	m := chat.Message{Text: "psst 你好", To: "u-b", In: "lobby", InSeq: 41}
	e := chat.Event{Room: "d:u-a:u-b", Seq: 7, Kind: chat.Said, At: 1_700_000_000_000, By: chat.User{ID: "u-a", Name: "Ada"}, Nonce: "0123456789abcdef", Message: &m}
	for _, c := range []struct {
		m    chat.Message
		more string
		want int64
	}{
		{m, `{"mentions":[{"id":"u-b","name":"Bo"}]}`, 3006041195},
		{chat.Message{}, "", 3435886994},
	} {
		if got := checksum(&e, c.m, c.more); got != c.want {
			t.Errorf("got %d, want %d", got, c.want)
		}
	}
}
