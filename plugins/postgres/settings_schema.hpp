// SPDX-License-Identifier: Apache-2.0
//
// The JSON Schema of the configuration: every key, its type, its default, and what it is for.
#ifndef FACTPORT_POSTGRES_SETTINGS_SCHEMA_HPP
#define FACTPORT_POSTGRES_SETTINGS_SCHEMA_HPP

#include <string_view>

namespace factport::postgres {

inline constexpr std::string_view kConfigSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "x-short-form": "url",
  "properties": {
    "url": {
      "type": "string",
      "description": "Where the database is, as libpq takes it: postgres://user@host:port/database?key=value, or host=... dbname=... . What is in neither comes from PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE and the like. The keys below win over it."
    },
    "host": {
      "type": "string",
      "description": "Host name, address, or the directory of a unix socket; several, with commas, are tried in turn."
    },
    "port": {
      "type": "integer", "minimum": 1, "maximum": 65535,
      "description": "The server's port; 5432 when nothing says otherwise."
    },
    "user": {"type": "string", "description": "The role to log in as."},
    "password": {
      "type": "string", "x-secret": true,
      "description": "Its password; better in {\"$env\": ...}, {\"$file\": ...} or ~/.pgpass."
    },
    "database": {"type": "string", "description": "The database's name."},
    "sslmode": {
      "type": "string", "enum": ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
      "description": "Whether the connection is encrypted and the server proved; only verify-full is safe against everybody in between. libpq's default is prefer."
    },
    "sslrootcert": {"type": "string", "x-path": true, "description": "File of the certificates that may have signed the server's."},
    "sslcert": {"type": "string", "x-path": true, "description": "File of this client's certificate."},
    "sslkey": {"type": "string", "x-path": true, "description": "File of its private key."},
    "target_session_attrs": {
      "type": "string", "enum": ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"],
      "description": "Which of several hosts will do; read-write finds the primary after a failover. libpq's default is any."
    },
    "schema": {
      "type": "string", "minLength": 1, "default": "public",
      "description": "The schema that holds the store; made when \"create\" is true."
    },
    "table": {
      "type": "string", "minLength": 1, "maxLength": 40, "default": "events",
      "description": "The table of the events: a-z, 0-9 and _. All else of the store is called after it, so several stores may share a schema."
    },
    "create": {
      "type": "boolean", "default": true,
      "description": "Make the store, or bring its schema up to date, when it is opened."
    },
    "payload_type": {
      "type": "string", "enum": ["jsonb", "json"], "default": "jsonb",
      "description": "The type of payload and metadata, fixed when the store is made. jsonb: can be indexed and searched, comes back as equal JSON. json: comes back byte for byte, is written about a quarter and read about three times faster."
    },
    "partition": {
      "type": "string", "enum": ["none", "log"], "default": "none",
      "description": "log: each log is a partition of the events, fixed when the store is made; a log can be detached, moved or dropped as a table."
    },
    "indexes": {
      "type": "object", "additionalProperties": false,
      "description": "Indexes that no read of this adapter needs, for your own queries; each costs every append.",
      "properties": {
        "name": {"type": "boolean", "default": false, "description": "By name."},
        "occurred_at": {"type": "boolean", "default": false, "description": "By occurred_at."}
      }
    },
    "pooler": {
      "type": "string", "enum": ["none", "transaction"], "default": "none",
      "description": "transaction: the URL leads to a pooler that lends a server connection for one transaction, as PgBouncer does in that mode. Nothing is then prepared or set in a session, and the role's or database's default_transaction_isolation must be read committed."
    },
    "listen_url": {
      "type": "string",
      "description": "With a pooler: a way around it, for the connection that hears of new events. Without one, waiting readers look every poll_interval_ms."
    },
    "pool": {
      "type": "object", "additionalProperties": false,
      "description": "The store's connections.",
      "properties": {
        "min": {"type": "integer", "minimum": 0, "maximum": 1000, "default": 1,
          "description": "As many stay open, however long they are idle."},
        "max": {"type": "integer", "minimum": 2, "maximum": 1000, "default": 10,
          "description": "The most that are open at the same time, lanes included; the connection that listens is one more."},
        "idle_ms": {"type": "integer", "minimum": 0, "maximum": 86400000, "default": 60000,
          "description": "A connection that was idle for longer is closed."},
        "max_lifetime_ms": {"type": "integer", "minimum": 1, "maximum": 604800000, "default": 1800000,
          "description": "A connection that is older is closed when it comes back."},
        "acquire_timeout_ms": {"type": "integer", "minimum": 0, "maximum": 86400000, "default": 30000,
          "description": "How long a call without a deadline waits for a connection."}
      }
    },
    "group_commit": {
      "type": "object", "additionalProperties": false,
      "description": "What one statement takes at most from the appends that wait.",
      "properties": {
        "max_appends": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 128,
          "description": "Appends; 1 gives each its own statement."},
        "max_bytes": {"type": "integer", "minimum": 1, "maximum": 1073741824, "default": 4194304,
          "description": "Payload and metadata; a single append may be larger."},
        "max_delay_us": {"type": "integer", "minimum": 0, "maximum": 1000000, "default": 0,
          "description": "How long the first append waits for others; 0: it is sent at once."}
      }
    },
    "lanes": {
      "type": "integer", "minimum": 1, "maximum": 64, "default": 2,
      "description": "Statements that append at the same time, at levels narrower than log. More than the server's processors gain nothing."
    },
    "lane_lock_timeout_ms": {
      "type": "integer", "minimum": 0, "maximum": 86400000, "default": 200,
      "description": "How long such a statement waits for a lock before its appends go on one by one, each waiting as long as its call allows, so that a locked stream holds up no other; 0 = lock_timeout_ms."
    },
    "synchronous_commit": {
      "type": "string", "enum": ["on", "off", "local", "remote_write", "remote_apply"], "default": "on",
      "description": "As the server knows it. off: an answered append may be lost when the server crashes, and the store is not durable."
    },
    "connect_timeout_ms": {
      "type": "integer", "minimum": 1, "maximum": 3600000, "default": 5000,
      "description": "For each host; libpq counts in seconds, and never less than two."
    },
    "lock_timeout_ms": {
      "type": "integer", "minimum": 0, "maximum": 86400000, "default": 10000,
      "description": "A statement that waits longer for a lock answers CONFLICT; 0: no limit."
    },
    "statement_timeout_ms": {
      "type": "integer", "minimum": 0, "maximum": 86400000, "default": 60000,
      "description": "A statement that takes longer answers TIMEOUT; 0: no limit. The deadline of a call binds besides."
    },
    "idle_in_transaction_timeout_ms": {
      "type": "integer", "minimum": 0, "maximum": 86400000, "default": 60000,
      "description": "The server ends a transaction that nobody goes on with for so long; 0: never."
    },
    "tcp_user_timeout_ms": {
      "type": "integer", "minimum": 0, "maximum": 86400000, "default": 30000,
      "description": "A connection whose data is not acknowledged for so long is lost; 0: the system's default."
    },
    "keepalives_idle_s": {
      "type": "integer", "minimum": 0, "maximum": 86400, "default": 30,
      "description": "A connection that is silent for so long is probed; 0: the system's default."
    },
    "notify": {
      "type": "boolean", "default": true,
      "description": "Tell waiting processes of new events by NOTIFY, and listen for it when waiting."
    },
    "notify_interval_ms": {
      "type": "integer", "minimum": 0, "maximum": 60000, "default": 5,
      "description": "At most one NOTIFY for each log in this time; it takes a lock of the whole server."
    },
    "poll_interval_ms": {
      "type": "integer", "minimum": 1, "maximum": 60000, "default": 1000,
      "description": "How often a waiting reader looks when it hears nothing."
    }
  }
})json";

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_SETTINGS_SCHEMA_HPP
