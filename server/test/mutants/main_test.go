package mutants

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"parley/app/load"
	"parley/server/test/kit"
)

// TestMain lets the test binary of a mutant be the load too, with the clients that are built into it.
func TestMain(m *testing.M) {
	if asked := os.Getenv(loadVariable); asked != "" {
		if err := runLoad(asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	kit.Main(m)
}

// runLoad runs the load that a test asks for.
func runLoad(asked string) error {
	var cfg load.Config
	if err := json.Unmarshal([]byte(asked), &cfg); err != nil {
		return err
	}
	cfg.Report = os.Stdout
	_, err := load.Run(context.Background(), cfg)
	return err
}
