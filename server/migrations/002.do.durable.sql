-- Who renews the tokens of an account. The row ends by itself when its owner dies: whoever comes after `expires_at` takes over.
create table renewal_leases (
  account_id uuid primary key references integrated_accounts on delete cascade,
  owner uuid not null,
  expires_at timestamptz not null
);

-- What calls of an account came to. They do not count as changes: `version` and `updated_at` stay.
alter table integrated_accounts
  add column failing boolean not null default false,
  add column last_ok_at timestamptz,
  -- code, message, at
  add column last_error jsonb;

-- Requests that make an account, by the key that their caller gave. Both are stored as digests.
create table idempotency_keys (
  environment text not null,
  key_digest text not null,
  request_digest text not null,
  account_id uuid not null,
  expires_at timestamptz not null,
  primary key (environment, key_digest)
);
create index on idempotency_keys (expires_at);
