package secret

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/streamingaead"
	"github.com/tink-crypto/tink-go/v2/streamingaead/aesgcmhkdf"
)

// Segment is the ciphertext segment of sealed objects in bytes: what is held in
// memory, and the least that is proven before it is handed on.
const Segment = 64 * 1024

// WrappedKey is the key of one object, encrypted with a wrapping key. Deleting
// it makes the object unreadable; it lies in the object's row.
type WrappedKey struct {
	KeyID string // of the wrapping key
	Data  string // base64 of an encrypted Tink keyset
}

// Seal starts to seal an object with a new key of its own, written to w in
// AES256-GCM-HKDF segments. ad names the object and binds both the key and the
// text to it. The object is whole only once the writer is closed without error.
func (k *Keyring) Seal(w io.Writer, ad string) (io.WriteCloser, WrappedKey, error) {
	wrapping, err := k.current()
	if err != nil {
		return nil, WrappedKey{}, err
	}
	handle, err := newObjectKey()
	if err != nil {
		return nil, WrappedKey{}, err
	}
	wrapped, err := wrap(handle, wrapping, ad)
	if err != nil {
		return nil, WrappedKey{}, err
	}
	primitive, err := streamingaead.New(handle)
	if err != nil {
		return nil, WrappedKey{}, fmt.Errorf("secret: use an object's key: %w", err)
	}
	sealed, err := primitive.NewEncryptingWriter(w, []byte(ad))
	if err != nil {
		return nil, WrappedKey{}, fmt.Errorf("secret: seal an object: %w", err)
	}
	return sealed, wrapped, nil
}

// Open reads a sealed object. Every byte it gives is proven to be the object's,
// segment by segment; that nothing is missing at the end is proven only when it
// gives io.EOF. A failed proof is ErrAltered, a destroyed wrapping key ErrNoKey,
// and errors of r come as they are.
func (k *Keyring) Open(r io.Reader, wrapped WrappedKey, ad string) (io.Reader, error) {
	wrapping, err := k.find(wrapped.KeyID)
	if err != nil {
		return nil, err
	}
	handle, err := unwrap(wrapped, wrapping, ad)
	if err != nil {
		return nil, err
	}
	primitive, err := streamingaead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAltered, err)
	}
	source := &source{r: r}
	plain, err := primitive.NewDecryptingReader(source, []byte(ad))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAltered, err)
	}
	return &opened{source: source, plain: plain}, nil
}

func newObjectKey() (*keyset.Handle, error) {
	params, err := aesgcmhkdf.NewParameters(aesgcmhkdf.ParametersOpts{
		KeySizeInBytes:        32,
		DerivedKeySizeInBytes: 32,
		HKDFHashType:          aesgcmhkdf.SHA256,
		SegmentSizeInBytes:    Segment,
	})
	if err != nil {
		return nil, fmt.Errorf("secret: parameters of an object's key: %w", err)
	}
	keys := keyset.NewManager()
	id, err := keys.AddNewKeyFromParameters(params)
	if err == nil {
		err = keys.SetPrimary(id)
	}
	if err != nil {
		return nil, fmt.Errorf("secret: make an object's key: %w", err)
	}
	return keys.Handle()
}

func wrap(handle *keyset.Handle, key WrappingKey, ad string) (WrappedKey, error) {
	var buf bytes.Buffer
	if err := handle.WriteWithAssociatedData(keyset.NewBinaryWriter(&buf), key.AEAD, []byte(ad)); err != nil {
		return WrappedKey{}, fmt.Errorf("secret: wrap an object's key: %w", err)
	}
	return WrappedKey{KeyID: key.ID, Data: base64.StdEncoding.EncodeToString(buf.Bytes())}, nil
}

func unwrap(wrapped WrappedKey, key WrappingKey, ad string) (*keyset.Handle, error) {
	raw, err := base64.StdEncoding.DecodeString(wrapped.Data)
	if err != nil {
		return nil, ErrAltered
	}
	reader := keyset.NewBinaryReader(bytes.NewReader(raw))
	handle, err := keyset.ReadWithAssociatedData(reader, key.AEAD, []byte(ad))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAltered, err)
	}
	return handle, nil
}

// source remembers an error of the sealed text's reader, which Tink would report
// as a text that no key matches.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// opened stops for good at the first error: Tink's reader answers io.EOF to a
// Read that follows the failed proof of the last segment.
type opened struct {
	source *source
	plain  io.Reader
	err    error
}

func (o *opened) Read(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.plain.Read(p)
	switch {
	case err == nil:
	case o.source.err != nil:
		o.err = fmt.Errorf("secret: read a sealed object: %w", o.source.err)
	case errors.Is(err, io.EOF):
		o.err = io.EOF
	default:
		o.err = fmt.Errorf("%w: %w", ErrAltered, err)
	}
	return n, o.err
}
