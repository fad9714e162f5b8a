//go:build linux

package node

import (
	"net"
	"os"
	"strings"
	"testing"
)

func TestAPassedSocketThatTakesNoConnectionsIsRefusedWithWords(t *testing.T) {
	datagrams, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer datagrams.Close()
	file, err := datagrams.File()
	if err != nil {
		t.Fatal(err)
	}
	if err := new(listeners).inherit([]*os.File{file}); err == nil || !strings.Contains(err.Error(), "ListenStream=") {
		t.Errorf("got %v", err)
	}
}
