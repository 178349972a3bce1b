package public_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Without a script the button beside the code fills in the beginning of the address and
// nothing that was typed is lost; where several places are meant, the person chooses.
func TestAddressFromThePostalCode(t *testing.T) {
	b := build(t).browser()
	for _, tt := range []struct{ code, typed, place, address, says string }{
		{"８６０-0001", "", "", "熊本県熊本市中央区千葉城町", "続けて、番地"},
		{"8600001", "２－３", "", "熊本県熊本市中央区千葉城町２－３", "続けて、番地"},
		{"8600001", "福岡県福岡市中央区1-1", "", "福岡県福岡市中央区1-1", "違うようです"},
		{"8600001", "福岡県福岡市中央区1-1", "熊本県熊本市中央区千葉城町", "熊本県熊本市中央区千葉城町", "続けて、番地"},
		{"8610000", "1-2", "", "1-2", "いくつかの町"},
		{"8610000", "1-2", "熊本県熊本市東区", "熊本県熊本市東区1-2", "続けて、番地"},
		{"8610000", "1-2", "東京都千代田区", "1-2", "いくつかの町"},
		{"8628612", "1-2", "", "1-2", "こちらでは分かりません"},
	} {
		page := b.submit("/apply/address", answers("postal_code", tt.code, "address", tt.typed, "place", tt.place)).
			is(200, "/apply/address").says(tt.says)
		if got := page.value("address"); got != tt.address {
			t.Errorf("%s %q %q: the address is %q, want %q", tt.code, tt.typed, tt.place, got, tt.address)
		}
		if page.value("name") == "" || page.value("kind") == "" || page.value("postal_code") != tt.code {
			t.Errorf("%s: what was typed is lost", tt.code)
		}
	}
	b.submit("/apply/address", answers("postal_code", "860")).is(422, "/apply/address").says("数字7けた")
}

func TestAddressForAScript(t *testing.T) {
	b := build(t).browser()
	ask := func(fields url.Values) (int, map[string]any) {
		r := must(http.NewRequestWithContext(t.Context(), http.MethodPost, b.server.URL+"/apply/address", strings.NewReader(fields.Encode())))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		w, err := b.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Body.Close()
		var answer map[string]any
		if err := json.Unmarshal(must(io.ReadAll(w.Body)), &answer); err != nil {
			t.Fatal(err)
		}
		return w.StatusCode, answer
	}
	if code, answer := ask(url.Values{"postal_code": {"8600001"}}); code != 200 || answer["address"] != "熊本県熊本市中央区千葉城町" {
		t.Error(code, answer)
	}
	if code, answer := ask(url.Values{"postal_code": {"8610000"}}); code != 200 || answer["address"] != nil || len(answer["choices"].([]any)) != 5 {
		t.Error(code, answer)
	}
	if code, answer := ask(url.Values{"postal_code": {"86"}}); code != 422 || answer["fault"] == "" {
		t.Error(code, answer)
	}
}

// An address that ends with its town has a sentence of its own.
func TestAddressThatEndsTooEarly(t *testing.T) {
	b := build(t).browser()
	b.submit("/apply", answers("postal_code", "8600001", "address", "熊本県熊本市中央区千葉城町")).
		is(422, "/apply").says("町名のあとに、番地と")
	b.submit("/apply", answers("postal_code", "8600001", "address", "熊本県熊本市中央区千葉城町２")).is(200, "/apply/confirm")
}
