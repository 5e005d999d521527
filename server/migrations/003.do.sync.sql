-- A stream keeps one resource of one account up to date. Its run is one walk over all records, or over those that changed.
create table sync_streams (
  id uuid primary key,
  environment text not null,
  account_id uuid not null references integrated_accounts on delete cascade,
  resource text not null,
  -- streams of one group share a bounded part of the work
  group_name text not null,
  interval_seconds integer not null check (interval_seconds > 0),
  -- after so long a run is complete, also where the provider can say what changed
  complete_seconds integer not null check (complete_seconds > 0),
  paused boolean not null default false,
  due_at timestamptz not null default now(),
  -- the place in the run: who stores a page must have begun from this place
  run integer not null default 0,
  page integer not null default 0,
  cursor text,
  -- null while no run is under way
  kind text check (kind in ('complete', 'incremental')),
  run_started_at timestamptz,
  -- records changed before this are not in an incremental run
  since timestamptz,
  -- a record without an id was refused in this run: what was not seen is not missing
  unidentified boolean not null default false,
  -- what the next run is: from where it may be incremental, and whether it must not be
  changed_since timestamptz,
  completed_at timestamptz,
  must_complete boolean not null default true,
  -- what came of it
  finished_at timestamptz,
  failures integer not null default 0,
  -- code, message, at
  last_error jsonb,
  runs bigint not null default 0,
  pages bigint not null default 0,
  records bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  deleted bigint not null default 0,
  created_at timestamptz not null default now(),
  unique (account_id, resource)
) with (fillfactor = 70);
create index sync_streams_due on sync_streams (group_name, due_at) where not paused;
create index on sync_streams (environment, created_at, id);

-- The unified records as they were last seen. JSON as text: a provider may send what jsonb does not take, such as \u0000.
create table sync_records (
  stream_id uuid not null references sync_streams on delete cascade,
  id text not null,
  hash text not null,
  record text not null,
  -- the complete run that did not see it, after all earlier ones did
  missed_run integer,
  changed_at timestamptz not null default now(),
  primary key (stream_id, id)
);

-- The ids that a complete run has seen, page by page, until it ends.
create table sync_pages (
  stream_id uuid not null references sync_streams on delete cascade,
  page integer not null,
  ids text[] not null,
  primary key (stream_id, page)
);

-- What changed. A reader goes on from (xid, seq), and stops before the oldest transaction that may still write.
create table sync_changes (
  environment text not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  stream_id uuid not null references sync_streams on delete cascade,
  kind text not null check (kind in ('created', 'updated', 'deleted')),
  record_id text not null,
  -- JSON list of the dotted paths of the fields that changed, for updated
  fields text,
  -- null for deleted
  record text,
  at timestamptz not null default now(),
  primary key (environment, xid, seq)
);
create index on sync_changes (stream_id);
create index on sync_changes (at);

-- How far the changes of an environment were deleted because of their age.
create table sync_pruned (
  environment text primary key,
  xid xid8 not null,
  seq bigint not null
);

-- Which account is being walked, or waits for a worker: one stream at a time. Losing this in a crash costs nothing.
create unlogged table sync_slots (
  account_id uuid primary key,
  stream_id uuid not null,
  group_name text not null,
  -- null while it waits
  owner uuid,
  expires_at timestamptz not null
);
create index on sync_slots (group_name);

-- Who is told that there are changes. What stands in (xid, seq) was told.
create table sync_webhooks (
  id uuid primary key,
  environment text not null,
  url text not null,
  -- the secret that signs messages
  sealed text not null,
  key_id text not null,
  paused boolean not null default false,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  due_at timestamptz not null default now(),
  -- a worker sends a message now
  claimed_until timestamptz not null default now(),
  failures integer not null default 0,
  -- code, message, at
  last_error jsonb,
  told_at timestamptz,
  created_at timestamptz not null default now()
);
create index on sync_webhooks (environment, created_at, id);
create index on sync_webhooks (key_id);
