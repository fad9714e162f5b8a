//go:build linux

package chaos

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"parley/server/test/kit"
)

// subnet is a network of its own with a server in it, which drops packets when it is told to.
type subnet struct {
	t    *testing.T
	name string
}

const serverInSubnet = "10.213.77.2"

// newSubnet makes one, or skips the test by the name of what the machine lacks.
func newSubnet(t *testing.T) *subnet {
	t.Helper()
	for _, tool := range []string{"ip", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			kit.Missing(t, tool+": run make chaos, which installs it")
		}
	}
	n := &subnet{t: t, name: fmt.Sprintf("parley%d", os.Getpid())}
	if out, err := exec.Command("ip", "netns", "add", n.name).CombinedOutput(); err != nil {
		kit.Missing(t, "network namespaces: %s", out)
	}
	t.Cleanup(func() { exec.Command("ip", "netns", "del", n.name).Run() })
	outside := "pa" + n.name[6:]
	t.Cleanup(func() { exec.Command("ip", "link", "del", outside).Run() }) // a network that was deleted lingers
	for _, line := range []string{
		"link add " + outside + " type veth peer name inside netns " + n.name,
		"addr add 10.213.77.1/24 dev " + outside,
		"link set " + outside + " up",
		"-n " + n.name + " addr add " + serverInSubnet + "/24 dev inside",
		"-n " + n.name + " link set inside up",
		"-n " + n.name + " link set lo up",
	} {
		if out, err := exec.Command("ip", strings.Fields(line)...).CombinedOutput(); err != nil {
			t.Fatalf("ip %s: %s", line, out)
		}
	}
	return n
}

// drop drops packets that match a rule in these directions, as the server sees them: "input", "output".
func (n *subnet) drop(rule string, directions ...string) {
	n.t.Helper()
	var script strings.Builder
	script.WriteString("table inet faults {\n")
	for _, d := range directions {
		fmt.Fprintf(&script, "chain %s { type filter hook %s priority 0; %s drop; }\n", d, d, rule)
	}
	script.WriteString("}\n")
	cmd := exec.Command("ip", "netns", "exec", n.name, "nft", "-f", "-")
	cmd.Stdin = strings.NewReader(script.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		n.t.Errorf("drop packets: %s", out)
	}
}

// heal lets everything through.
func (n *subnet) heal() {
	if out, err := exec.Command("ip", "netns", "exec", n.name, "nft", "delete", "table", "inet", "faults").CombinedOutput(); err != nil {
		n.t.Errorf("heal the network: %s", out)
	}
}

// server starts a server in the network.
func (n *subnet) server() *kit.Process {
	n.t.Helper()
	server := unlimited(n.t)
	server.Kill()
	addr := serverInSubnet + ":8080"
	server.Wrap, server.URL = []string{"ip", "netns", "exec", n.name}, "http://"+addr
	server.Args = append(server.Args, "--addr", addr)
	server.Start()
	return server
}

// silentNetwork drops everything for longer than both ends believe in a line that says nothing.
func silentNetwork(directions ...string) func(*testing.T, *campaign) {
	return func(t *testing.T, c *campaign) {
		n := newSubnet(t)
		tr := c.trial(t, n.server())
		tr.load.For = 50 * time.Second
		tr.during(func(ctx context.Context) {
			tr.wait(ctx, 2*time.Second)
			tr.faults++
			n.drop("", directions...)
			tr.wait(ctx, 38*time.Second)
			n.heal()
			<-ctx.Done()
		})
	}
}

func lostPackets(t *testing.T, c *campaign) {
	n := newSubnet(t)
	tr := c.trial(t, n.server())
	tr.load.Rate = 50
	tr.during(func(ctx context.Context) {
		tr.faults++
		n.drop("numgen random mod 100 < 20", "input", "output")
		<-ctx.Done()
		n.heal()
	})
}
