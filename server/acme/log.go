package acme

import (
	"context"
	"log/slog"
	"maps"
	"slices"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// newLogger passes on what certmagic logs. Its information is for debugging: what operators need is logged by Certificates.happened.
func newLogger(log *slog.Logger) *zap.Logger { return zap.New(&core{log: log}) }

// core is a zapcore.Core over a slog.Logger.
type core struct {
	log    *slog.Logger
	fields []zapcore.Field
}

func levelOf(level zapcore.Level) slog.Level {
	if level >= zapcore.WarnLevel {
		return slog.LevelWarn
	}
	return slog.LevelDebug
}

// Enabled reports whether a level is logged.
func (c *core) Enabled(level zapcore.Level) bool {
	return c.log.Enabled(context.Background(), levelOf(level))
}

// With returns a core that adds fields.
func (c *core) With(fields []zapcore.Field) zapcore.Core {
	return &core{c.log, slices.Concat(c.fields, fields)}
}

// Check adds the core to an entry that is logged.
func (c *core) Check(entry zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(entry.Level) {
		return checked.AddCore(entry, c)
	}
	return checked
}

// Write logs an entry.
func (c *core) Write(entry zapcore.Entry, fields []zapcore.Field) error {
	encoder := zapcore.NewMapObjectEncoder()
	for _, field := range slices.Concat(c.fields, fields) {
		field.AddTo(encoder)
	}
	args := make([]any, 0, 2*len(encoder.Fields))
	for _, name := range slices.Sorted(maps.Keys(encoder.Fields)) {
		args = append(args, name, encoder.Fields[name])
	}
	c.log.Log(context.Background(), levelOf(entry.Level), "certificates: "+entry.Message, args...)
	return nil
}

// Sync does nothing: the logger has no buffer.
func (c *core) Sync() error { return nil }
