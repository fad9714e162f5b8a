//go:build !js

package words

import "golang.org/x/text/unicode/norm"

// decompose returns the text in the form NFKD.
func decompose(text string) string { return norm.NFKD.String(text) }

// compose returns the text in the form NFC.
func compose(text string) string { return norm.NFC.String(text) }
