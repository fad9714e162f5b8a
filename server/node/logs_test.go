package node

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

func TestNoValueInTheLogIsLong(t *testing.T) {
	long := strings.Repeat("路", 4_000)
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		log := newLog(&Config{LogFormat: format}, &out)
		log.Info(long, "path", long, "err", errors.New(long), slog.Group("peer", "agent", long), "short", "as it is")
		if got := out.Len(); got > 5*logValueBytes {
			t.Errorf("%s: a line has %d bytes", format, got)
		}
		if !strings.Contains(out.String(), "as it is") || strings.ContainsRune(out.String(), '\uFFFD') {
			t.Errorf("%s: got %s", format, out.String())
		}
		out.Reset()
		log.Error("a connection failed", "stack", strings.Repeat("x", 4_000))
		if out.Len() < 4_000 {
			t.Errorf("%s: a stack of 4,000 bytes was cut to %d", format, out.Len())
		}
	}
}
