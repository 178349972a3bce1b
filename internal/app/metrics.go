package app

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// scrapeTime bounds what one look at the figures may take.
const scrapeTime = 5 * time.Second

// metrics is the third listener: GET /metrics in Prometheus' text format. The figures
// are counted when asked for and name nobody.
func (a *App) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), figures{a})
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

// figures is what the store counts.
type figures struct{ app *App }

var (
	applicationsFigure = prometheus.NewDesc("ouchi_applications", "Applications by status.", []string{"status"}, nil)
	mailsFigure        = prometheus.NewDesc("ouchi_mails", "Mails kept, by state.", []string{"state"}, nil)
	outboxFigure       = prometheus.NewDesc("ouchi_outbox_oldest_seconds", "How long the oldest due mail has waited.", nil, nil)
	imagesFigure       = prometheus.NewDesc("ouchi_images", "Images held, by state.", []string{"state"}, nil)
	shredFigure        = prometheus.NewDesc("ouchi_images_overdue", "Images held past the day of their shredding.", nil, nil)
	sealedFigure       = prometheus.NewDesc("ouchi_log_sealed", "Number of the log's last seal.", nil, nil)
	unsealedFigure     = prometheus.NewDesc("ouchi_log_unsealed_seconds", "How long the oldest event has waited for its seal.", nil, nil)
)

// Describe names the figures.
func (f figures) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		applicationsFigure, mailsFigure, outboxFigure, imagesFigure, shredFigure, sealedFigure, unsealedFigure,
	} {
		out <- d
	}
}

// Collect counts them.
func (f figures) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	now := f.app.options.Now()
	got, err := f.app.Store.Figures(ctx, now)
	if err != nil {
		out <- prometheus.NewInvalidMetric(applicationsFigure, err)
		return
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for status, n := range got.Applications {
		gauge(applicationsFigure, float64(n), string(status))
	}
	for state, n := range got.Mails {
		gauge(mailsFigure, float64(n), state)
	}
	for state, n := range got.Images {
		gauge(imagesFigure, float64(n), state)
	}
	gauge(outboxFigure, got.OldestDue.Seconds())
	gauge(shredFigure, float64(got.Overdue))
	gauge(sealedFigure, float64(got.Sealed))
	gauge(unsealedFigure, got.Unsealed.Seconds())
}
