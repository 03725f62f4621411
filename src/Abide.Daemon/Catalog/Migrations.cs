namespace Abide.Daemon.Catalog;

/// <summary>
/// The catalog's schema, step by step. A step only adds; it is never changed once it was released. <see cref="MinReader"/> is the oldest schema whose program can
/// still work with what the newest one writes, so that a downgrade works.
/// </summary>
internal static class Migrations
{
    /// <summary>A program that knows fewer steps than this refuses the file.</summary>
    public const int MinReader = 1;

    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
        CREATE TABLE sessions (
            id BLOB PRIMARY KEY,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            title TEXT,
            kind TEXT NOT NULL,
            source TEXT NOT NULL,
            profile TEXT NOT NULL,
            group_name TEXT,
            labels TEXT NOT NULL,
            pinned INTEGER NOT NULL,
            spec TEXT NOT NULL,
            spec_revision INTEGER NOT NULL,
            intent TEXT NOT NULL,
            run INTEGER NOT NULL,
            phase TEXT,
            state TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            last_attached_at INTEGER,
            last_activity_at INTEGER,
            cols INTEGER NOT NULL,
            rows INTEGER NOT NULL,
            last_line TEXT,
            output_bytes INTEGER NOT NULL,
            applied_position INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            deleted_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX sessions_by_name ON sessions (name_key) WHERE deleted_at IS NULL;
        """,
        """
        CREATE TABLE tokens (
            id BLOB PRIMARY KEY,
            name TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            scopes INTEGER NOT NULL,
            session BLOB,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            last_used_at INTEGER
        ) STRICT;
        """,
        """
        CREATE TABLE hooks (
            session BLOB PRIMARY KEY,
            name TEXT NOT NULL,
            spec TEXT NOT NULL,
            code INTEGER,
            signal INTEGER,
            created_at INTEGER NOT NULL
        ) STRICT;
        """,
        """
        CREATE TABLE hosts (
            name TEXT PRIMARY KEY COLLATE NOCASE,
            url TEXT NOT NULL,
            abide TEXT,
            home TEXT,
            created_at INTEGER NOT NULL
        ) STRICT;
        """,
        """
        CREATE TABLE far_wishes (
            id BLOB NOT NULL,
            host TEXT NOT NULL,
            session TEXT NOT NULL COLLATE NOCASE,
            put TEXT,
            runs INTEGER,
            tried_at INTEGER,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (host, session)
        ) STRICT;
        CREATE TABLE far_sessions (host TEXT PRIMARY KEY COLLATE NOCASE, rows TEXT NOT NULL) STRICT;
        """,
    ];
}
