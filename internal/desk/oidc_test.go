package desk_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
	"ouchi/internal/signin"
)

// prefecture is another login on this machine, with a real key: whoever asks is the
// person it was told of.
type prefecture struct {
	t      *testing.T
	server *httptest.Server
	key    *rsa.PrivateKey // the one it publishes
	signs  *rsa.PrivateKey // the one it signs with
	claims map[string]any  // of whoever logs in next; "nonce" is the one asked for unless set
	asked  url.Values      // by whom the browser was sent
}

func newPrefecture(t *testing.T) *prefecture {
	t.Helper()
	p := &prefecture{t: t}
	var err error
	if p.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	p.signs = p.key
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.say(w, map[string]any{
			"issuer": p.server.URL, "authorization_endpoint": p.server.URL + "/auth", "token_endpoint": p.server.URL + "/token",
			"jwks_uri": p.server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.say(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("POST /token", p.token)
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

func (p *prefecture) say(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

// token gives what was asked for to whoever knows the verifier.
func (p *prefecture) token(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if r.FormValue("code") != "good" || base64.RawURLEncoding.EncodeToString(sum[:]) != p.asked.Get("code_challenge") {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: p.signs, KeyID: "1"}}, nil)
	if err != nil {
		p.t.Error(err)
		return
	}
	claims := map[string]any{
		"iss": p.server.URL, "aud": "ouchi", "nonce": p.asked.Get("nonce"),
		"iat": desktest.Noon.Unix(), "exp": desktest.Noon.Add(time.Hour).Unix(),
	}
	for name, value := range p.claims {
		claims[name] = value
	}
	text, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
		return
	}
	signed, err := signer.Sign(text)
	if err != nil {
		p.t.Error(err)
		return
	}
	id, err := signed.CompactSerialize()
	if err != nil {
		p.t.Error(err)
	}
	p.say(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": id})
}

// vouching is a desk beside such a login.
func vouching(t *testing.T) (*desktest.House, *prefecture) {
	t.Helper()
	h, p := desktest.New(t), newPrefecture(t)
	h.Issuer = &signin.Issuer{
		Address: p.server.URL, ClientID: "ouchi", Back: desktest.Address + "/login/oidc/return",
		LoginClaim: "preferred_username", RoleClaim: "groups", Now: func() time.Time { return h.Now }, Rand: rand.Reader,
	}
	return h, p
}

// through goes to the other login and comes back.
func (p *prefecture) through(h *desktest.House, alter func(*desk.Returned)) (desk.Caller, error) {
	p.t.Helper()
	address, sealed, err := h.GoToIssuer(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	to, err := url.Parse(address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.asked = to.Query()
	in := desk.Returned{Sealed: sealed, State: p.asked.Get("state"), Code: "good", Browser: desk.Browser{Address: "192.0.2.1"}}
	if alter != nil {
		alter(&in)
	}
	cookie, err := h.LogInByIssuer(p.t.Context(), in)
	if err != nil {
		return desk.Caller{}, err
	}
	return h.Caller(p.t.Context(), cookie)
}

func TestLoginOfThePrefecture(t *testing.T) {
	h, p := vouching(t)
	who := h.Account(t, "hanako", registration.Reviewer)
	p.claims = map[string]any{"sub": "42", "preferred_username": "hanako"}
	if c, err := p.through(h, nil); err != nil || !same(c, who) {
		t.Fatalf("%+v, %v", c, err)
	}
	if p.asked.Get("code_challenge_method") != "S256" || p.asked.Get("redirect_uri") != desktest.Address+"/login/oidc/return" ||
		p.asked.Get("prompt") != "login" {
		t.Errorf("the browser was sent with %v", p.asked)
	}
	p.claims = map[string]any{"sub": "42", "preferred_username": "renamed"}
	if c, err := p.through(h, nil); err != nil || !same(c, who) {
		t.Errorf("under a new login over there: %+v, %v", c, err)
	}
	gone := registration.Fault(registration.Denied, "no_account")
	h.Account(t, "kanri", registration.Administrator)
	for name, claims := range map[string]map[string]any{
		"who calls himself the chief":   {"sub": "46", "preferred_username": "kanri"},
		"whoever has the old login now": {"sub": "43", "preferred_username": "hanako"},
		"a stranger":                    {"sub": "44", "preferred_username": "nobody"},
		"no login at all":               {"sub": "45"},
	} {
		p.claims = claims
		if _, err := p.through(h, nil); !isFault(err, gone.Code, gone.Reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := details(t, h, who.ID, "logged_in"); len(got) != 2 || got[0] != "method=oidc" {
		t.Errorf("the log says %q", got)
	}
	if n := events(t, h, who.ID, "login_linked"); n != 1 {
		t.Errorf("linked %d times", n)
	}
	if err := h.DisableAccount(t.Context(), desk.Operator, who.ID); err != nil {
		t.Fatal(err)
	}
	p.claims = map[string]any{"sub": "42"}
	if _, err := p.through(h, nil); !isFault(err, gone.Code, gone.Reason) {
		t.Errorf("a disabled account: %v", err)
	}
}

func TestWhatTheIssuerDidNotSay(t *testing.T) {
	h, p := vouching(t)
	h.Account(t, "hanako", registration.Reviewer)
	right := map[string]any{"sub": "42", "preferred_username": "hanako"}
	for name, tt := range map[string]struct {
		claims map[string]any
		alter  func(*desk.Returned)
	}{
		"another state":        {right, func(in *desk.Returned) { in.State = "x" }},
		"no state":             {right, func(in *desk.Returned) { in.State = "" }},
		"a code of nobody":     {right, func(in *desk.Returned) { in.Code = "bad" }},
		"no code":              {right, func(in *desk.Returned) { in.Code = "" }},
		"no cookie":            {right, func(in *desk.Returned) { in.Sealed = "" }},
		"another nonce":        {map[string]any{"sub": "42", "preferred_username": "hanako", "nonce": "x"}, nil},
		"for somebody else":    {map[string]any{"sub": "42", "preferred_username": "hanako", "aud": "other"}, nil},
		"of another issuer":    {map[string]any{"sub": "42", "preferred_username": "hanako", "iss": "https://evil.example"}, nil},
		"past its time":        {map[string]any{"sub": "42", "preferred_username": "hanako", "exp": desktest.Noon.Add(-time.Hour).Unix()}, nil},
		"after eleven minutes": {right, func(*desk.Returned) { h.Now = h.Now.Add(11 * time.Minute) }},
	} {
		h.Now, p.claims = desktest.Noon, tt.claims
		if _, err := p.through(h, tt.alter); !isFault(err, registration.Denied, "wrong_issuer") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A token that another key signed is not the issuer's, whatever it says.
func TestAForgedToken(t *testing.T) {
	h, p := vouching(t)
	h.Account(t, "hanako", registration.Reviewer)
	p.claims = map[string]any{"sub": "42", "preferred_username": "hanako"}
	var err error
	if p.signs, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if _, err := p.through(h, nil); !isFault(err, registration.Denied, "wrong_issuer") {
		t.Errorf("it opens: %v", err)
	}
}

func TestRolesOfThePrefecture(t *testing.T) {
	h, p := vouching(t)
	h.Policy.IssuerRoles = []desk.RoleFor{{Value: "kanri", Role: registration.Administrator}, {Value: "shinsa", Role: registration.Reviewer}}
	h.Account(t, "hanako", registration.CardDesk)
	for name, tt := range map[string]struct {
		claims map[string]any
		role   registration.StaffRole // "" does not come in
	}{
		"somebody new":      {map[string]any{"sub": "1", "preferred_username": "new", "name": "新人", "groups": []string{"x", "shinsa"}}, registration.Reviewer},
		"one value":         {map[string]any{"sub": "2", "preferred_username": "one", "name": "一人", "groups": "kanri"}, registration.Administrator},
		"another role here": {map[string]any{"sub": "3", "preferred_username": "hanako", "groups": []string{"kanri"}}, ""},
		"without a value":   {map[string]any{"sub": "4", "preferred_username": "hanako"}, ""},
		"without a login":   {map[string]any{"sub": "5", "groups": []string{"kanri"}}, ""},
	} {
		p.claims = tt.claims
		c, err := p.through(h, nil)
		if (err == nil) != (tt.role != "") || c.Role != tt.role {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}

func TestWithoutAnotherLogin(t *testing.T) {
	h := desktest.New(t)
	if _, _, err := h.GoToIssuer(t.Context()); registration.CodeOf(err) != registration.NotFound {
		t.Errorf("going: %v", err)
	}
	if _, err := h.LogInByIssuer(t.Context(), desk.Returned{Browser: desk.Browser{Address: "192.0.2.1"}}); registration.CodeOf(err) != registration.NotFound {
		t.Errorf("coming: %v", err)
	}
}
