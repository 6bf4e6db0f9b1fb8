-- One table of records is enough; the columns beside `body` are copies of what stands in it, for lists and their order.
CREATE TABLE IF NOT EXISTS tutelage_record (
  tenant_id    TEXT    NOT NULL,
  key          TEXT    NOT NULL,  -- the JSON of the record key, as it comes
  version      INTEGER NOT NULL,
  kind         TEXT    NOT NULL,
  id           TEXT,
  type_id      TEXT,
  relationship TEXT,
  state        TEXT,
  written_at   INTEGER,           -- milliseconds since 1970
  due_at       INTEGER,           -- the same; of requests, relationships, feedback rounds and follow-ups
  position     INTEGER NOT NULL,  -- of the commit that wrote it
  body         TEXT    NOT NULL,  -- the JSON of the record, as it comes
  PRIMARY KEY (tenant_id, key)
);
CREATE INDEX IF NOT EXISTS tutelage_record_due ON tutelage_record (tenant_id, due_at, key) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS tutelage_record_list ON tutelage_record (tenant_id, kind, id);
CREATE INDEX IF NOT EXISTS tutelage_record_diary ON tutelage_record (tenant_id, relationship, written_at, id)
  WHERE relationship IS NOT NULL;
CREATE INDEX IF NOT EXISTS tutelage_record_position ON tutelage_record (tenant_id, position);

-- What is no longer stored, so that an index can be told.
CREATE TABLE IF NOT EXISTS tutelage_removed (
  tenant_id TEXT    NOT NULL,
  key       TEXT    NOT NULL,
  position  INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, key)
);
CREATE TABLE IF NOT EXISTS tutelage_position (
  tenant_id TEXT    NOT NULL PRIMARY KEY,
  position  INTEGER NOT NULL
);

-- The log: what happened, in the order of commit, and what each event is about.
CREATE TABLE IF NOT EXISTS tutelage_event (
  tenant_id TEXT    NOT NULL,
  seq       INTEGER NOT NULL,
  body      TEXT    NOT NULL,
  PRIMARY KEY (tenant_id, seq)
);
CREATE TABLE IF NOT EXISTS tutelage_event_about (
  tenant_id TEXT    NOT NULL,
  about     TEXT    NOT NULL,
  seq       INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, about, seq)
);

-- Whom to tell what: written with the decision, so that none is lost; mail and messages are sent from here.
CREATE TABLE IF NOT EXISTS tutelage_notice (
  tenant_id TEXT    NOT NULL,
  seq       INTEGER PRIMARY KEY,
  recipient TEXT    NOT NULL,
  body      TEXT    NOT NULL
);
CREATE INDEX IF NOT EXISTS tutelage_notice_recipient ON tutelage_notice (tenant_id, recipient, seq);
