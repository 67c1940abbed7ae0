-- What is mostly asked for, of the records that count. Lists are put in order within, not in the aggregate, which only
-- SQLite 3.44 and later can read.

CREATE VIEW counting AS
SELECT r.*, s.id AS respondent_id, s.name AS respondent, s.key AS respondent_key, s.deadline, s.late,
       t.submitted_on, t.received
FROM records AS r
JOIN returns AS t ON t.record = r.record AND t.counts = 1
JOIN respondents AS s ON s.id = t.respondent;

-- Every answer with what the form asks for, in the form's first language.
CREATE VIEW answers_with_questions AS
SELECT c.respondent, a.record, a.questionnaire, f.position, a.field, f.type, w.wording AS question,
       CASE f.type
           WHEN 'choices' THEN (SELECT group_concat(option, ';') FROM (
                SELECT x.option FROM choices AS x
                JOIN options AS o ON o.questionnaire = a.questionnaire AND o.field = a.field AND o.id = x.option
                WHERE x.answer = a.id AND x.state = 'checked' ORDER BY o.position))
           WHEN 'links' THEN (SELECT group_concat(url, char(10)) FROM (
                SELECT url FROM links WHERE answer = a.id ORDER BY position))
           WHEN 'organizations' THEN (SELECT group_concat(name, char(10)) FROM (
                SELECT name FROM organizations WHERE answer = a.id ORDER BY position))
           WHEN 'emails' THEN (SELECT group_concat(address, char(10)) FROM (
                SELECT address FROM emails WHERE answer = a.id ORDER BY position))
           WHEN 'percentage' THEN CAST(a.number AS TEXT)
           ELSE a.value
       END AS value,
       a.finding, a.status, a.confidence,
       (SELECT group_concat(flag, ';') FROM (
            SELECT flag FROM flags WHERE answer = a.id ORDER BY position)) AS flags,
       (SELECT min(page) FROM evidence WHERE answer = a.id) AS page,
       (SELECT group_concat(quote, char(10)) FROM (
            SELECT quote FROM evidence WHERE answer = a.id ORDER BY position)) AS quotes
FROM answers AS a
JOIN counting AS c ON c.record = a.record
JOIN fields AS f ON f.questionnaire = a.questionnaire AND f.id = a.field
LEFT JOIN field_wordings AS w ON w.questionnaire = a.questionnaire AND w.field = a.field AND w.position = 1;

-- Answers that a person should look at, the least certain first.
CREATE VIEW review_queue AS
SELECT q.respondent, q.record, c.source_name, q.page, q.field, q.question, q.finding, q.value, q.confidence, q.flags, q.quotes
FROM answers_with_questions AS q
JOIN counting AS c ON c.record = q.record
WHERE q.status = 'review'
ORDER BY q.confidence, q.record, q.position;

-- Answers that a person confirmed or corrected, the last decided first.
CREATE VIEW decided_answers AS
SELECT q.respondent, q.record, q.field, q.question, d.what, d.reviewer, d.at, d.note, q.finding, q.value, d.read_finding,
       d.read_value, d.read_confidence, d.seen_differently, d.outdated
FROM decisions AS d
JOIN answers AS a ON a.id = d.answer
JOIN answers_with_questions AS q ON q.record = a.record AND q.field = a.field
ORDER BY d.at DESC, q.record, q.position;

-- Cases that a person should look at.
CREATE VIEW doubtful_cases AS
SELECT s.questionnaire, s.name AS respondent, s.counts AS record, d.code, d.message
FROM doubts AS d
JOIN respondents AS s ON s.id = d.respondent
ORDER BY s.id, d.position;

-- Inputs without a record because they could not be read.
CREATE VIEW failures AS
SELECT address, reason, remedy, media_type, size_bytes, sha256, sender, subject FROM inputs WHERE became = 'failed'
ORDER BY address;

-- How many of each finding a field has.
CREATE VIEW findings_by_field AS
SELECT a.questionnaire, f.position, a.field,
       count(*) AS respondents,
       sum(a.finding = 'answered') AS answered,
       sum(a.finding = 'empty') AS empty,
       sum(a.finding = 'not_stated') AS not_stated,
       sum(a.finding = 'not_visible') AS not_visible,
       sum(a.finding = 'absent') AS absent,
       sum(a.status = 'review') AS review,
       sum(a.status = 'confirmed') AS confirmed,
       sum(a.status = 'corrected') AS corrected
FROM answers AS a
JOIN counting AS c ON c.record = a.record
JOIN fields AS f ON f.questionnaire = a.questionnaire AND f.id = a.field
GROUP BY a.questionnaire, a.field
ORDER BY a.questionnaire, f.position;

-- How often each option is ticked.
CREATE VIEW ticks_by_option AS
SELECT o.questionnaire, o.field, o.position, o.id AS option, w.wording AS label,
       coalesce(sum(x.state = 'checked'), 0) AS checked,
       coalesce(sum(x.state = 'unchecked'), 0) AS unchecked,
       coalesce(sum(x.state = 'unknown'), 0) AS unknown
FROM options AS o
JOIN fields AS f ON f.questionnaire = o.questionnaire AND f.id = o.field
LEFT JOIN option_wordings AS w
    ON w.questionnaire = o.questionnaire AND w.field = o.field AND w.option = o.id AND w.position = 1
LEFT JOIN (
    SELECT a.questionnaire, a.field, x.option, x.state FROM choices AS x
    JOIN answers AS a ON a.id = x.answer
    JOIN counting AS c ON c.record = a.record
) AS x ON x.questionnaire = o.questionnaire AND x.field = o.field AND x.option = o.id
GROUP BY o.questionnaire, o.field, o.id
ORDER BY o.questionnaire, f.position, o.position;
