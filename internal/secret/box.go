package secret

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// ErrAltered is returned for sealed text that does not open: it was altered, cut
// short, sealed with another key, or belongs to something else.
var ErrAltered = errors.New("secret: sealed text was altered or belongs elsewhere")

// AEAD encrypts with associated data. It has the methods of Tink's tink.AEAD, so
// that a key in a KMS (Tink's awskms, gcpkms, hcvault …) can stand where a key
// from a file does.
type AEAD interface {
	Encrypt(plaintext, associatedData []byte) ([]byte, error)
	Decrypt(ciphertext, associatedData []byte) ([]byte, error)
}

// NewKeyset makes an AES-256-GCM key and returns it as a Tink keyset in clear
// text. Whoever keeps the bytes keeps them out of the database and its backups.
func NewKeyset() ([]byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("secret: make a key: %w", err)
	}
	var clearText bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewBinaryWriter(&clearText)); err != nil {
		return nil, fmt.Errorf("secret: write a key: %w", err)
	}
	return clearText.Bytes(), nil
}

// ReadKeyset reads what NewKeyset returned.
func ReadKeyset(clearText []byte) (AEAD, error) {
	handle, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(clearText)))
	if err != nil {
		return nil, fmt.Errorf("secret: read a key: %w", err)
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("secret: use a key: %w", err)
	}
	return primitive, nil
}

// Box seals small texts, such as a draft's fields, that lie in the database.
type Box struct{ key AEAD }

// NewBox returns a Box that seals with key.
func NewBox(key AEAD) *Box { return &Box{key: key} }

// Seal encrypts plain and returns base64url text. It opens only under the same
// ad, which names what the text belongs to ("draft:" and its id).
func (b *Box) Seal(plain []byte, ad string) (string, error) {
	sealed, err := b.key.Encrypt(plain, []byte(ad))
	if err != nil {
		return "", fmt.Errorf("secret: seal: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

// Open returns what Seal was given, or ErrAltered.
func (b *Box) Open(sealed, ad string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return nil, ErrAltered
	}
	plain, err := b.key.Decrypt(raw, []byte(ad))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAltered, err)
	}
	return plain, nil
}
