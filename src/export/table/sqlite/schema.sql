-- The database of an export: every return with its answers, also those that a later return supersedes. Views
-- (responses_..., review_queue and others) show the records that count. Tables about, inputs and missing are added to it.

CREATE TABLE questionnaires (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    rules_sha256 TEXT NOT NULL,       -- SHA-256 of the rules file
    languages TEXT NOT NULL           -- BCP 47, with ";" between
) STRICT;

CREATE TABLE fields (
    questionnaire TEXT NOT NULL REFERENCES questionnaires (id),
    id TEXT NOT NULL,
    position INTEGER NOT NULL,        -- in the form, counted from 1
    type TEXT NOT NULL,
    section TEXT,
    wide_column TEXT NOT NULL,        -- its column in the wide view, the first of several
    PRIMARY KEY (questionnaire, id)
) STRICT;

CREATE TABLE field_wordings (
    questionnaire TEXT NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,        -- 1 for the first language of the form
    language TEXT NOT NULL,
    wording TEXT NOT NULL,
    PRIMARY KEY (questionnaire, field, position),
    FOREIGN KEY (questionnaire, field) REFERENCES fields (questionnaire, id)
) STRICT;

CREATE TABLE options (
    questionnaire TEXT NOT NULL,
    field TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    wide_column TEXT NOT NULL,
    PRIMARY KEY (questionnaire, field, id),
    FOREIGN KEY (questionnaire, field) REFERENCES fields (questionnaire, id)
) STRICT;

CREATE TABLE option_wordings (
    questionnaire TEXT NOT NULL,
    field TEXT NOT NULL,
    option TEXT NOT NULL,
    position INTEGER NOT NULL,
    language TEXT NOT NULL,
    wording TEXT NOT NULL,
    PRIMARY KEY (questionnaire, field, option, position),
    FOREIGN KEY (questionnaire, field, option) REFERENCES options (questionnaire, field, id)
) STRICT;

CREATE TABLE respondents (
    id INTEGER PRIMARY KEY,
    questionnaire TEXT NOT NULL,
    name TEXT,                        -- NULL where it cannot be told
    key TEXT,
    counts TEXT NOT NULL,             -- id of the record that counts
    deadline TEXT,
    late INTEGER CHECK (late IN (0, 1))
) STRICT;

CREATE TABLE doubts (
    respondent INTEGER NOT NULL REFERENCES respondents (id),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (respondent, position)
) STRICT;

CREATE TABLE returns (
    record TEXT PRIMARY KEY,
    respondent INTEGER NOT NULL REFERENCES respondents (id),
    position INTEGER NOT NULL,        -- the earliest is 1
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    source_name TEXT,
    submitted_on TEXT,
    received TEXT
) STRICT;

CREATE TABLE arrivals (
    record TEXT NOT NULL REFERENCES returns (record),
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    sender TEXT,
    sender_name TEXT,
    subject TEXT,
    sent TEXT,
    message_id TEXT,
    PRIMARY KEY (record, position)
) STRICT;

CREATE TABLE records (
    record TEXT PRIMARY KEY REFERENCES returns (record),
    questionnaire TEXT NOT NULL REFERENCES questionnaires (id),
    program TEXT NOT NULL,
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    pages INTEGER,
    form_languages TEXT NOT NULL,
    answer_language TEXT,
    model TEXT NOT NULL,
    model_fitted_on TEXT NOT NULL,
    threshold REAL,
    precision_asked REAL NOT NULL,
    fields INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    review INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,       -- by people
    corrected INTEGER NOT NULL,       -- by people
    answered INTEGER NOT NULL,
    empty INTEGER NOT NULL,
    not_stated INTEGER NOT NULL,
    not_visible INTEGER NOT NULL,
    absent INTEGER NOT NULL
) STRICT;

CREATE TABLE notices (
    record TEXT NOT NULL REFERENCES records (record),
    position INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (record, position)
) STRICT;

CREATE TABLE unclaimed (
    record TEXT NOT NULL REFERENCES records (record),
    position INTEGER NOT NULL,
    quote TEXT NOT NULL,
    page INTEGER,
    place TEXT NOT NULL,
    PRIMARY KEY (record, position)
) STRICT;

CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL REFERENCES records (record),
    questionnaire TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT,                       -- texts, yes and no, days, names of countries; lists have tables of their own
    number REAL,                      -- percentages
    code TEXT,                        -- ISO 3166-1 alpha-3 of countries
    finding TEXT NOT NULL CHECK (finding IN ('answered', 'empty', 'not_stated', 'not_visible', 'absent', 'withheld')),
    status TEXT NOT NULL CHECK (status IN ('accepted', 'review', 'confirmed', 'corrected')),
    confidence REAL,                  -- NULL where a person put the value there in place of another
    rule TEXT NOT NULL,
    UNIQUE (record, field),
    FOREIGN KEY (questionnaire, field) REFERENCES fields (questionnaire, id)
) STRICT;

-- Answers that a person confirmed or corrected: who decided, when and why, and what the program reads.
CREATE TABLE decisions (
    answer INTEGER PRIMARY KEY REFERENCES answers (id),
    what TEXT NOT NULL CHECK (what IN ('confirmed', 'corrected')),
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,                 -- RFC 3339, UTC
    note TEXT,
    seen_differently INTEGER NOT NULL CHECK (seen_differently IN (0, 1)),
    outdated INTEGER NOT NULL CHECK (outdated IN (0, 1)), -- 1 where the form does not take it any more: the answer is the program's
    read_value TEXT,                  -- JSON
    read_finding TEXT NOT NULL,
    read_status TEXT NOT NULL,
    read_confidence REAL NOT NULL
) STRICT;

CREATE TABLE flags (
    answer INTEGER NOT NULL REFERENCES answers (id),
    position INTEGER NOT NULL,
    flag TEXT NOT NULL,
    PRIMARY KEY (answer, position)
) STRICT;

CREATE TABLE alternatives (
    answer INTEGER NOT NULL REFERENCES answers (id),
    position INTEGER NOT NULL,
    value TEXT NOT NULL,              -- JSON
    confidence REAL NOT NULL,
    PRIMARY KEY (answer, position)
) STRICT;

CREATE TABLE evidence (
    answer INTEGER NOT NULL REFERENCES answers (id),
    position INTEGER NOT NULL,
    pointer TEXT NOT NULL,            -- JSON pointer (RFC 6901) into the value; '' for the whole
    quote TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    block INTEGER NOT NULL,
    first_character INTEGER NOT NULL,
    behind_last INTEGER NOT NULL,
    page INTEGER,
    place TEXT NOT NULL,
    PRIMARY KEY (answer, position)
) STRICT;

CREATE TABLE hyperlinks (
    answer INTEGER NOT NULL REFERENCES answers (id),
    position INTEGER NOT NULL,
    first_character INTEGER NOT NULL, -- of the value, counted from 0
    behind_last INTEGER NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (answer, position)
) STRICT;

CREATE TABLE choices (
    answer INTEGER NOT NULL REFERENCES answers (id),
    option TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('checked', 'unchecked', 'unknown')),
    PRIMARY KEY (answer, option)
) STRICT;

CREATE TABLE links (
    answer INTEGER NOT NULL REFERENCES answers (id),
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    written TEXT NOT NULL,
    name TEXT,
    description TEXT,
    PRIMARY KEY (answer, position)
) STRICT;

CREATE TABLE organizations (
    answer INTEGER NOT NULL REFERENCES answers (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    url TEXT,
    written TEXT,
    PRIMARY KEY (answer, position)
) STRICT;

CREATE TABLE emails (
    answer INTEGER NOT NULL REFERENCES answers (id),
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (answer, position)
) STRICT;

CREATE TABLE changes (
    respondent INTEGER NOT NULL REFERENCES respondents (id),
    earlier TEXT NOT NULL,            -- ids of records
    later TEXT NOT NULL,
    field TEXT NOT NULL,
    value_before TEXT,                -- JSON
    finding_before TEXT NOT NULL,
    value_after TEXT,                 -- JSON
    finding_after TEXT NOT NULL,
    PRIMARY KEY (later, field)
) STRICT;

CREATE INDEX answers_by_field ON answers (questionnaire, field);
CREATE INDEX answers_for_review ON answers (status, record) WHERE status = 'review';
CREATE INDEX returns_by_respondent ON returns (respondent, position);
CREATE INDEX choices_by_option ON choices (option, state);
