package app

import (
	"context"
	"testing"
	"time"
)

// Pictures that take long to decode once kept everybody from logging in.
func TestPasswordsDoNotWaitForPictures(t *testing.T) {
	pictures, passwords := gates()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	queued := make(chan bool)
	for range 20 {
		go func() {
			queued <- true
			if leave, err := pictures.Enter(ctx, pictureBytes); err == nil {
				<-ctx.Done()
				leave()
			}
		}()
	}
	for range 20 {
		<-queued
	}
	soon, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	leave, err := passwords.Enter(soon, passwordBytes)
	if err != nil {
		t.Fatal("a password waited for pictures:", err)
	}
	leave()
}
