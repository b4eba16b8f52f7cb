// SPDX-License-Identifier: Apache-2.0
// What a way to bind costs: inserts rows like messages by ODBC and prints, for each way, rows, seconds,
// processor seconds of the client, those of the server's process (which is on this machine), and calls of
// SQLExecute. Like gc2pc it binds numbers as 64 bits and texts as UTF-16.
//   bench_odbc_arrays CONNECTION ROWS      for odbc_arrays.sh; the database has the table t (a int, b bigint,
//   c bigint, d int, e int, f text, g text)
#include <sql.h>
#include <sqlext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { columns = 7, numbers = 5, units = 80 };

typedef struct {
  const char* name;
  int rows_of_statement; // each with its own question marks
  int sets;              // of parameters, sent by one call
  int prepared_once, by_row;
  int rows_of_transaction;
} Way;

// One row as it is bound row by row.
typedef struct {
  SQLBIGINT number[numbers];
  SQLLEN number_state[numbers];
  SQLWCHAR text[units];
  SQLLEN text_state, null_state;
} Row;

static SQLHDBC session;

static void check(SQLRETURN result, SQLSMALLINT kind, SQLHANDLE handle, const char* what) {
  if (SQL_SUCCEEDED(result))
    return;
  SQLCHAR state[6] = "", text[512] = "";
  SQLGetDiagRec(kind, handle, 1, state, NULL, text, sizeof text, NULL);
  fprintf(stderr, "bench_odbc_arrays: %s: %s %s\n", what, state, text);
  exit(1);
}

static double seconds_of(const struct timeval* time) {
  return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return seconds_of(&usage.ru_utime) + seconds_of(&usage.ru_stime);
}

static long server; // its process

