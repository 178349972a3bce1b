package staff

import (
	"strconv"
	"strings"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

func itoa(n int) string { return strconv.Itoa(n) }

func joinLines(all []string) string { return strings.Join(all, "\n") }

// number reads a whole number; 0, of which the fault is noted, when there is none.
func (l *line) number(name string) int {
	n, err := strconv.Atoi(jptext.Digits(l.get(name)))
	if err != nil {
		l.faults[name] = settingsSentences["number"]
	}
	return n
}

// date reads a day as a browser sends it or as people write it; the zero Date for none,
// and for what is no day, of which the fault is noted.
func (l *line) date(name string) registration.Date {
	text := jptext.Digits(l.get(name))
	if text == "" {
		return registration.Date{}
	}
	for _, layout := range []string{"2006-1-2", "2006/1/2", "20060102", "2006年1月2日"} {
		if t, err := time.Parse(layout, text); err == nil {
			return registration.DateOf(t)
		}
	}
	l.faults[name] = settingsSentences["date"]
	return registration.Date{}
}

// settingsSentences tell what to mend, by the codes of the settings' own check.
var settingsSentences = map[string]string{
	"required":       "入力してください。",
	"choose":         "一つ選んでください。",
	"pattern":        "英小文字で始まる、英小文字・数字・_ の40文字までで入力してください。",
	"twice":          "同じものが、ほかの行にもあります。別のものにしてください。前に使ったコードを、別の意味で使うことはできません。",
	"range":          "決められた範囲の数を入力してください。",
	"number":         "数字で入力してください。",
	"date":           "暦にある日付を、2027-02-01 のように入力してください。",
	"line":           "100文字までの1行で入力してください。",
	"text_long":      "長すぎます。1000文字までにしてください。",
	"none_left":      "選べるものがなくなります。少なくとも一つは使うままにしてください。",
	"no_identity":    "本人確認の書類がなくなります。少なくとも一つは使うままにしてください。",
	"no_reason":      "差し戻しと却下のどちらにも、選べる理由を少なくとも一つ残してください。",
	"ends_before":    "はじめの日より前になっています。",
	"my_number_back": "マイナンバーカードは「おもて面だけ」にしてください。裏面の番号を図書館が集めることはできません。",
	"mask_needed":    "健康保険の書類には、記号・番号、保険者番号、QRコードなど、隠してもらうところを書いてください。",
	"opens_nothing":  "却下だけに使う理由では、画像の送り直しや訂正を頼めません。選択を外すか、使うところを変えてください。",
	"place_unknown":  "かっこ { } の中の名前が違います。使える名前は、上の説明にあるものだけです。",
	"no_postage":     "額を少なくとも一つ入力してください。",
	"later_first":    "同じ日から始まる額が、ほかにもあります。",
	"no_postage_now": "いまの額がなくなります。「この日から」を空にするか、今日までの日にしてください。",
	"days_order":     "最短の日数と、日付を約束する限りの間にしてください。",
	"calendar":       "組み合わせに無理があります。同じ日が休館にも開館にもなっていないか、開館する日がなくなっていないかを確かめてください。",
	"span":           "はじめの日と終わりの日を確かめてください。終わりの日は、はじめの日から10年以内です。",
	"season":         "月/日を 12/28 のように入力してください。",
}

func settingsSentence(reason string) string {
	if s := settingsSentences[reason]; s != "" {
		return s
	}
	return "この内容では保存できません。確かめてください。"
}
