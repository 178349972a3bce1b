package app

import (
	"context"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/card"
	"ouchi/internal/web"
	"ouchi/internal/web/mailbox"
	"ouchi/internal/web/page"
	"ouchi/internal/web/public"
	"ouchi/internal/web/staff"
)

// Handlers are the two sides as the listeners serve them, guarded.
func (a *App) handlers() (publicSide, staffSide http.Handler, err error) {
	if publicSide, err = a.public(); err != nil {
		return nil, nil, err
	}
	staffSide, err = a.staff()
	return publicSide, staffSide, err
}

// patience is how long applicants wait for a page while their images are decoded.
const patience = 20 * time.Second

func (a *App) public() (http.Handler, error) {
	settings, err := a.publicSettings()
	if err != nil {
		return nil, err
	}
	https := strings.HasPrefix(a.config.Server.PublicURL, "https:")
	side, err := public.New(public.Parts{
		Intake: a.Intake, Member: a.Member, Words: a.words, Log: a.options.Log, Site: a.site(),
		Origin: a.config.Server.PublicURL, Settings: settings, Now: a.options.Now, SecureCookies: https,
		ClientAddress: a.clientAddress(), Bars: a.bars, Patience: patience,
	})
	if err != nil {
		return nil, err
	}
	if a.options.Mailbox {
		box, err := mailbox.New(os.DirFS(a.config.MailDir()), page.Options{
			Words: a.words, Log: a.options.Log, Frame: func(*http.Request) page.Frame { return page.Frame{Site: a.site()} },
		})
		if err != nil {
			return nil, err
		}
		box.Mount(side.Mux)
	}
	return a.guarded(side.Mux, web.Options{
		Pages: side.Pages, HTTPS: https, Origin: a.config.Server.PublicURL,
		Limits: map[string]web.Limit{
			public.UploadRoute: {Bytes: side.UploadBytes(), Time: public.UploadTime},
			public.ApplyRoute:  {Bytes: public.ApplyBytes},
		},
	})
}

func (a *App) staff() (http.Handler, error) {
	settings, err := a.staffSettings()
	if err != nil {
		return nil, err
	}
	https := strings.HasPrefix(a.config.Server.StaffURL, "https:")
	side, err := staff.New(staff.Parts{
		Desk: a.Desk, Words: a.words, Log: a.options.Log, Site: a.site(), Settings: settings,
		Now: a.options.Now, SecureCookies: https, ClientAddress: a.clientAddress(), Write: a.Preview,
		Letter: a.MadeUpLetter,
	})
	if err != nil {
		return nil, err
	}
	return a.guarded(side.Mux, web.Options{
		Pages: side.Pages, HTTPS: https, Origin: a.config.Server.StaffURL,
		Limits: map[string]web.Limit{
			staff.TrialRoute:  {Bytes: staff.ImportBytes, Time: staff.ImportTime},
			staff.ImportRoute: {Bytes: staff.ImportBytes, Time: staff.ImportTime},

			staff.SettingsRoute:        {Bytes: staff.SettingsBytes},
			staff.SettingsPreviewRoute: {Bytes: staff.SettingsBytes},
			staff.SettingsRowsRoute:    {Bytes: staff.SettingsBytes},
		},
	})
}

func (a *App) guarded(mux *http.ServeMux, o web.Options) (http.Handler, error) {
	o.Log, o.Clock = a.options.Log, a.options.Now
	web.Health(mux, a.ready, a.options.Log)
	return web.Guard(mux, o)
}

// ready tells whether applications can be taken in.
func (a *App) ready(ctx context.Context) error { return a.Store.Ping(ctx) }

func (a *App) site() page.Site {
	at := a.config.Library.Contact
	return page.Site{
		LibraryName: a.config.Library.Name, LibraryURL: a.config.Library.URL,
		Contact: page.Contact{
			Department: at.Department, PostalCode: at.PostalCode, Address: at.Address, Phone: at.Phone, Fax: at.Fax,
		},
	}
}

func (a *App) publicSettings() (public.Settings, error) {
	c := a.config
	days, err := calendar.New(c.Calendar)
	return public.Settings{
		Prefecture: c.Library.Prefecture, MailDomain: c.Mail.ShownDomain(), Privacy: c.PrivacyParagraphs(), PrivacyFacts: c.PrivacyFacts(),
		EnvelopeTo: c.EnvelopeLines(), DeliveryDays: c.Post.DeliveryDays, RenewalDays: c.Card.RenewalDays,
		Reason:   reason(c),
		Calendar: days, DecisionsPerDay: c.Review.DecisionsPerDay,
		MinDays: c.Review.MinDays, BusyDays: c.Review.BusyDays, MaxDays: c.Review.MaxDays, News: c.News,
	}, err
}

// bars draws a card number for the screen.
func (a *App) bars(number string, room int) (string, error) {
	bars, err := card.Fit(number, a.numbering().Bars, room)
	if err != nil {
		return "", err
	}
	return bars.SVG(number), nil
}

// clientAddress finds the network address that tries are counted by: what the nearest
// proxy that is trusted says, else the other end of the connection.
func (a *App) clientAddress() func(*http.Request) string {
	proxies, err := a.config.Server.Proxies()
	if err != nil {
		proxies = nil // refused by the settings' own check
	}
	trusted := func(at netip.Addr) bool {
		for _, p := range proxies {
			if p.Contains(at.Unmap()) {
				return true
			}
		}
		return false
	}
	return func(r *http.Request) string { return nearest(r, trusted) }
}

// nearest walks X-Forwarded-For from its end, past the proxies that are trusted: what
// stands before the first that is not could be written by anybody.
func nearest(r *http.Request, trusted func(netip.Addr) bool) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := from.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && trusted(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return network(at)
}

// network is what one person has: an address, or the /64 of IPv6.
func network(at netip.Addr) string {
	if at.Is4() {
		return at.String()
	}
	prefix, err := at.Prefix(64)
	if err != nil {
		return at.String()
	}
	return prefix.String()
}

// staffSettings are what the staff's pages say beyond the desk's policy.
func (a *App) staffSettings() (staff.Settings, error) {
	c := a.config
	days, err := calendar.New(c.Calendar)
	return staff.Settings{
		Press: a.press(), Postage: c.Post.PostageOn, OverdueDays: c.Post.OverdueDays,
		Kinds: c.Kinds(), Reasons: c.Reasons, Calendar: days, LateDays: c.Review.MaxDays, Roster: rosterFormat(c.Import.Patrons),
		IssuerLabel: c.Staff.OIDC.Label,
	}, err
}
