package main

import "fmt"

// charts returns what is drawn, by the name of its file.
func charts(runs map[string]run) map[string]chart {
	return map[string]chart{
		"delivery": delivery(runs["server"]),
		"latency":  latency(runs["server"]),
		"store":    store(runs["store"]),
		"ui":       ui(runs["ui"]),
	}
}

// delivery compares CPU time per delivery with the floor. Parley's figures are ratios to it.
func delivery(r run) chart {
	c := chart{title: "CPU time per delivery", axis: "µs per delivery (lower is better)", source: r.source(), series: []series{
		{name: "floor (write alone)"}, {name: "one event at a time"}, {name: "with the event's own cost"}, {name: "16 events in flight"}}}
	for _, n := range []int{100, 1000, 5000} {
		floor := r.value(fmt.Sprintf("floor_us_%d", n))
		c.rows = append(c.rows, number(float64(n))+" members")
		c.add(floor, floor*r.value(fmt.Sprintf("delivery_%d", n)), floor*r.value(fmt.Sprintf("whole_%d", n)), floor*r.value(fmt.Sprintf("burst_%d", n)))
	}
	return c
}

// latency compares acknowledgements with those of a bare log, which waits for nothing but the disk.
func latency(r run) chart {
	c := chart{title: "Time to acknowledgement", axis: "ms, logarithmic (lower is better)", log: true, source: r.source(), series: []series{
		{name: "log with fdatasync, p99"}, {name: "Parley, p50"}, {name: "Parley, p99"}}}
	for _, n := range []int{1000, 5000, 20000} {
		c.rows = append(c.rows, number(float64(n))+" messages/s")
		c.add(r.value(fmt.Sprintf("ack_log_p99_ms_%d", n)), r.value(fmt.Sprintf("ack_p50_ms_%d", n)), r.value(fmt.Sprintf("ack_p99_ms_%d", n)))
	}
	return c
}

// store compares the throughput of both stores for each size of a group.
func store(r run) chart {
	c := chart{title: "Messages stored per second", axis: "messages per second (higher is better)", source: r.source(), series: []series{
		{name: "SQLite"}, {name: "PostgreSQL"}}}
	for _, n := range []int{1, 16, 64, 256} {
		c.rows = append(c.rows, fmt.Sprintf("groups of %d", n))
		c.add(r.value(fmt.Sprintf("sqlite-append-%d", n)), r.value(fmt.Sprintf("postgres-append-%d", n)))
	}
	return c
}

// ui compares the cost of events in the browser with their goals, and with a slow processor.
func ui(r run) chart {
	c := chart{title: "Main thread time in the browser", axis: "ms, logarithmic (lower is better)", log: true, source: r.source(), series: []series{
		{name: "goal"}, {name: "measured"}, {name: "processor 4 times slower"}}}
	for _, row := range []struct{ name, about string }{
		{"ui-key", "a key in the composer"}, {"ui-message", "a new message"}, {"ui-page", "a page of 50 messages"}, {"ui-burst", "1,000 messages at once"},
	} {
		c.rows = append(c.rows, row.about)
		c.add(r.get(row.name).Goal, r.value(row.name), r.value(row.name+"-4x-slower"))
	}
	return c
}
