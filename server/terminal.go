package main

import (
	"os"

	"parley/server/qr"
)

// terminalCode returns a QR code if the standard output is a terminal that is not told to be plain.
func terminalCode(text string) string {
	info, err := os.Stdout.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 || os.Getenv("TERM") == "dumb" {
		return ""
	}
	code, err := qr.Of(text)
	if err != nil {
		return "" // the link is printed too
	}
	return code.Terminal()
}
