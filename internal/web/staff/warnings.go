package staff

import (
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// warning is what a librarian must see before deciding.
type warning struct{ Title, Text string }

func (s *Side) warnings(seen desk.Case) []warning {
	all := make([]warning, 0, len(seen.Warnings))
	for _, w := range seen.Warnings {
		if say := warningWords[w.Code]; say != nil {
			all = append(all, say(s, seen.Application, w.About))
		}
	}
	return all
}

// warningWords puts each warning into words.
var warningWords = map[string]func(s *Side, a registration.Application, about string) warning{
	desk.WarnTwinOpen: func(*Side, registration.Application, string) warning {
		return warning{"この方の申請が、ほかにも終わらずに残っているようです", "同じ方かどうか、申請の内容の下で比べてください。"}
	},
	desk.WarnTwin: func(*Side, registration.Application, string) warning {
		return warning{"同じ方かもしれない記録があります", "すでに登録していないか、申請の内容の下で比べてください。"}
	},
	desk.WarnMyNumber: func(*Side, registration.Application, string) warning {
		return warning{
			"マイナンバーの写った画像があります",
			"その画像は、だれにも見せていません。消すまでは、差し戻しのほかは決められません。差し戻すと、いっしょに消えます。",
		}
	},
	desk.WarnSecondFront: func(_ *Side, _ registration.Application, kind string) warning {
		return warning{
			kind + "の画像が2枚以上あります",
			"番号のある裏面が入っているかもしれません。裏面なら、番号を読まずに「マイナンバーが写っている」を押してください。",
		}
	},
	desk.WarnNotAccepted: func(_ *Side, _ registration.Application, kind string) warning {
		return warning{kind + "は、送られた日には受け付けていない書類です", "ほかの書類で確かめられないときは、差し戻してください。"}
	},
	desk.WarnOutside: func(_ *Side, _ registration.Application, workplace string) warning {
		if workplace == "" {
			workplace = "記入なし"
		}
		return warning{"県外の住所ですが、在勤・在学の書類がありません", "勤務先・学校名称：" + workplace}
	},
	desk.WarnYoung: func(s *Side, a registration.Application, _ string) warning {
		return warning{
			strconv.Itoa(a.Birth.Age(s.today())) + "歳の方です（" + strconv.Itoa(s.parts.Desk.Policy.GuardianAge) + "歳未満）",
			"保護者の同意を確かめてください。",
		}
	},
	desk.WarnNoGuardian: func(*Side, registration.Application, string) warning {
		return warning{"保護者の記入なし", "保護者の氏名と続柄が、書かれていません。要るときは電話などで確かめ、「電話・窓口で訂正」から書き足せます。"}
	},
	desk.WarnOwnDocument: func(s *Side, a registration.Application, _ string) warning {
		return warning{
			"本人の書類があるか確かめてください（" + strconv.Itoa(a.Birth.Age(s.today())) + "歳）",
			"家族の書類のほかに、この方の名前の書類も送るようお願いしています。",
		}
	},
	desk.WarnGlyphs: func(_ *Side, _ registration.Application, missing string) warning {
		return warning{"紙のカードに印刷できない文字が、名前にあります：" + missing, "登録はできます。カードは、文字を補って作ってください。"}
	},
	desk.WarnUnmatched: func(_ *Side, _ registration.Application, number string) warning {
		return warning{
			"利用者カード番号 " + number + " に合う利用者がいません",
			"番号のまちがいか、台帳への取り込みがまだかもしれません。申請した方には知らせていません。このままでは承認できません。",
		}
	},
	desk.WarnRenames: func(_ *Side, a registration.Application, _ string) warning {
		return warning{
			"名前か生年月日が、利用者台帳と違います",
			kinds[a.Kind] + "では、名前と生年月日を変えられません。差し戻して訂正を頼むか、「再発行」で申請し直すよう案内してください。",
		}
	},
	desk.WarnCardNamed: func(_ *Side, _ registration.Application, number string) warning {
		return warning{
			"新規発行ですが、利用者カード番号の記入があります",
			"カードをすでに持っているかもしれません。番号 " + number + " を図書館のシステムで確かめてください。",
		}
	},
}
