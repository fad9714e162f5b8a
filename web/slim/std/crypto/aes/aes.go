// Package aes stands in for crypto/aes where the program runs in a browser: go-app names it for keeping secrets, which
// Parley does not do there.
package aes

import (
	"crypto/cipher"
	"errors"
)

// NewCipher says that there is none.
func NewCipher([]byte) (cipher.Block, error) {
	return nil, errors.New("crypto/aes is not part of the program in a browser")
}
