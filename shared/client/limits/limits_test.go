package limits

import (
	"reflect"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// TestEveryLimitThatAServerNamesIsTaken finds a field of the welcome that Of forgets.
func TestEveryLimitThatAServerNamesIsTaken(t *testing.T) {
	if got, want := Of(protocol.Limits{}).Limits, protocol.LimitsNow(); got != want {
		t.Errorf("a server that names none: got %+v, want %+v", got, want)
	}
	for i := range reflect.TypeFor[protocol.Limits]().NumField() {
		var told protocol.Limits
		reflect.ValueOf(&told).Elem().Field(i).SetInt(7)
		got := Of(told).Limits
		if got := reflect.ValueOf(got).Field(i).Int(); got != 7 {
			t.Errorf("%s is %d, want 7", reflect.TypeOf(told).Field(i).Name, got)
		}
	}
}

func TestNoServerMakesAConnectionCountAsDeadTooSoonOrNever(t *testing.T) {
	for millis, want := range map[int64]time.Duration{
		0: chat.DeadAfter, 1: chat.PongWait, 40_000: max(40*time.Second, chat.PongWait), 1 << 62: 10 * time.Minute,
	} {
		if got := Of(protocol.Limits{DeadMillis: millis}).Silence(); got != want {
			t.Errorf("%d ms: %v, want %v", millis, got, want)
		}
	}
}
