package staff

import (
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// Rooms gives every route behind the login with what it asks of the caller.
func (s *Side) Rooms() map[string]desk.Permission {
	all := map[string]desk.Permission{}
	for pattern, room := range s.rooms() {
		all[pattern] = room.permission
	}
	return all
}

// Menu gives where the menu leads.
func Menu() map[string]desk.Permission {
	all := map[string]desk.Permission{}
	for _, entry := range menu {
		all["GET "+entry.href] = entry.permission
	}
	return all
}

// MailSubject gives what staff call a mail; "" for one without a name.
func MailSubject(kind registration.NoticeKind) string { return mailSubjects[kind] }
