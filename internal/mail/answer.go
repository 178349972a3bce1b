package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"regexp"
)

// enhanced is a code of RFC 3463 at the beginning of an answer's text.
var enhanced = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)

// failed is a failure that another try may cure.
func failed(stage string, err error) error {
	return &Failure{stage + " failed: " + why(err), false}
}

// judged is permanent when the server refused for good.
func judged(stage string, err error) error {
	var answer *textproto.Error
	if errors.As(err, &answer) && answer.Code >= 500 && answer.Code <= 599 {
		return &Failure{stage + " refused: " + why(err), true}
	}
	return failed(stage, err)
}

// why tells of an error only what can't hold an address: the codes of an answer, or
// what befell the connection.
func why(err error) string {
	var (
		answer  *textproto.Error
		garbled textproto.ProtocolError
		network net.Error
		dial    *net.OpError
	)
	switch {
	case errors.As(err, &answer):
		code := enhanced.FindString(answer.Msg)
		if code != "" {
			code = " " + code
		}
		return fmt.Sprintf("answered %d%s", answer.Code, code)
	case errors.As(err, &garbled):
		return "the answer is not SMTP"
	case errors.As(err, &network) && network.Timeout(),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, context.Canceled), errors.Is(err, net.ErrClosed):
		return "cut off"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the server hung up"
	case errors.As(err, &dial):
		return dial.Op + ": " + dial.Err.Error()
	}
	return err.Error()
}
