package world

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"regexp"
)

// An ID is the id of a task: a random UUID (version 4).
type ID [16]byte

// NewID returns an id that no other task has.
func NewID() (id ID) {
	_, _ = rand.Read(id[:]) // it never fails
	return id.version4()
}

// version4 marks 16 random bytes as a random UUID.
func (id ID) version4() ID {
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// ParseID reads a UUID, and tells whether text is one.
func ParseID(text string) (id ID, ok bool) {
	if !uuid.MatchString(text) {
		return id, false
	}
	digits := text[:8] + text[9:13] + text[14:18] + text[19:23] + text[24:]
	_, err := hex.Decode(id[:], []byte(digits))
	return id, err == nil
}

// String returns the id in lower case with hyphens.
func (id ID) String() string {
	var b [36]byte
	hex.Encode(b[:8], id[:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:], id[10:])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// named returns the id as text, and nothing for the zero id.
func (id ID) named() string {
	if id == (ID{}) {
		return ""
	}
	return id.String()
}

// A RequestID names one request: the connection it came by, and its number.
type RequestID struct {
	Connection uint64
	Number     uint32
}

// String returns the id as the service writes it, such as 0HN7ABCDEFGHI:0000002A.
func (r RequestID) String() string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
	var b [13]byte
	for i, n := len(b)-1, r.Connection; i >= 0; i, n = i-1, n>>5 {
		b[i] = digits[n&31]
	}
	return fmt.Sprintf("%s:%08X", b[:], r.Number)
}

// MarshalText implements encoding.TextMarshaler.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, ok := ParseID(string(text))
	if !ok {
		return fmt.Errorf("%q is no id", text)
	}
	*id = parsed
	return nil
}
