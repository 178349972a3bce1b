package registration_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/registration"
)

func offer() registration.Offer {
	return registration.Offer{
		PickupPlaces:  []registration.Option{{Code: "children", Label: "児童/1F"}},
		NoticeMethods: []registration.Option{{Code: "mail", Label: "メール"}},
		Outside: func(postalCode, address string) bool {
			return !strings.HasPrefix(postalCode, "86") && !strings.Contains(address, "熊本")
		},
		Today: registration.Date{Year: 2026, Month: 11, Day: 24},
	}
}

func form() registration.Form {
	return registration.Form{
		Name: "熊本 太郎", NameKana: "くまもと ﾀﾛｳ", BirthYear: "１９９０", BirthMonth: "4", BirthDay: "01",
		PostalCode: "８６２ー８６１２", Address: "熊本市中央区出水2-5-1", Phone: "０９６－３８４－５０００", Email: " taro@example.jp ",
		PickupPlace: "children", NoticeMethod: "mail", Password: "abc123", PasswordConfirm: "abc123",
		Kind: "new", Delivery: "screen",
	}
}

func TestForgivingInStrictOut(t *testing.T) {
	d, err := form().Details(offer())
	if err != nil {
		t.Fatal(err)
	}
	want := registration.Details{
		Name: "熊本　太郎", NameKana: "クマモト　タロウ", Birth: registration.Date{Year: 1990, Month: 4, Day: 1},
		PostalCode: "8628612", Address: d.Address, Phone: "096-384-5000", Email: "taro@example.jp",
		PickupPlace: "children", NoticeMethod: "mail", Kind: registration.New, Delivery: registration.Screen,
	}
	if d != want {
		t.Errorf("got  %+v\nwant %+v", d, want)
	}
}

func TestNamesKeepTheirCharacters(t *testing.T) {
	for _, name := range []string{"\ufa19　太郎", "𠮷田　髙子", "葛\U000E0100城　綾", "山﨑　濵"} {
		f := form()
		f.Name = name
		if d, err := f.Details(offer()); err != nil || d.Name != name {
			t.Errorf("%q became %q, %v", name, d.Name, err)
		}
	}
}

func TestFaultsOfTheForm(t *testing.T) {
	tests := []struct {
		name   string
		change func(*registration.Form)
		want   registration.FieldError
	}{
		{"no name", func(f *registration.Form) { f.Name = "　" }, registration.FieldError{Field: "name", Reason: "required"}},
		{"kanji for kana", func(f *registration.Form) { f.NameKana = "熊本" }, registration.FieldError{Field: "name_kana", Reason: "kana"}},
		{"February 30th", func(f *registration.Form) { f.BirthMonth, f.BirthDay = "2", "30" }, registration.FieldError{Field: "birth_date", Reason: "no_such_day"}},
		{"tomorrow", func(f *registration.Form) { f.BirthYear, f.BirthMonth, f.BirthDay = "2026", "11", "25" }, registration.FieldError{Field: "birth_date", Reason: "future"}},
		{"aged 121", func(f *registration.Form) { f.BirthYear = "1905" }, registration.FieldError{Field: "birth_date", Reason: "too_old"}},
		{"no day", func(f *registration.Form) { f.BirthDay = "" }, registration.FieldError{Field: "birth_date", Reason: "date"}},
		{"short postal code", func(f *registration.Form) { f.PostalCode = "86286" }, registration.FieldError{Field: "postal_code", Reason: "postal_code"}},
		{"mail without @", func(f *registration.Form) { f.Email = "taro.example.jp" }, registration.FieldError{Field: "email", Reason: "email"}},
		{"unknown place", func(f *registration.Form) { f.PickupPlace = "moon" }, registration.FieldError{Field: "pickup_place", Reason: "choose"}},
		{"five characters", func(f *registration.Form) { f.Password = "abc12" }, registration.FieldError{Field: "password", Reason: "password_short"}},
		{"mismatch", func(f *registration.Form) { f.PasswordConfirm = "abc124" }, registration.FieldError{Field: "password_confirm", Reason: "password_mismatch"}},
		{"更新 without a card", func(f *registration.Form) { f.Kind = "renewal" }, registration.FieldError{Field: "card_number", Reason: "card_needed"}},
		{"outside without a workplace", func(f *registration.Form) { f.PostalCode, f.Address = "1000001", "東京都千代田区千代田１" }, registration.FieldError{Field: "workplace", Reason: "workplace_needed"}},
	}
	for _, tt := range tests {
		f := form()
		tt.change(&f)
		_, err := f.Details(offer())
		var e *registration.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0] != tt.want {
			t.Errorf("%s: got %v, want only %v", tt.name, err, tt.want)
		}
	}
}

