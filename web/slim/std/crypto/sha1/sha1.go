// Package sha1 stands in for crypto/sha1 where the program runs in a browser: what go-app uses names it for UUIDs made of names and versions of files,
// which nobody asks for there.
package sha1

import "hash"

// Size is the length of a sum.
const Size = 20

// New panics: a wrong sum would be worse.
func New() hash.Hash { panic("crypto/sha1 is not part of the program in a browser") }

// Sum panics too.
func Sum([]byte) [Size]byte { panic("crypto/sha1 is not part of the program in a browser") }
