package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"ouchi/internal/web"
)

// stopTime is how long requests under way may take to end after a stop was asked for.
const stopTime = 20 * time.Second

// Listening are the addresses that a running App answers on.
type Listening struct{ Public, Staff, Metrics string }

// Run listens and works until ctx ends, then stops in order: no new requests, those
// under way finish, the clock's jobs put down what they hold. It tells started once
// everything listens.
func (a *App) Run(ctx context.Context, started func(Listening)) error {
	boundHeap()
	if err := a.live.serve(); err != nil {
		return err
	}
	doors := []*door{
		{address: a.config.Server.PublicAddr, handler: a.live.side(publicSide)},
		{address: a.config.Server.StaffAddr, handler: a.live.side(staffSide)},
	}
	if a.config.Server.MetricsAddr != "" {
		doors = append(doors, &door{address: a.config.Server.MetricsAddr, handler: a.metrics()})
	}
	for _, d := range doors {
		if err := a.listen(ctx, d); err != nil {
			return err
		}
	}
	if err := a.takeOver(ctx); err != nil {
		return err
	}
	if err := a.warnOfOverlap(ctx); err != nil {
		return err
	}
	at := Listening{Public: doors[0].at(), Staff: doors[1].at()}
	if len(doors) > 2 {
		at.Metrics = doors[2].at()
	}
	started(at)
	// Building parsed templates, read migrations and, in a demonstration, hashed a
	// password: some 30 MB that would else stay until the first collection of a process
	// that has little to do.
	go debug.FreeOSMemory()
	return a.work(ctx, doors)
}

// takeOver goes on where a killed process stopped. On SQLite there is one process, and
// it is the one that listens; beside others, on PostgreSQL, leases end by themselves.
func (a *App) takeOver(ctx context.Context) error {
	if a.config.Data.Database != "" {
		return nil
	}
	if err := a.alone(); err != nil {
		return err
	}
	return a.Store.Release(ctx)
}

// alone refuses to serve a data folder that another process serves; commands beside it
// are welcome.
func (a *App) alone() error {
	f, err := os.OpenFile(filepath.Join(a.config.Data.Dir, "serving.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("app: the lock of the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errors.Join(fmt.Errorf("app: another ouchi serves %s: %w", a.config.Data.Dir, err), f.Close())
	}
	a.closers = append(a.closers, f)
	return nil
}

// heapBytes is where the collector begins to hurry: without it what one large picture
// left is kept while the next is decoded, and twice the memory is taken.
const heapBytes = 300 << 20

// boundHeap leaves an operator's own GOMEMLIMIT alone.
func boundHeap() {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(heapBytes)
	}
}

// door is one listener.
type door struct {
	address  string
	handler  http.Handler
	listener net.Listener
	server   *http.Server
}

func (d *door) at() string { return d.listener.Addr().String() }

func (a *App) listen(ctx context.Context, d *door) (err error) {
	d.server = web.NewServer(d.handler, a.options.Log)
	var config net.ListenConfig
	if d.listener, err = config.Listen(ctx, "tcp", d.address); err != nil {
		return fmt.Errorf("app: listen: %w", err)
	}
	if a.config.Server.TLSCert == "" {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(a.config.Server.TLSCert, a.config.Server.TLSKey)
	if err != nil {
		return errors.Join(fmt.Errorf("app: the certificate: %w", err), d.listener.Close())
	}
	d.listener = tls.NewListener(d.listener, &tls.Config{
		Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
	})
	return nil
}

func (a *App) work(ctx context.Context, doors []*door) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var (
		jobs sync.WaitGroup
		errs = make([]error, len(doors))
	)
	jobs.Go(func() { a.Upkeep.Run(ctx) })
	jobs.Go(func() { a.followSettings(ctx) })
	for i, d := range doors {
		jobs.Go(func() {
			if err := d.server.Serve(d.listener); !errors.Is(err, http.ErrServerClosed) {
				errs[i] = err
				stop()
			}
		})
	}
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	for i, d := range doors {
		errs[i] = errors.Join(errs[i], d.server.Shutdown(end))
	}
	jobs.Wait()
	return errors.Join(append(errs, a.Seal())...)
}
