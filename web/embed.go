// Package web holds what the server hands to browsers as it is: style sheets, scripts, icons, and the program once it
// has been built.
package web

import "embed"

// Files has static/ and wasm/. Without a build, wasm/ holds no program: the server then says so.
//
//go:embed all:static all:wasm
var Files embed.FS
