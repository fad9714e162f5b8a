package redis

import "time"

// waits are the timeouts of the bus. They are short, so that nobody waits long for a Redis that hangs.
type waits struct {
	open      time.Duration // for one attempt to connect, beyond the dialling
	dial      time.Duration // for a connection and its greeting
	quiet     time.Duration // for any answer on a connection before it is taken for dead
	subscribe time.Duration // for the answer to a command that subscribes or unsubscribes
	confirm   time.Duration // in Subscribe, for Redis
	batch     time.Duration // for the answers to a batch, and in Close for what is queued
	take      time.Duration // for the answer of a limit
	fail      time.Duration // of failures and no success, before a circuit opens
}

// usual are the timeouts of every bus outside of tests.
var usual = waits{
	open:      5 * time.Second,
	dial:      2 * time.Second,
	quiet:     2 * time.Second,
	subscribe: 2 * time.Second,
	confirm:   500 * time.Millisecond,
	batch:     500 * time.Millisecond,
	take:      50 * time.Millisecond,
	fail:      400 * time.Millisecond,
}
