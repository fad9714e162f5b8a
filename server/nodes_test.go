//go:build linux

package main

import (
	"strings"
	"testing"

	"parley/server/bus/redis/redistest"
	"parley/server/store/postgres/pgtest"
	"parley/shared/client/view"
)

// startNodes starts several servers of one database and one Redis.
func startNodes(t *testing.T, count int, args ...string) []*process {
	t.Helper()
	database, redis := pgtest.Shared(t), startRedis(t)
	url := database.TCP(database.Database(t), "")
	var nodes []*process
	for range count {
		nodes = append(nodes, startProcess(t, append([]string{"--store", url, "--bus", redis}, args...)...))
	}
	return nodes
}

func TestDoctorFindsServersThatBelongTogether(t *testing.T) {
	nodes := startNodes(t, 2)
	d := diagnose(t, "--store", nodes[0].option("--store"), "--bus", nodes[0].option("--bus"), "--nodes", nodes[0].url+","+nodes[1].url)
	d.well()
	d.has("database.connections", "ok", "2 servers")
	for _, addr := range addrs(nodes) {
		d.has("node "+addr+".epoch", "ok", "this database")
	}
}

// option returns the last value of an option that the process was started with.
func (p *process) option(name string) string {
	for i := len(p.args) - 2; i >= 0; i-- {
		if p.args[i] == name {
			return p.args[i+1]
		}
	}
	return strings.TrimPrefix(name, "--")
}

func TestANodeStartsWithoutRedisAndHearsTheOthersWhenItIsThere(t *testing.T) {
	t.Parallel()
	database, redis := pgtest.Shared(t), redistest.Start(t)
	redis.Kill()
	args := []string{"--store", database.TCP(database.Database(t), ""), "--bus", redis.URL()}
	a, b := startProcess(t, args...), startProcess(t, args...)
	ada, bo := startClient(t, a.url, newStorage()), startClient(t, b.url, newStorage())
	ada.online()
	bo.online()
	ada.says("without Redis", bo, "without Redis")
	redis.Restart()
	ada.until("the other node's people", func(v *view.Snapshot) bool { return v.Open.Here == 2 })
	bo.says("with Redis", ada, "without Redis", "with Redis")
}
