-- The history of decisions. Rows are only ever added.
CREATE TABLE IF NOT EXISTS decision (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    at            TEXT NOT NULL,              -- RFC 3339, UTC
    reviewer      TEXT NOT NULL,
    source        TEXT NOT NULL,              -- SHA-256 of the source
    questionnaire TEXT NOT NULL,
    field         TEXT NOT NULL,
    what          TEXT NOT NULL CHECK (what IN ('confirmed', 'corrected', 'flagged', 'undone')),
    seen          TEXT NOT NULL,              -- JSON: what the program had read
    ruling        TEXT NOT NULL,              -- JSON: what was decided
    why           TEXT,
    follows       INTEGER REFERENCES decision (number),
    audit         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS decision_subject ON decision (source, questionnaire, field, number);
CREATE TRIGGER IF NOT EXISTS decision_stands BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
CREATE TRIGGER IF NOT EXISTS decision_stays BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
CREATE TRIGGER IF NOT EXISTS decision_is_new BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;

-- Those who may come in from elsewhere, the last row of a name counts; an empty password lets nobody in.
CREATE TABLE IF NOT EXISTS reviewer (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    name     TEXT NOT NULL,
    password TEXT NOT NULL                    -- Argon2id, in the PHC string format
) STRICT;

-- Share of accepted fields that goes to review too; the last row counts.
CREATE TABLE IF NOT EXISTS audit_share (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at     TEXT NOT NULL,
    share  REAL NOT NULL CHECK (share BETWEEN 0 AND 1)
) STRICT;
