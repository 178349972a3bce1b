package store

import (
	"context"
	"database/sql"

	"ouchi/internal/registration"
)

// SettingsNow tells which version of the settings is in force, 0 when nobody ever
// changed any in the console. It is cheap: every replica asks every few seconds.
func (db *DB) SettingsNow(ctx context.Context) (int64, error) {
	var version int64
	err := db.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM settings`).Scan(&version)
	return version, err
}

// Settings finds a version.
func (db *DB) Settings(ctx context.Context, version int64) (registration.SettingsVersion, error) {
	s := registration.SettingsVersion{Version: version}
	err := db.read.QueryRowContext(ctx, `SELECT at, actor, changed, note, body FROM settings WHERE version = $1`, version).
		Scan(ms{&s.At}, &s.By, doc{&s.Changed}, &s.Note, &s.Body)
	return s, found(err, "settings_unknown")
}

// SettingsBefore lists up to n versions before one, newest first, without their
// bodies; 0 begins with the newest.
func (db *DB) SettingsBefore(ctx context.Context, version int64, n int) ([]registration.SettingsVersion, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT version, at, actor, changed, note FROM settings
		WHERE $1 = 0 OR version < $1 ORDER BY version DESC LIMIT $2`, version, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.SettingsVersion
	for rows.Next() {
		var s registration.SettingsVersion
		if err := rows.Scan(&s.Version, ms{&s.At}, &s.By, doc{&s.Changed}, &s.Note); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// PutSettings writes the next version and its event, durably. It is a
// registration.Conflict when somebody wrote that version, or when it follows on none.
func (db *DB) PutSettings(ctx context.Context, s registration.SettingsVersion, e registration.Event) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `INSERT INTO settings (version, at, actor, changed, note, body)
			SELECT $1, $2, $3, $4, $5, $6 WHERE $1 = 1 + (SELECT COALESCE(MAX(version), 0) FROM settings)
			ON CONFLICT DO NOTHING`,
			s.Version, ms{&s.At}, string(s.By), doc{s.Changed}, s.Note, s.Body)
		if err != nil {
			return err
		}
		if n == 0 {
			return registration.Fault(registration.Conflict, "settings_changed")
		}
		return db.putEvents(ctx, tx, []registration.Event{e})
	})
}
