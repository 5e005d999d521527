-- Secrets stand in `sealed` columns only: JWE, opened by the key that `key_id` names.
create table integrated_accounts (
  id uuid primary key,
  environment text not null,
  provider text not null,
  label text,
  status text not null check (status in ('active', 'needs_reauth')),
  context jsonb not null,
  -- credentials and overrides
  sealed text not null,
  key_id text not null,
  -- names of the credentials held, to show
  credential_names text[] not null,
  -- when the access token is to be renewed, and where the account was connected
  renew_at timestamptz,
  redirect_uri text,
  -- grows with every change
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on integrated_accounts (environment, created_at, id);
create index on integrated_accounts (key_id);

create table api_tokens (
  id text primary key,
  environment text not null,
  name text not null,
  scopes text[] not null,
  -- SHA-256 of the secret part
  hash bytea not null,
  expires_at timestamptz,
  created_at timestamptz not null default now()
);

create table oauth_clients (
  environment text not null,
  provider text not null,
  client_id text not null,
  sealed text not null,
  key_id text not null,
  created_at timestamptz not null default now(),
  primary key (environment, provider)
);
create index on oauth_clients (key_id);

-- Accounts that are being connected; the state itself is stored as a hash.
create table oauth_states (
  hash bytea primary key,
  sealed text not null,
  key_id text not null,
  expires_at timestamptz not null
);

create table settings (
  name text primary key,
  sealed text not null,
  key_id text not null
);

-- Counters of rate limits, shared by all replicas. Losing them in a crash costs nothing.
create unlogged table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
