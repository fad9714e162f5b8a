package chat_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"parley/shared/chat"
)

func TestHuesAreSpread(t *testing.T) {
	const each = 200
	var count [chat.Hues]int
	for i := range each * chat.Hues {
		count[chat.UserID(fmt.Sprintf("%08x", i*2654435761)).Hue()]++
	}
	for hue, n := range count {
		if n < each/2 || n > each*2 {
			t.Errorf("hue %d: %d people, want about %d", hue, n, each)
		}
	}
}

func TestHueStaysAPersonsOwn(t *testing.T) {
	if got, want := chat.UserID("ada").Hue(), 19; got != want {
		t.Errorf("got %d, want %d: colours that people know would change", got, want)
	}
}

func TestMillisKeepTheMoment(t *testing.T) {
	now := time.Date(2025, 3, 1, 12, 0, 0, 123e6, time.UTC)
	if got := chat.MillisOf(now).Time(); !got.Equal(now) {
		t.Errorf("got %v, want %v", got, now)
	}
}

func TestWaitIsNeitherNegativeNorForEver(t *testing.T) {
	tests := map[int64]time.Duration{0: 0, -5: 0, math.MinInt64: 0, 1500: 1500 * time.Millisecond, math.MaxInt64: 24 * time.Hour}
	for ms, want := range tests {
		if got := (&chat.Error{RetryAfter: ms}).Wait(); got != want {
			t.Errorf("%d: got %v, want %v", ms, got, want)
		}
	}
}

func TestLimitedNeverSaysTooLittle(t *testing.T) {
	tests := []struct {
		wait    time.Duration
		message string
		ms      int64
	}{
		{0, "messages too fast; wait 0.1 s", 1},
		{1500 * time.Microsecond, "messages too fast; wait 0.1 s", 2},
		{1234 * time.Millisecond, "messages too fast; wait 1.3 s", 1234},
		{time.Minute, "messages too fast; wait 60.0 s", 60_000},
	}
	for _, test := range tests {
		got := chat.Limited("messages", test.wait)
		if got.Message != test.message || got.RetryAfter != test.ms || got.Code != chat.CodeRateLimited {
			t.Errorf("%v: got %+v, want %q and %d ms", test.wait, got, test.message, test.ms)
		}
	}
}

func TestAsErrorHidesTheCause(t *testing.T) {
	refused := chat.Errorf(chat.CodeNoRoom, "there is no such room")
	if got := chat.AsError(fmt.Errorf("join: %w", refused)); got != refused {
		t.Errorf("got %v, want %v", got, refused)
	}
	got := chat.AsError(errors.New("open /secret/path: denied"))
	if want := "internal: something went wrong on the server; it was logged"; got.Error() != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTemporaryErrorsAreThoseThatPass(t *testing.T) {
	for code, want := range map[chat.Code]bool{chat.CodeRateLimited: true, chat.CodeRetryLater: true, chat.CodeNoRoom: false, chat.CodeInternal: false} {
		if got := chat.Errorf(code, "no").Temporary(); got != want {
			t.Errorf("%s: got %v, want %v", code, got, want)
		}
	}
}
