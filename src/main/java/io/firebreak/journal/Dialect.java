package io.firebreak.journal;

import java.sql.SQLException;
import java.util.Optional;
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
    return trouble(error).isPresent();
  }

  /** What the storage's trouble is; empty when the statement is at fault. */
  Optional<Trouble> trouble(SQLException error) {
    return Optional.ofNullable(
        switch (this) {
          case SQLITE -> error instanceof SQLiteException e ? trouble(e.getResultCode()) : null;
          case POSTGRESQL -> trouble(error.getSQLState());
        });
  }

  private static @Nullable Trouble trouble(SQLiteErrorCode code) {
    return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_PROTOCOL ->
          Trouble.BUSY;
      case SQLITE_FULL -> Trouble.FULL;
      case SQLITE_READONLY -> Trouble.READ_ONLY;
      case SQLITE_IOERR, SQLITE_CANTOPEN -> Trouble.IO_ERROR;
      case SQLITE_CORRUPT, SQLITE_NOTADB -> Trouble.DAMAGED;
      default -> null;
    };
  }

  /**
   * Classes of SQLSTATE: connection, resources, limits, operator, system; null comes from a pool.
   */
  private static @Nullable Trouble trouble(@Nullable String state) {
    if (state == null || state.startsWith("08") || state.startsWith("57P")) {
      return Trouble.UNREACHABLE;
    }
    return switch (state) {
      case "53100" -> Trouble.FULL;
      case "25006" -> Trouble.READ_ONLY;
      case "55P03" -> Trouble.BUSY;
      default ->
          state.startsWith("53") || state.startsWith("57")
              ? Trouble.BUSY
              : state.startsWith("58") ? Trouble.IO_ERROR : null;
    };
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
