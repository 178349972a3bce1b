package staff

import (
	"slices"
	"strings"

	"ouchi/internal/registration"
)

// mailLine is how one mail fared.
type mailLine struct {
	At, Subject, State string
	Dead               bool
}

var mailSubjects = map[registration.NoticeKind]string{
	registration.VerifyRequest:     "本人確認登録依頼",
	registration.DocumentsReceived: "本人確認登録結果",
	registration.RegisteredNotice:  "お知らせ（本登録）",
	registration.ReturnedNotice:    "お知らせ（差し戻し）",
	registration.RefusedNotice:     "お知らせ（却下）",
	registration.WithdrawnNotice:   "お知らせ（取り下げ）",
	registration.PurgeReminder:     "お知らせ（期限が近い）",
	registration.PasswordLink:      "お知らせ（パスワード）",
	registration.ForgotNotice:      "お知らせ（申請のパスワード）",

	registration.EnvelopeNotice:     "お知らせ（封筒の到着）",
	registration.StampsNotice:       "お知らせ（切手の不足）",
	registration.EnvelopeBackNotice: "お知らせ（封筒の返送）",
	registration.PostedNotice:       "お知らせ（カードの発送）",
	registration.VoidedNotice:       "お知らせ（カードの無効・新しい番号）",
	registration.EndsNotice:         "お知らせ（カードの有効期限）",
	registration.ReopenedNotice:     "お知らせ（決定の取り消し）",
	registration.CorrectedNotice:    "お知らせ（職員による訂正）",
}

func (s *Side) mailLines(list []registration.Mailing) []mailLine {
	all := make([]mailLine, len(list))
	for i, m := range list {
		line := mailLine{At: s.moment(m.ClosedAt), Subject: mailSubjects[m.Kind]}
		switch m.State {
		case "sent":
			line.State = "送信済み"
		case "dead":
			line.State, line.Dead = "送信できません", true
		case "cancelled":
			line.State = "取りやめ"
		case "held":
			line.At, line.State = "", "取り込み待ち"
		default:
			line.At, line.State = s.moment(m.DueAt), "送信待ち"
			if m.Attempts > 0 {
				line.State = "送り直し中"
			}
		}
		all[i] = line
	}
	return all
}

// eventLine is one line of the history.
type eventLine struct {
	At, Who, What, Detail string
	Times                 int // how often in a row
}

// acts is what each act of the log is called; a test finds the one that has no words.
//
//nolint:gosec // names of acts, some about passwords
var acts = map[string]string{
	string(registration.Submit):       "申請した",
	string(registration.RenewLink):    "URLを発行し直した",
	string(registration.CorrectEmail): "メールアドレスを直した",
	string(registration.CorrectForm):  "申請の内容を直した",
	string(registration.Send):         "書類を送った",
	string(registration.Withdraw):     "取り下げた",
	string(registration.Lapse):        "期限切れにした",
	string(registration.Approve):      "承認した",
	string(registration.Return):       "差し戻した",
	string(registration.Refuse):       "却下した",
	string(registration.Remind):       "期限が近いことを知らせた",
	string(registration.CorrectFor):   "申請した方に代わって直した",
	string(registration.Undo):         "決定を取り消した",
	string(registration.Reopen):       "開き直した",
	"note_written":                    "メモを残した",
	"mail_resent":                     "届かなかったメールを送り直した",
	"undelivered_viewed":              "届かなかったメールの一覧を見た",
	"mail_settled":                    "届かなかったメールを一覧から外した",
	"application_viewed":              "申請を見た",
	"searched":                        "申請を検索した",
	"image_viewed":                    "画像を見た",
	"taken_over":                      "審査を引き継いだ",
	"images_shredded":                 "画像を消した",
	"export_made":                     "ファイルに書き出した",
	"export_downloaded":               "書き出しのファイルを受け取った",
	"export_confirmed":                "書き出しの取り込みを確認した",
	"patrons_tried":                   "利用者の台帳の取り込みを試した",
	"exported":                        "書き出した",
	"export_taken":                    "書き出し先への取り込みを確認した",
	"export_refused":                  "書き出し先に取り込めなかった",
	"export_repeated":                 "もう一度書き出すことにした",

	string(registration.EnvelopeArrived):  "返信用封筒の到着を入力した",
	string(registration.EnvelopeShort):    "切手の足りない封筒の到着を入力した",
	string(registration.StampsCompleted):  "不足分の切手の到着を入力した",
	string(registration.EnvelopeReturned): "返信用封筒を返送した",
	string(registration.CardPosted):       "カードを発送した",
	string(registration.CardMistaken):     "カードの入力を取り消した",
	"card_printed":                        "カードを印刷した",
	"label_printed":                       "宛名を印刷した",
	"card_searched":                       "貸出カード番号を調べた",
	"card_voided":                         "カードを使えないようにした",
	"card_replaced":                       "カードの番号を新しくした",
	"logged_in":                           "ログインした",
	"login_refused":                       "ログインを断られた",
	"account_kept":                        "アカウントを作った・改めた",
	"logged_out":                          "ログアウトした",
	"unlocked":                            "画面のロックを解いた",
	"session_ended":                       "ログインを終わらせた",
	"password_changed":                    "パスワードを変えた",
	"factor_added":                        "二つ目のログイン方法を登録した",
	"factor_removed":                      "二つ目のログイン方法を取り消した",
	"recovery_codes_drawn":                "回復コードを作った",
	"login_linked":                        "ほかのシステムのログインと結びつけた",
	"account_added":                       "職員を追加した",
	"account_renamed":                     "職員の名前を変えた",
	"role_changed":                        "職員の役割を変えた",
	"account_reset":                       "職員のパスワードを作り直した",
	"account_disabled":                    "職員のアカウントを停止した",
	"account_enabled":                     "職員のアカウントの停止をやめた",
	"settings_kept":                       "設定を変えた",
	"register_kept":                       "利用者台帳の取り込みを始めた",
	"patrons_imported":                    "利用者台帳を取り込んだ",
	"password_set":                        "Myライブラリのパスワードを決めた",
	"logged_out_everywhere":               "すべての端末からログアウトした",
	"card_end_told":                       "有効期限が近いことを知らせた",
	"own_data_taken":                      "自分の情報をダウンロードした",
	"password_link":                       "パスワードを決め直すURLを求めた",
	string(registration.AskPassword):      "申請のパスワードを決め直すURLを求めた",
	string(registration.SetPassword):      "申請のパスワードを決め直した",
	"application_purged":                  "古い申請を消した",
	"patron_purged":                       "期限の過ぎた利用者を消した",
	"mails_purged":                        "古いメールの記録を消した",
	"key_destroyed":                       "画像の鍵を壊した",
	"log_viewed":                          "記録を見た",
	registration.ActLogExported:           "記録を書き出した",
	registration.ActLogVerified:           "記録を検証した",
	"image_masked":                        "画像を塗りつぶした",
	"my_number_flagged":                   "マイナンバーの写った画像を伏せた",
	"image_shredded":                      "マイナンバーの写った画像を消した",
}

