package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
)

// KeySize is the length of a secret key in bytes.
const KeySize = 32

// A sealer encrypts rows so that each opens only in its own place.
type sealer []cipher.AEAD // the first seals, all open

func checkKeys(keys [][]byte) error {
	if len(keys) == 0 {
		return errors.New("secret keys: want at least one")
	}
	for i, k := range keys {
		if len(k) != KeySize {
			return fmt.Errorf("secret key %d: want %d bytes, got %d", i+1, KeySize, len(k))
		}
	}
	return nil
}

// newSealer derives from each key one of its own for this purpose.
func newSealer(keys [][]byte, purpose string) (sealer, error) {
	s := make(sealer, len(keys))
	for i, key := range keys {
		sub, err := hkdf.Key(sha256.New, key, nil, purpose, KeySize)
		if err != nil {
			return nil, fmt.Errorf("derive a key: %w", err)
		}
		block, err := aes.NewCipher(sub)
		if err != nil {
			return nil, fmt.Errorf("derive a key: %w", err)
		}
		if s[i], err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return nil, fmt.Errorf("derive a key: %w", err)
		}
	}
	return s, nil
}

// seal encrypts plain for the row that is called row.
func (s sealer) seal(plain []byte, row string) []byte {
	return s[0].Seal(nil, nil, plain, []byte(row))
}

// open returns what was sealed for this row; false when no key opens it.
func (s sealer) open(sealed []byte, row string) ([]byte, bool) {
	for _, aead := range s {
		if plain, err := aead.Open(nil, nil, sealed, []byte(row)); err == nil {
			return plain, true
		}
	}
	return nil, false
}
