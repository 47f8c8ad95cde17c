package config

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

const hidden = "[secret]"

// A Secret is a string that shows itself nowhere: not in a log, in JSON or
// under any verb of fmt. Convert it to a string to use it.
type Secret string

// String hides the secret.
func (Secret) String() string { return hidden }

// Format hides the secret under every verb, also those that do not fit a string.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalText hides the secret from JSON and from logs.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Keys are secret keys of 32 bytes each. They show themselves no more than a Secret does.
type Keys [][]byte

const keySize = 32

// String hides the keys.
func (Keys) String() string { return hidden }

// Format hides the keys under every verb.
func (Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalText hides the keys from JSON and from logs.
func (Keys) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// UnmarshalText reads keys in either alphabet of base64, padded or not, with
// commas or blanks between them. Its errors do not repeat the text.
func (k *Keys) UnmarshalText(text []byte) error {
	*k = nil
	for i, word := range splitWords(string(text)) {
		word = strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(word), "=")
		key, err := base64.RawStdEncoding.DecodeString(word)
		if err != nil {
			return fmt.Errorf("key %d is not base64: make one with 'openssl rand -base64 32'", i+1)
		}
		if len(key) != keySize {
			return fmt.Errorf("key %d has %d bytes, want %d: make one with 'openssl rand -base64 32'", i+1, len(key), keySize)
		}
		*k = append(*k, key)
	}
	return nil
}
