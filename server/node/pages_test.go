//go:build linux

package node

import (
	"testing"
	"time"
)

func TestAPageIsDrawnAnewWhenItsDayEnds(t *testing.T) {
	midnight := time.Date(2026, 11, 29, 0, 0, 0, 0, pageZone).In(time.FixedZone("where the server is", 8*60*60))
	if before := pageDay(midnight.Add(-time.Second)); before == pageDay(midnight) {
		t.Errorf("before and after midnight of the page it is %s", before)
	}
}