func TestAllFaultsAtOnceInTheOrderOfTheForm(t *testing.T) {
	_, err := registration.Form{}.Details(offer())
	var e *registration.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	var got []registration.Field
	for _, f := range e.Fields {
		got = append(got, f.Field)
	}
	want := []registration.Field{
		"name", "name_kana", "birth_date", "postal_code", "address", "phone", "email",
		"pickup_place", "notice_method", "password", "kind", "card_delivery",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestCorrectionTouchesOnlyWhatIsOpen(t *testing.T) {
	d, err := form().Details(offer())
	if err != nil {
		t.Fatal(err)
	}
	typed := registration.Form{Address: "熊本市北区植木町1", Name: "別人"}
	got, err := d.Correct(typed, []registration.Field{registration.FieldAddress}, offer())
	if err != nil || got.Name != d.Name || got.Address == d.Address {
		t.Errorf("got %+v, %v", got, err)
	}
	abroad := registration.Form{PostalCode: "1000001", Address: "東京都千代田区千代田１", Workplace: "熊本県立高校"}
	got, err = d.Correct(abroad, []registration.Field{registration.FieldPostalCode, registration.FieldAddress}, offer())
	if err != nil || !got.Outside || got.Workplace != abroad.Workplace {
		t.Errorf("an address outside the prefecture brings no workplace: %+v, %v", got, err)
	}
	_, err = d.Correct(registration.Form{}, []registration.Field{registration.FieldAddress}, offer())
	if registration.CodeOf(err) != registration.Invalid {
		t.Errorf("an emptied field is taken: %v", err)
	}
}

func FuzzForm(f *testing.F) {
	f.Add("熊本 太郎", "クマモト", "1990", "862-8612", "taro@example.jp")
	f.Add("\ufa19\u3000x", "ｶﾞ", "-1", "〒", "a..b@docomo.ne.jp")
	f.Fuzz(func(t *testing.T, name, kana, year, postal, email string) {
		typed := form()
		typed.Name, typed.NameKana, typed.BirthYear, typed.PostalCode, typed.Email = name, kana, year, postal, email
		d, err := typed.Details(offer())
		if err != nil {
			return
		}
		again := registration.FormOf(d)
		again.Password, again.PasswordConfirm = typed.Password, typed.PasswordConfirm
		if d2, err := again.Details(offer()); err != nil || d2 != d {
			t.Fatalf("stored shape is not stable: %+v, then %+v, %v", d, d2, err)
		}
	})
}

func FuzzReceiptNumber(f *testing.F) {
	f.Add("K7M-3RX-9TA")
	f.Add("ｋ７ｍ３ｒｘ９ｔａ")
	f.Add("K7M・3RX．9TAｰ")
	f.Fuzz(func(t *testing.T, typed string) {
		n, ok := registration.ParseReceiptNumber(typed)
		if !ok {
			return
		}
		if again, ok := registration.ParseReceiptNumber(n.String()); !ok || again != n {
			t.Fatalf("%q was read as %q, then as %q", typed, n, again)
		}
	})
}

func TestReceiptNumberCatchesSlips(t *testing.T) {
	n, err := registration.NewReceiptNumber(bytes.NewReader([]byte("a fixed stream of bytes is random enough")))
	if err != nil {
		t.Fatal(err)
	}
	const signs = "23456789ABCDFGHJKMNPQRSTVWXYZ"
	for i := range n {
		for _, c := range signs {
			slip := string(n[:i]) + string(c) + string(n[i+1:])
			if _, ok := registration.ParseReceiptNumber(slip); ok != (slip == string(n)) {
				t.Errorf("%s for %s: taken %v", slip, n, ok)
			}
		}
	}
	for i := range len(n) - 2 {
		swapped := []byte(n)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		if _, ok := registration.ParseReceiptNumber(string(swapped)); ok != (string(swapped) == string(n)) {
			t.Errorf("exchange %s for %s: taken %v", swapped, n, ok)
		}
	}
}
