package main

import "runtime/debug"

// version is set by the build.
var version = "dev"

// buildVersion falls back to the commit that the Go tool noted.
func buildVersion() string {
	if version != "dev" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return "dev-" + s.Value[:min(len(s.Value), 12)]
			}
		}
	}
	return version
}
