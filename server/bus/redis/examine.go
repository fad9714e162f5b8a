package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/rueidis"
)

// markerValue is what the marker of a namespace says. A later format of envelopes or keys takes another one.
const markerValue = "parley bus 1"

const oldestVersion = 6

// refusal is what an operator has to put right.
type refusal struct{ words string }

func (r refusal) Error() string { return r.words }

func refuse(format string, a ...any) error { return refusal{fmt.Sprintf(format, a...)} }

// examine tries all that the bus will do, so that what the server cannot do or does not allow is known at the start.
func (b *Bus) examine(ctx context.Context, l *link) error {
	if err := b.examineServer(ctx, l.client); err != nil {
		return err
	}
	if err := b.examineMarker(ctx, l.client); err != nil {
		return err
	}
	if err := b.examineChannels(ctx, l); err != nil {
		return err
	}
	if _, err := runBucket(ctx, l.client, b.space.limit(0, "check"), 1, 1000, 1000); err != nil {
		return fmt.Errorf("count in a script: %w", err)
	}
	return nil
}

// examineServer looks at the version and the role. Who may not ask for INFO is not told: HELLO has worked.
func (b *Bus) examineServer(ctx context.Context, client rueidis.Client) error {
	info, err := client.Do(ctx, client.B().Info().Section("server").Section("replication").Build()).ToString()
	if err != nil && !says(err, "NOPERM") {
		info, err = client.Do(ctx, client.B().Info().Build()).ToString() // before version 7 it takes one section
	}
	if err != nil {
		if says(err, "NOPERM") {
			return nil
		}
		return err
	}
	version := field(info, "redis_version")
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err == nil && n < oldestVersion {
		return refuse("%s is Redis %s, and Parley needs %d or newer, or Valkey", b.target.where(), version, oldestVersion)
	}
	if field(info, "redis_mode") == "sentinel" {
		return refuse("%s is a Sentinel: add ?master_set=NAME to the URL of Redis, with the name by which it knows the server", b.target.where())
	}
	if field(info, "role") == "slave" && client.Mode() == rueidis.ClientModeStandalone {
		return refuse("%s is a replica, which cannot be written to: name its primary, %s:%s, or Sentinels",
			b.target.where(), field(info, "master_host"), field(info, "master_port"))
	}
	return nil
}

// field returns a value of what INFO says.
func field(info, name string) string {
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// examineMarker takes the namespace, unless another program has it.
func (b *Bus) examineMarker(ctx context.Context, client rueidis.Client) error {
	key := b.space.marker()
	err := client.Do(ctx, client.B().Set().Key(key).Value(markerValue).Nx().Build()).Error()
	if err != nil && !rueidis.IsRedisNil(err) {
		return fmt.Errorf("set %s: %w", key, err)
	}
	value, err := client.Do(ctx, client.B().Get().Key(key).Build()).ToString()
	if says(err, "WRONGTYPE") || err == nil && value != markerValue {
		return refuse("the key %s in Redis at %s was not made by this version of Parley: give Parley another database or Redis, or delete the key if it is not used",
			key, b.target.where())
	}
	if err != nil && !rueidis.IsRedisNil(err) {
		return fmt.Errorf("get %s: %w", key, err)
	}
	return nil
}

// examineChannels publishes and subscribes, and finds out whether the server has sharded channels.
func (b *Bus) examineChannels(ctx context.Context, l *link) error {
	probe := newLane(b, l, 0)
	l.sharded = l.client.Mode() == rueidis.ClientModeCluster
	err := l.client.Do(ctx, probe.watching()).Error()
	if l.sharded && says(err, "unknown command") {
		l.sharded = false
		err = l.client.Do(ctx, probe.watching()).Error()
	}
	if err != nil {
		return fmt.Errorf("publish on %s: %w", probe.listener.watch, err)
	}
	client, _ := l.client.Dedicate()
	defer client.Close()
	if err := probe.listener.subscribe(ctx, client, probe.listener.watch); err != nil {
		return fmt.Errorf("subscribe to %s: %w", probe.listener.watch, err)
	}
	return nil
}

// says reports whether Redis has answered with an error that begins so; the client leaves "ERR " out.
func says(err error, beginning string) bool {
	var answer *rueidis.RedisError
	return errors.As(err, &answer) && strings.HasPrefix(answer.Error(), beginning)
}