static double server_cpu(void) {
  char name[64], line[1024] = "";
  snprintf(name, sizeof name, "/proc/%ld/stat", server);
  FILE* file = fopen(name, "r");
  if (file == NULL || fgets(line, sizeof line, file) == NULL) {
    fputs("bench_odbc_arrays: the server is not on this machine\n", stderr);
    exit(1);
  }
  fclose(file);
  unsigned long user = 0, system = 0;
  sscanf(strrchr(line, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run(const char* sql) {
  SQLHSTMT statement;
  SQLAllocHandle(SQL_HANDLE_STMT, session, &statement);
  check(SQLExecDirect(statement, (SQLCHAR*)sql, SQL_NTS), SQL_HANDLE_STMT, statement, sql);
  SQLFreeHandle(SQL_HANDLE_STMT, statement);
}

static long number(const char* sql) {
  SQLHSTMT statement;
  SQLBIGINT value = 0;
  SQLAllocHandle(SQL_HANDLE_STMT, session, &statement);
  check(SQLExecDirect(statement, (SQLCHAR*)sql, SQL_NTS), SQL_HANDLE_STMT, statement, sql);
  check(SQLFetch(statement), SQL_HANDLE_STMT, statement, sql);
  SQLGetData(statement, 1, SQL_C_SBIGINT, &value, sizeof value, NULL);
  SQLFreeHandle(SQL_HANDLE_STMT, statement);
  return (long)value;
}

static void set(SQLHSTMT statement, SQLINTEGER attribute, SQLULEN value) {
  check(SQLSetStmtAttr(statement, attribute, (SQLPOINTER)value, 0), SQL_HANDLE_STMT, statement,
        "SQLSetStmtAttr");
}

static void bind(SQLHSTMT statement, int position, int is_text, void* value, SQLLEN width, SQLLEN* state) {
  check(SQLBindParameter(statement, (SQLUSMALLINT)position, SQL_PARAM_INPUT,
                         is_text ? SQL_C_WCHAR : SQL_C_SBIGINT, is_text ? SQL_WVARCHAR : SQL_BIGINT,
                         is_text ? 4000 : 19, 0, value, width, state),
        SQL_HANDLE_STMT, statement, "SQLBindParameter");
}

// The statement for `rows` rows at once.
static char* sql_for(int rows) {
  char* sql = malloc(64 + (size_t)rows * 32);
  strcpy(sql, "INSERT INTO t VALUES ");
  char* end = sql + strlen(sql);
  for (int row = 0; row < rows; ++row)
    end += sprintf(end, "%s(?, ?, ?, ?, ?, ?, ?)", row == 0 ? "" : ", ");
  return sql;
}

// Rows lie one after the other either way; `sets` of them are `rows_of_statement` apart.
static SQLHSTMT prepare(const Way* way, Row* rows, SQLBIGINT* by_column, SQLLEN* states, SQLWCHAR* texts) {
  SQLHSTMT statement;
  SQLAllocHandle(SQL_HANDLE_STMT, session, &statement);
  char* sql = sql_for(way->rows_of_statement);
  check(SQLPrepare(statement, (SQLCHAR*)sql, SQL_NTS), SQL_HANDLE_STMT, statement, "SQLPrepare");
  free(sql);
  set(statement, SQL_ATTR_PARAM_BIND_TYPE,
      way->by_row ? sizeof(Row) * (size_t)way->rows_of_statement : SQL_PARAM_BIND_BY_COLUMN);
  set(statement, SQL_ATTR_PARAMSET_SIZE, (SQLULEN)way->sets);
  const size_t sets = (size_t)way->sets;
  int position = 0;
  for (size_t row = 0; row < (size_t)way->rows_of_statement; ++row)
    for (size_t column = 0; column < columns; ++column) {
      const int is_text = column >= numbers;
      const size_t at = (row * columns + column) * sets;
      ++position;
      if (way->by_row && column < numbers)
        bind(statement, position, 0, &rows[row].number[column], 0, &rows[row].number_state[column]);
      else if (way->by_row)
        bind(statement, position, 1, rows[row].text, sizeof rows[row].text,
             column == numbers ? &rows[row].text_state : &rows[row].null_state);
      else
        bind(statement, position, is_text, is_text ? (void*)&texts[at * units] : (void*)&by_column[at],
             is_text ? units * sizeof(SQLWCHAR) : 0, &states[at]);
    }
  return statement;
}

static void fill(const Way* way, Row* rows, SQLBIGINT* by_column, SQLLEN* states, SQLWCHAR* texts,
                 long first) {
  const size_t sets = (size_t)way->sets;
  for (size_t set_number = 0; set_number < sets; ++set_number)
    for (size_t row = 0; row < (size_t)way->rows_of_statement; ++row) {
      const size_t number = set_number * (size_t)way->rows_of_statement + row;
      const size_t length = 40 + number % 41;
      for (size_t column = 0; column < columns; ++column) {
        const size_t at = (row * columns + column) * sets + set_number;
        SQLWCHAR* text = way->by_row ? rows[number].text : &texts[at * units];
        SQLLEN* state = column < numbers    ? &rows[number].number_state[column]
                        : column == numbers ? &rows[number].text_state
                                            : &rows[number].null_state;
        if (!way->by_row)
          state = &states[at];
        if (column < numbers) {
          *(way->by_row ? &rows[number].number[column] : &by_column[at]) =
              column == 4 ? 0 : (SQLBIGINT)(first + (long)number + (long)column);
          *state = sizeof(SQLBIGINT);
        } else if (column == numbers) {
          for (size_t i = 0; i < length; ++i)
            text[i] = (SQLWCHAR)('a' + (number + i) % 26);
          *state = (SQLLEN)(length * sizeof(SQLWCHAR));
        } else {
          *state = SQL_NULL_DATA;
        }
      }
    }
}

static void measure(const Way* way, long wanted) {
  const size_t at_once = (size_t)way->rows_of_statement * (size_t)way->sets;
  const long rows_wanted = wanted / (long)at_once * (long)at_once;
  Row* rows = calloc(at_once, sizeof(Row));
  SQLBIGINT* by_column = calloc(at_once * columns, sizeof(SQLBIGINT));
  SQLLEN* states = calloc(at_once * columns, sizeof(SQLLEN));
  SQLWCHAR* texts = calloc(at_once * columns * units, sizeof(SQLWCHAR));
  run("TRUNCATE t");
  const double begin = now(), cpu_begin = cpu(), server_begin = server_cpu();
  long calls = 0, in_transaction = 0;
  SQLHSTMT statement = NULL;
  for (long done = 0; done < rows_wanted; done += (long)at_once) {
    if (statement == NULL)
      statement = prepare(way, rows, by_column, states, texts);
    fill(way, rows, by_column, states, texts, done);
    check(SQLExecute(statement), SQL_HANDLE_STMT, statement, "SQLExecute");
    while (SQLMoreResults(statement) != SQL_NO_DATA) {
    }
    ++calls;
    if (!way->prepared_once) {
      SQLFreeHandle(SQL_HANDLE_STMT, statement);
      statement = NULL;
    }
    in_transaction += (long)at_once;
    if (in_transaction >= way->rows_of_transaction) {
      check(SQLEndTran(SQL_HANDLE_DBC, session, SQL_COMMIT), SQL_HANDLE_DBC, session, "SQLEndTran");
      in_transaction = 0;
    }
  }
  check(SQLEndTran(SQL_HANDLE_DBC, session, SQL_COMMIT), SQL_HANDLE_DBC, session, "SQLEndTran");
  if (statement != NULL)
    SQLFreeHandle(SQL_HANDLE_STMT, statement);
  printf("%s\t%ld\t%.3f\t%.3f\t%.3f\t%ld\n", way->name, rows_wanted, now() - begin, cpu() - cpu_begin,
         server_cpu() - server_begin, calls);
  fflush(stdout);
  free(rows);
  free(by_column);
  free(states);
  free(texts);
}

int main(int argc, char** argv) {
  if (argc != 3) {
    fputs("usage: bench_odbc_arrays CONNECTION ROWS\n", stderr);
    return 2;
  }
  const Way ways[] = {
      {"1 row a call, prepared each time", 1, 1, 0, 0, 20000},
      {"1 row a call, prepared once", 1, 1, 1, 0, 20000},
      {"100 rows a call, prepared each time, by column", 1, 100, 0, 0, 20000},
      {"1,000 rows a call, prepared each time, by column", 1, 1000, 0, 0, 20000},
      {"1,000 rows a call, prepared once, by column", 1, 1000, 1, 0, 20000},
      {"1,000 rows a call, prepared once, by row", 1, 1000, 1, 1, 20000},
      {"5,000 rows a call, prepared once, by column", 1, 5000, 1, 0, 20000},
      {"1,000 rows a call, prepared once, by column, 100,000 a transaction", 1, 1000, 1, 0, 100000},
      {"10 rows a statement, 100 sets a call, prepared once", 10, 100, 1, 0, 20000},
      {"100 rows a statement, 10 sets a call, prepared once", 100, 10, 1, 0, 20000},
      {"250 rows a statement, 4 sets a call, prepared once", 250, 4, 1, 0, 20000},
      {"250 rows a statement, 4 sets a call, prepared each time", 250, 4, 0, 0, 20000},
  };
  SQLHENV environment;
  SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
  SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER)SQL_OV_ODBC3, 0);
  SQLAllocHandle(SQL_HANDLE_DBC, environment, &session);
  check(SQLDriverConnect(session, NULL, (SQLCHAR*)argv[1], SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT),
        SQL_HANDLE_DBC, session, "SQLDriverConnect");
  SQLSetConnectAttr(session, SQL_ATTR_AUTOCOMMIT, (SQLPOINTER)SQL_AUTOCOMMIT_OFF, 0);
  server = number("SELECT pg_backend_pid()");
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; ++i)
    measure(&ways[i], atol(argv[2]));
  SQLDisconnect(session);
  return 0;
}
