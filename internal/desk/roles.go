package desk

import (
	"slices"

	"ouchi/internal/registration"
)

// Permission names one thing that a role may do, as the log, the routes of the staff
// side and docs/security.md call it.
type Permission = permission

// keepOwn is what every account may do: tend its own password, factors and sessions.
const keepOwn permission = "own_account"

// Roles are those there are, the one with most rights first.
func Roles() []registration.StaffRole {
	return []registration.StaffRole{
		registration.Administrator, registration.Reviewer, registration.CardDesk, registration.Auditor,
	}
}

// Permissions are all there are: an administrator has every one.
func Permissions() []Permission {
	return append(slices.Clone(permissions[registration.Administrator]), keepOwn)
}

// Allows tells whether a role may do something; an unknown role may nothing.
func Allows(role registration.StaffRole, p Permission) bool {
	own, known := permissions[role]
	return known && (p == keepOwn || slices.Contains(own, p))
}
