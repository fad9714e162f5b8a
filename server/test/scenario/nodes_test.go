//go:build linux

package scenario

import (
	"testing"

	"parley/server/bus/redis/redistest"
	"parley/server/store/postgres/pgtest"
	"parley/server/test/kit"
	"parley/shared/client/view"
)

func TestDoctorFindsServersThatBelongTogether(t *testing.T) {
	nodes := kit.StartNodes(t, 2)
	d := diagnose(t, "--store", nodes[0].Option("--store"), "--bus", nodes[0].Option("--bus"), "--nodes", nodes[0].URL+","+nodes[1].URL)
	d.well()
	d.has("database.connections", "ok", "2 servers")
	for _, addr := range kit.Addrs(nodes) {
		d.has("node "+addr+".epoch", "ok", "this database")
	}
}

func TestANodeStartsWithoutRedisAndHearsTheOthersWhenItIsThere(t *testing.T) {
	t.Parallel()
	database, redis := pgtest.Shared(t), redistest.Start(t)
	redis.Kill()
	args := []string{"--store", database.TCP(database.Database(t), ""), "--bus", redis.URL()}
	a, b := kit.StartProcess(t, args...), kit.StartProcess(t, args...)
	ada, bo := kit.StartClient(t, a.URL, kit.NewStorage()), kit.StartClient(t, b.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	says(ada, "without Redis", bo, "without Redis")
	redis.Restart()
	ada.Until("the other node's people", func(v *view.Snapshot) bool { return v.Open.Here == 2 })
	says(bo, "with Redis", ada, "without Redis", "with Redis")
}
