package page

import (
	"fmt"
	"net/http"
	"strings"
)

// Words gives the sentence of a key in a language ("ja", "en", …), its placeholders
// {0}, {1} … filled with args. An unknown key gives "" or the key itself.
type Words interface {
	Text(lang, key string, args ...any) string
}

// Say is [Words.Text] in the language of one request.
type Say func(key string, args ...any) string

// Say speaks the language of the request.
func (p *Renderer) Say(r *http.Request) Say { return p.sayIn(p.lang(p.frame(r))) }

// sayIn asks the catalogue first and falls back to the layout's own Japanese.
func (p *Renderer) sayIn(lang string) Say {
	return func(key string, args ...any) string {
		if p.words != nil {
			if s := p.words.Text(lang, key, args...); s != "" && s != key {
				return s
			}
		}
		if s, ok := sentences[key]; ok {
			return fill(s, args)
		}
		return key
	}
}

func (p *Renderer) knows(say Say, key string) bool { return say(key) != key }

func fill(s string, args []any) string {
	for i, a := range args {
		s = strings.ReplaceAll(s, fmt.Sprintf("{%d}", i), fmt.Sprint(a))
	}
	return s
}

// Sentences returns the keys this package speaks with their Japanese, for a
// catalogue to translate and for its test to compare with.
func Sentences() map[string]string {
	all := make(map[string]string, len(sentences))
	for k, s := range sentences {
		all[k] = s
	}
	return all
}

var sentences = map[string]string{
	"page.service":       "おうちで利用者登録",
	"page.skip":          "本文へ進む",
	"page.top":           "図書館のトップページ",
	"page.contact":       "お問い合わせ先",
	"page.tel":           "電話",
	"page.fax":           "FAX",
	"page.menu":          "メニュー",
	"page.required":      "【必須】",
	"page.error_prefix":  "入力の確認をお願いします",
	"page.summary":       "ご確認いただきたいところが {0} か所あります",
	"page.fault":         "ご確認ください:",
	"page.choose":        "選んでください",
	"page.year":          "年",
	"page.month":         "月",
	"page.day":           "日",
	"page.month_option":  "{0}月",
	"page.day_option":    "{0}日",
	"page.steps":         "手続きの流れ",
	"page.steps.done":    "済み",
	"page.steps.1":       "入力",
	"page.steps.2":       "確認",
	"page.steps.3":       "メール",
	"page.steps.4":       "書類",
	"page.steps.5":       "完了",
	"page.error.number":  "お問い合わせの際は、次の番号をお伝えください。",
	"page.error.home":    "最初のページへ戻る",
	"page.error.wait":    "およそ {0} 分後に、もう一度お試しください。",
	"error.invalid":      "送られた内容を受け取れませんでした。前のページに戻り、入力をご確認ください。",
	"error.notfound":     "アドレスが変わったか、すでに終わった手続きのページかもしれません。アドレスをご確認ください。",
	"error.conflict":     "この手続きは、ほかの操作によって先に進んでいます。最新の状態を開いてご確認ください。",
	"error.expired":      "このページをご利用いただける期間が終わりました。受付番号とパスワードがあれば、続きから始められます。",
	"error.denied":       "この操作をすることができません。ログインし直すか、図書館へお問い合わせください。",
	"error.toomany":      "短い間に何度も操作されたため、お休みをいただいています。",
	"error.toolarge":     "送られたデータが大きすぎるため、受け取れませんでした。画像を小さくするか、枚数を減らしてお試しください。",
	"error.internal":     "図書館の側で問題が起きました。ご不便をおかけします。少し待ってから、もう一度お試しください。",
	"error.cross_origin": "ほかのサイトから送られた操作は受け付けていません。このサイトのページを開き直してお試しください。",

	"page.error.invalid":  "内容を受け取れませんでした",
	"page.error.notfound": "ページが見つかりません",
	"page.error.conflict": "すでに手続きが進んでいます",
	"page.error.expired":  "有効期限が過ぎています",
	"page.error.denied":   "操作できません",
	"page.error.toomany":  "しばらくお待ちください",
	"page.error.toolarge": "データが大きすぎます",
	"page.error.internal": "ただいま表示できません",
}
