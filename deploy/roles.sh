#!/bin/sh
# Makes the three roles of the database, once, when it is made: the owner migrates, the application owns nothing and
# is bound by row-level security, and the one that makes backups reads every board's rows and writes none.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set owner="$OWNER_PASSWORD" --set application="$APP_PASSWORD" --set backup="$BACKUP_PASSWORD" <<'SQL'
create role practice_review_owner login nosuperuser password :'owner';
create role practice_review_app login nosuperuser nobypassrls password :'application';
create role practice_review_backup login nosuperuser bypassrls password :'backup';
grant pg_read_all_data to practice_review_backup;
create database practice_review owner practice_review_owner;
SQL
