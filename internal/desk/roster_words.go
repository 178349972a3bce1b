package desk

import (
	"fmt"
	"strings"
)

// Headings are the columns that the settings expect, the needed ones first.
func (f RosterFormat) Headings() []string {
	var all []string
	for _, field := range rosterFields() {
		if h := f.Columns[field]; h != "" {
			all = append(all, h)
		}
	}
	return all
}

// rosterJapanese are the reasons of faults as librarians read them.
var rosterJapanese = map[string]string{
	"the file is empty":                                    "ファイルが空です。",
	"the quotation marks do not fit":                       "「\"」の数が合いません。",
	"the settings name no heading for this column":         "この列の見出しが、設定にありません。",
	"no column has this heading":                           "この見出しの列がありません。",
	"this card was replaced by another one here":           "再発行で使えなくなった番号です。",
	"lies in the future":                                   "先の日付です。",
	"is empty":                                             "空です。",
	"holds a character that is not of the file's encoding": "ファイルの文字コードにない文字があります。",
	"is neither a code nor a label of the settings":        "設定にない選択肢です。",
	"is no day of the calendar":                            "日付として読めません。",
	inRangeReason:                                          "これから発行する番号の範囲にあります。",
	"is no card number":                                    "カード番号として読めません。",
	"is no name of one line and up to 100 characters":      "名前として読めません（1行、100文字まで）。",
	"is no katakana":                                       "カタカナではありません。",
	"is no postal code of seven digits":                    "7けたの郵便番号ではありません。",
	"is no address of one line and up to 200 characters":   "住所として読めません（1行、200文字まで）。",
	"is no telephone number of ten or eleven digits":       "電話番号として読めません。",
	"is no mail address":                                   "メールアドレスではありません。",
	"is no single line of up to 100 characters":            "100文字までの1行ではありません。",
}

const (
	inRangeReason = "lies in the range that ouchi gives numbers of, beyond those given"
	sameReason    = "the same number as in line "
	columnsReason = " columns instead of "
)

// Japanese is the reason as a librarian reads it.
func (f RosterFault) Japanese() string {
	if words, known := rosterJapanese[f.Reason]; known {
		return words
	}
	if line, same := strings.CutPrefix(f.Reason, sameReason); same {
		return fmt.Sprintf("%s行目と同じ番号です。", line)
	}
	if found, wanted, width := strings.Cut(f.Reason, columnsReason); width {
		return fmt.Sprintf("列が%sあります。見出しは%sです。", found, wanted)
	}
	return f.Reason
}
