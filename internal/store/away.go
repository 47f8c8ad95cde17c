package store

import (
	"database/sql/driver"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Away tells whether err, which a Store returned, is that the database cannot be used
// at the moment: its server is not reached or is going down, or its disk is in trouble.
func Away(err error) bool {
	if errors.Is(err, driver.ErrBadConn) {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if told, ok := errors.AsType[*pgconn.PgError](err); ok {
		class := told.Code[:min(2, len(told.Code))]
		return strings.Contains("08 53 57 58", class) // connection, resources, operator, system
	}
	if told, ok := errors.AsType[*sqlite.Error](err); ok {
		switch told.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CORRUPT:
			return true
		}
	}
	return false
}
