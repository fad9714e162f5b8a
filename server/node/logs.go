package node

import (
	"io"
	"log/slog"
	"strings"
)

const (
	logValueBytes = 300 // of a value in the log: much of what is logged was chosen by a stranger
	logStackBytes = 8 << 10
	logCut        = "…"
)

func newLog(cfg *Config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{ReplaceAttr: clipValue}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// clipValue keeps each value of a line short, whoever logs it.
func clipValue(_ []string, a slog.Attr) slog.Attr {
	limit := logValueBytes
	if a.Key == "stack" {
		limit = logStackBytes
	}
	switch value := a.Value.Any().(type) {
	case string:
		if len(value) > limit {
			return slog.String(a.Key, clipText(value, limit))
		}
	case error:
		if text := value.Error(); len(text) > limit {
			return slog.String(a.Key, clipText(text, limit))
		}
	}
	return a
}

func clipText(text string, limit int) string { return strings.ToValidUTF8(text[:limit], "") + logCut }