var actors = map[registration.Actor]string{
	registration.ByApplicant: "申請した方", registration.ByPatron: "利用者",
	registration.ByClock: "自動", registration.ByOperator: "管理用コマンド",
}

// eventLines tells the history in plain words; what one person did several times in a
// row is one line.
func (s *Side) eventLines(list []registration.Event, names map[registration.Actor]string) []eventLine {
	var all []eventLine
	for _, e := range list {
		line := eventLine{At: s.moment(e.At), Who: who(e.Actor, names), What: acts[e.Act], Detail: s.eventDetail(e), Times: 1}
		if line.What == "" {
			line.What = e.Act
		}
		if last := len(all) - 1; last >= 0 && all[last].Who == line.Who && all[last].What == line.What && line.Detail == "" {
			all[last].Times++
			all[last].At = line.At
			continue
		}
		all = append(all, line)
	}
	return all
}

func who(a registration.Actor, names map[registration.Actor]string) string {
	if name := actors[a]; name != "" {
		return name
	}
	if name := names[a]; name != "" {
		return name
	}
	return "職員"
}

// eventDetail tells the codes of an event, "key=code,code key=code", in words.
func (s *Side) eventDetail(e registration.Event) string {
	if done, ok := registration.ParseTicked(e.Detail); ok {
		return s.tickedWords(done)
	}
	var all []string
	for part := range strings.FieldsSeq(e.Detail) {
		key, codes, _ := strings.Cut(part, "=")
		word, known := details[key]
		if !known || codes == "" {
			continue
		}
		var labels []string
		for code := range strings.SplitSeq(codes, ",") {
			labels = append(labels, word(s, code))
		}
		all = append(all, strings.Join(labels, "、"))
	}
	return strings.Join(all, "／")
}

// details are the codes that the history tells, by their key.
var details = map[string]func(*Side, string) string{
	"reasons":   (*Side).reasonLabel,
	"corrected": func(s *Side, code string) string { return s.fieldLabel(registration.Field(code)) },
	"was":       func(_ *Side, code string) string { return state(registration.Status(code)).Label + "だった" },
	"batch":     func(_ *Side, id string) string { return id },
	"mail":      func(_ *Side, code string) string { return mailSubjects[registration.NoticeKind(code)] },
	"checked":   func(_ *Side, code string) string { return "本人の確認：" + coded(checkLabels, code) },
	"reason": func(_ *Side, code string) string {
		return coded(append(slices.Clone(nameReasons), reopenReasons...), code)
	},
}

// coded finds the label of a code; one that is gone shows itself.
func coded(list []labelled, code string) string {
	for _, l := range list {
		if l.code == code {
			return l.label
		}
	}
	return code
}
