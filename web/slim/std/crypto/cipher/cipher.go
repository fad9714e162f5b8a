// Package cipher stands in for crypto/cipher where the program runs in a browser: go-app names it for keeping secrets, which
// Parley does not do there.
package cipher

import "errors"

// Block would encrypt.
type Block interface {
	BlockSize() int
	Encrypt(dst, src []byte)
	Decrypt(dst, src []byte)
}

// AEAD would encrypt and sign.
type AEAD interface {
	NonceSize() int
	Overhead() int
	Seal(dst, nonce, plaintext, additionalData []byte) []byte
	Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error)
}

// NewGCM says that there is none.
func NewGCM(Block) (AEAD, error) {
	return nil, errors.New("crypto/cipher is not part of the program in a browser")
}
