package main

import "testing"

// startNodes starts several servers of one database.
func startNodes(t *testing.T, count int, args ...string) []*process {
	t.Helper()
	var nodes []*process
	for range count {
		nodes = append(nodes, startProcess(t, args...))
	}
	return nodes
}
