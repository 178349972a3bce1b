package bench

import "time"

func moment(milliseconds int64) time.Time { return time.UnixMilli(milliseconds).UTC() }

// madeUp inserts as many applications as its first number says, one a second, every
// one of the second number waiting: scattered over the table, the worst case.
const madeUp = `
WITH RECURSIVE line(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM line WHERE i + 1 < %d),
person AS (
	SELECT i, 1700000000000 + i * CAST(1000 AS BIGINT) AS at, 'A' || (1000000000 + i) AS id,
		CASE i %% %d WHEN 0 THEN 'waiting' WHEN 1 THEN 'provisional' WHEN 2 THEN 'refused' ELSE 'registered' END AS status
	FROM line)
INSERT INTO applications (
	id, receipt, draft_id, version, status, name, name_kana, name_key, kana_key, birth,
	postal_code, address, phone, email, pickup_place, notice_method, kind, delivery, card_number, workplace,
	outside, password_hash, rules_version, link_nonce, link_expires, round, correction, card_state, patron_id, issued,
	created_at, sent_at, decided_at, purge_at, reminded_at, shred_at, queued_at)
SELECT
	id, 'R' || id, 'D' || id, 1, status, '熊本　太郎', 'クマモト　タロウ', '熊本太郎' || i, 'クマモトタロウ' || i, '1990-04-01',
	'8628612', '熊本市中央区出水２－５－１', '096-384-5000', 'taro@example.jp', 'jido_1f', 'email', 'new', 'screen', '', '',
	false, '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$c3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3U', 'v1',
	'nonce', at, 1, '{}', 'none', '', '',
	at, CASE status WHEN 'provisional' THEN 0 ELSE at END, 0, at, 0, 0, at
FROM person`
