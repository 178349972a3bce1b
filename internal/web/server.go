package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// How long a visitor may take. A route whose requests are large sets a [Limit] of its
// own.
const (
	HeaderTime = 10 * time.Second
	ReadTime   = 30 * time.Second
	WriteTime  = 60 * time.Second
	IdleTime   = 120 * time.Second
	// HeaderBytes bounds the head of a request; cookies and a long link fit many times.
	HeaderBytes = 32 << 10
)

// NewServer is an HTTP server with our time limits; the caller listens and shuts down.
// What net/http itself complains of names addresses of visitors, so it is logged only
// at debug level.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: HeaderTime,
		ReadTimeout:       ReadTime,
		WriteTimeout:      WriteTime,
		IdleTimeout:       IdleTime,
		MaxHeaderBytes:    HeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

const (
	healthPattern = "GET /healthz"
	readyPattern  = "GET /readyz"
)

// Health mounts GET /healthz (the process runs) and GET /readyz (200 when ready gives
// nil, else 503; why is logged, not told).
func Health(mux *http.ServeMux, ready func(context.Context) error, log *slog.Logger) {
	mux.HandleFunc(healthPattern, func(w http.ResponseWriter, _ *http.Request) {
		plain(w, http.StatusOK, "ok\n")
	})
	mux.HandleFunc(readyPattern, func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r.Context()); err != nil {
			log.LogAttrs(r.Context(), slog.LevelWarn, "not ready", slog.String("error", err.Error()))
			plain(w, http.StatusServiceUnavailable, "not ready\n")
			return
		}
		plain(w, http.StatusOK, "ready\n")
	})
}

func plain(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	// The prober hung up: there is nobody to tell.
	_, _ = io.WriteString(w, body)
}
