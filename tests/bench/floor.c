// SPDX-License-Identifier: Apache-2.0
// The floor that copying is measured against: a bare loop over SQLite's own prepared statements, which reads the messages of one
// Persistent Chat database in the order of their key and inserts them into another, in transactions as large as gc2pc's.
// No mapping, no digest, no cursor.
//   bench_floor SOURCE TARGET      prints rows and seconds
#include <sqlite3.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// As SqliteDialect::commit_rows() and commit_bytes of migrator/pipeline/message_copy.hpp.
enum { rows_per_transaction = 20000, bytes_per_transaction = 16 << 20 };

static sqlite3* open_database(const char* name, int flags) {
  sqlite3* database = NULL;
  if (sqlite3_open_v2(name, &database, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
    fprintf(stderr, "bench_floor: %s cannot be opened\n", name);
    exit(1);
  }
  return database;
}

static void must(sqlite3* database, int outcome, int wanted) {
  if (outcome == wanted)
    return;
  fprintf(stderr, "bench_floor: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static void run(sqlite3* database, const char* sql) {
  must(database, sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char** arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: bench_floor SOURCE TARGET\n");
    return 2;
  }
  const double begin = now();
  sqlite3* source = open_database(arguments[1], SQLITE_OPEN_READONLY);
  sqlite3* target = open_database(arguments[2], SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  run(target, "PRAGMA cache_size = -24576"); // as gc2pc's sessions that write
  run(target, "CREATE TABLE tblChat (channelId int NOT NULL, chatId bigint NOT NULL, chatDate bigint NOT NULL, userId int NOT NULL, "
              "isAlert bit NOT NULL, content ntext NOT NULL, rtf text, PRIMARY KEY (channelId, chatId))");
  sqlite3_stmt *read = NULL, *write = NULL;
  must(source,
       sqlite3_prepare_v2(source,
                          "SELECT channelId, chatId, chatDate, userId, isAlert, content, rtf FROM tblChat ORDER BY channelId, chatId",
                          -1, &read, NULL),
       SQLITE_OK);
  must(target, sqlite3_prepare_v2(target, "INSERT INTO tblChat VALUES (?, ?, ?, ?, ?, ?, ?)", -1, &write, NULL), SQLITE_OK);
  long rows = 0, rows_open = 0, bytes_open = 0;
  run(target, "BEGIN IMMEDIATE");
  int outcome;
  while ((outcome = sqlite3_step(read)) == SQLITE_ROW) {
    for (int i = 0; i < 5; ++i)
      must(target, sqlite3_bind_int64(write, i + 1, sqlite3_column_int64(read, i)), SQLITE_OK);
    for (int i = 5; i < 7; ++i) {
      if (sqlite3_column_type(read, i) == SQLITE_NULL) {
        must(target, sqlite3_bind_null(write, i + 1), SQLITE_OK);
        continue;
      }
      const char* text = (const char*)sqlite3_column_text(read, i);
      const int bytes = sqlite3_column_bytes(read, i);
      must(target, sqlite3_bind_text(write, i + 1, text, bytes, SQLITE_STATIC), SQLITE_OK);
      bytes_open += bytes;
    }
    must(target, sqlite3_step(write), SQLITE_DONE);
    sqlite3_reset(write);
    ++rows;
    if (++rows_open == rows_per_transaction || bytes_open >= bytes_per_transaction) {
      run(target, "COMMIT; BEGIN IMMEDIATE");
      rows_open = bytes_open = 0;
    }
  }
  must(source, outcome, SQLITE_DONE);
  run(target, "COMMIT");
  sqlite3_finalize(read);
  sqlite3_finalize(write);
  sqlite3_close(source);
  sqlite3_close(target);
  printf("%ld rows, %.3f s\n", rows, now() - begin);
  return 0;
}
