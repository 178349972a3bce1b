package public_test

import (
	"strings"
	"testing"
)

// Whoever answers is told what they need, and no more than that; what was left open is
// told both ways; what is no answer of ours is none.
func TestStartTellsWhatToPrepare(t *testing.T) {
	h := build(t)
	const (
		workplace = "県内の勤務先・学校の名称と、在籍が分かるものの画像"
		envelope  = "円分の切手を貼り、ご自分の住所と名前を書いて、別の封筒に入れ、次の宛先へお送りください。"
		number    = "お持ちの貸出カードの番号です。"
		screen    = "紙のカードは作りません。登録が終わったら"
		yours     = "用意していただくもの"
	)
	for query, want := range map[string]struct{ says, not []string }{
		"card=none&home=inside&delivery=screen": {
			[]string{yours, "申請区分は「新規発行」です", "運転免許証", screen, `href="/apply?card_delivery=screen&amp;kind=new"`},
			[]string{workplace, envelope, number},
		},
		"card=have&want=renamed&home=outside&delivery=post": {
			[]string{"申請区分は「再発行」です", "改姓などで氏名が変わったときは", workplace, envelope, number, `href="/apply?card_delivery=post&amp;kind=reissue"`},
			[]string{screen},
		},
		"card=have&want=change&home=inside&delivery=screen": {
			[]string{"申請区分は「変更」です", "カードの番号は変わりません", number}, []string{workplace, envelope},
		},
		"card=have&want=renewal": {[]string{"申請区分は「更新」です", workplace}, nil},
		"card=have": {
			[]string{"申請区分を選んでください", `href="/apply?kind=reissue"`, `href="/apply?kind=change"`, `href="/apply?kind=renewal"`},
			[]string{`href="/apply?kind=new"`},
		},
		"card=none&want=lost":                   {[]string{"申請区分は「新規発行」です"}, []string{"再発行」です"}},
		"card=x&home=%3Cscript%3E&delivery=fax": {nil, []string{yours, "<script>"}},
		"":                                      {[]string{"利用者情報仮登録へ進む", `id="privacy"`}, []string{yours}},
	} {
		t.Run(query, func(t *testing.T) {
			page := h.browser().get("/start?"+query).is(200, "/start")
			for _, text := range want.says {
				if !strings.Contains(page.raw, text) {
					t.Errorf("does not say %s", text)
				}
			}
			for _, text := range want.not {
				if strings.Contains(page.raw, text) {
					t.Errorf("says %s", text)
				}
			}
		})
	}
}

// What was answered need not be chosen again.
func TestFormBeginsWithTheAnswers(t *testing.T) {
	form := build(t).browser().get("/apply?card_delivery=post&kind=reissue").is(200, "/apply")
	if kind, delivery := form.value("kind"), form.value("card_delivery"); kind != "reissue" || delivery != "post" {
		t.Errorf("chosen are %q and %q", kind, delivery)
	}
}
