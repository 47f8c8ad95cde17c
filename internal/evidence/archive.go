package evidence

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

// sumsFile is the name of the list of hashes, which is the last file of a pack.
const sumsFile = "SHA256SUMS"

// An archive is a ZIP that keeps the hash of each file in it.
type archive struct {
	zip  *zip.Writer
	at   time.Time
	sums strings.Builder
}

func newArchive(to io.Writer, at time.Time) *archive {
	return &archive{zip: zip.NewWriter(to), at: at.UTC()}
}

// file adds a file with the content that write writes.
func (a *archive) file(name string, write func(io.Writer) error) error {
	hash := sha256.New()
	if err := a.add(name, func(out io.Writer) error { return write(io.MultiWriter(out, hash)) }); err != nil {
		return err
	}
	fmt.Fprintf(&a.sums, "%s  %s\n", hex.EncodeToString(hash.Sum(nil)), name)
	return nil
}

func (a *archive) add(name string, write func(io.Writer) error) error {
	out, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.at})
	if err != nil {
		return fmt.Errorf("add %s: %w", name, err)
	}
	if err := write(out); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// bytes adds a file with a content that is there.
func (a *archive) bytes(name string, content []byte) error {
	return a.file(name, func(out io.Writer) error {
		_, err := out.Write(content)
		return err
	})
}

// close adds the list of hashes and ends the ZIP. Without it nothing can open the ZIP.
func (a *archive) close() error {
	err := a.add(sumsFile, func(out io.Writer) error {
		_, err := io.WriteString(out, a.sums.String())
		return err
	})
	if err != nil {
		return err
	}
	return a.zip.Close()
}
