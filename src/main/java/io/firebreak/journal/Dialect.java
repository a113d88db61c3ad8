package io.firebreak.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The few words in which the two databases differ. All other SQL is the same on both. */
public enum Dialect {
  /** The embedded database: one process, one writer. */
  SQLITE("BLOB", ""),
  /** The shared database: several processes. */
  POSTGRESQL("BYTEA", " FOR UPDATE SKIP LOCKED");

  private final String blob;
  private final String skipLocked;

  Dialect(String blob, String skipLocked) {
    this.blob = blob;
    this.skipLocked = skipLocked;
  }

  /** The column type for bytes; the migrations' placeholder {@code blob}. */
  public String blob() {
    return blob;
  }

  /**
   * What ends a SELECT whose rows this transaction wants for itself, passing over those that
   * another one holds; empty where there is only one writer.
   */
  public String skipLocked() {
    return skipLocked;
  }

  /**
   * Whether the error is the storage's trouble (busy, full, broken, gone) and not the statement's
   * fault.
   */
  boolean isTrouble(SQLException error) {
    return switch (this) {
      case SQLITE -> error instanceof SQLiteException e && isTrouble(e.getResultCode());
      case POSTGRESQL -> isTrouble(error.getSQLState());
    };
  }

  private static boolean isTrouble(SQLiteErrorCode code) {
    return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
      case SQLITE_BUSY,
          SQLITE_LOCKED,
          SQLITE_NOMEM,
          SQLITE_READONLY,
          SQLITE_INTERRUPT,
          SQLITE_IOERR,
          SQLITE_CORRUPT,
          SQLITE_FULL,
          SQLITE_CANTOPEN,
          SQLITE_PROTOCOL,
          SQLITE_NOTADB ->
          true;
      default -> false;
    };
  }

  /**
   * Classes of SQLSTATE: connection, resources, limits, operator, system; null comes from a pool.
   */
  private static boolean isTrouble(@Nullable String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58")
        || state.equals("55P03")
        || state.equals("25006");
  }

  /**
   * Whether what was written may be lost although it can be read: a failed fsync leaves pages in
   * the cache that never reach the disk, so nothing read afterwards proves anything.
   */
  boolean isFatal(SQLException error) {
    return error instanceof SQLiteException e
        && switch (e.getResultCode()) {
          case SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC, SQLITE_CORRUPT, SQLITE_NOTADB -> true;
          default -> false;
        };
  }
}
