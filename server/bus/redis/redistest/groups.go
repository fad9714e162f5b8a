package redistest

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// Watched is a primary with a replica, and three Sentinels that let the replica take over a second after the primary fell silent.
type Watched struct {
	Primary, Replica *Server
	Sentinels        []*Server
}

// Name is what the Sentinels call the server.
const Name = "parley"

// WithSentinels starts a Watched and waits until a failover would work.
func WithSentinels(t testing.TB) *Watched {
	t.Helper()
	w := &Watched{Primary: Start(t)}
	w.Replica = Start(t, "replicaof 127.0.0.1 "+strconv.Itoa(w.Primary.Port()))
	w.Replica.Eventually("follow its primary", func() bool {
		return w.Replica.Replicates("master_link_status:up")
	})
	for range 3 {
		s := newServer(t,
			fmt.Sprintf("sentinel monitor %s 127.0.0.1 %d 2", Name, w.Primary.Port()),
			fmt.Sprintf("sentinel down-after-milliseconds %s 1000", Name),
			fmt.Sprintf("sentinel failover-timeout %s 5000", Name))
		s.args = []string{"--sentinel"}
		s.Restart()
		w.Sentinels = append(w.Sentinels, s)
	}
	for _, s := range w.Sentinels {
		s.Eventually("know the others", func() bool {
			known := s.Do("SENTINEL", "MASTER", Name)
			return after(known, "num-slaves") == "1" && after(known, "num-other-sentinels") == "2"
		})
	}
	return w
}

// after returns the line after a line.
func after(text, line string) string {
	_, rest, _ := strings.Cut(text, line+"\n")
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

// URL returns the URL of the Sentinels.
func (w *Watched) URL() string {
	return "redis://" + addrs(w.Sentinels) + "?master_set=" + Name
}

func addrs(servers []*Server) string {
	var all []string
	for _, s := range servers {
		all = append(all, s.Addr())
	}
	return strings.Join(all, ",")
}

// Cluster is three nodes, each with a third of the slots.
type Cluster struct{ Nodes []*Server }

// StartCluster starts a cluster, with these lines in each redis.conf, and waits until all its nodes know of each other.
func StartCluster(t testing.TB, config ...string) *Cluster {
	t.Helper()
	c := &Cluster{}
	command := []string{"--cluster", "create", "--cluster-yes"}
	for range 3 {
		s := Start(t, append([]string{
			"cluster-enabled yes", "cluster-node-timeout 15000", "cluster-require-full-coverage no", "cluster-port " + strconv.Itoa(freePort(t)),
		}, config...)...)
		c.Nodes = append(c.Nodes, s)
		command = append(command, s.Addr())
	}
	if out, err := exec.Command("redis-cli", command...).CombinedOutput(); err != nil {
		t.Fatalf("redis-cli --cluster create: %v\n%s", err, out)
	}
	for _, s := range c.Nodes {
		s.Eventually("know the cluster", func() bool {
			known := s.Do("CLUSTER", "INFO")
			return strings.Contains(known, "cluster_state:ok") && strings.Contains(known, "cluster_known_nodes:3")
		})
	}
	return c
}

// URL returns the URL of all nodes.
func (c *Cluster) URL() string { return "redis://" + addrs(c.Nodes) }

// Owner returns the node that has the slot of a key or channel.
func (c *Cluster) Owner(key string) *Server {
	slot, _ := strconv.Atoi(c.Nodes[0].Do("CLUSTER", "KEYSLOT", key))
	for _, s := range c.Nodes {
		for line := range strings.Lines(s.Do("CLUSTER", "NODES")) {
			if fields := strings.Fields(line); strings.Contains(fields[2], "myself") && owns(fields[8:], slot) {
				return s
			}
		}
	}
	c.Nodes[0].t.Fatalf("nobody has slot %d", slot)
	return nil
}

func owns(ranges []string, slot int) bool {
	for _, r := range ranges {
		first, last, isRange := strings.Cut(r, "-")
		if !isRange {
			last = first
		}
		a, err := strconv.Atoi(first)
		b, err2 := strconv.Atoi(last)
		if err == nil && err2 == nil && a <= slot && slot <= b {
			return true
		}
	}
	return false
}

// Move moves the slot of a key or channel to another node.
func (c *Cluster) Move(key string) {
	from := c.Owner(key)
	to := c.Nodes[0]
	if to == from {
		to = c.Nodes[1]
	}
	slot := from.Do("CLUSTER", "KEYSLOT", key)
	fromID, toID := from.Do("CLUSTER", "MYID"), to.Do("CLUSTER", "MYID")
	to.Do("CLUSTER", "SETSLOT", slot, "IMPORTING", fromID)
	from.Do("CLUSTER", "SETSLOT", slot, "MIGRATING", toID)
	for {
		keys := from.Do("CLUSTER", "GETKEYSINSLOT", slot, "100")
		if keys == "" {
			break
		}
		from.Do(append([]string{"MIGRATE", "127.0.0.1", strconv.Itoa(to.Port()), "", "0", "5000", "KEYS"}, strings.Fields(keys)...)...)
	}
	to.Do("CLUSTER", "SETSLOT", slot, "NODE", toID)
	from.Do("CLUSTER", "SETSLOT", slot, "NODE", toID)
}
