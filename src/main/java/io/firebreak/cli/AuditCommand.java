package io.firebreak.cli;

import io.firebreak.journal.AuditExport;
import io.firebreak.journal.AuditReport;
import io.firebreak.journal.AuditVerify;
import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "audit", description = "Prove that the record is whole, or export it.")
final class AuditCommand implements Runnable {
  private final Function<Path, DatabaseConfig> stores;
  private final InstantSource clock;
  @Spec private CommandSpec spec;

  AuditCommand(Function<Path, DatabaseConfig> stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "audit needs verify or export");
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description =
          "Prove that nothing in the record was changed, removed or put in, or name the first bad"
              + " event. Exit code 1 when it was.")
  int verify(
      @Option(
              names = "--data",
              paramLabel = "DIR",
              defaultValue = "data",
              description = "Data folder; a running server does not mind.")
          Path data,
      @Option(
              names = "--config",
              paramLabel = "DIR",
              description =
                  "Folder with firebreak.yaml: verify the store that it names, which may be"
                      + " PostgreSQL; nothing is written.")
          @Nullable Path config,
      @Option(
              names = "--export",
              paramLabel = "FILE",
              description = "Verify this export instead of a store.")
          @Nullable Path export,
      @Option(
              names = "--checkpoint",
              paramLabel = "FILE",
              description = "Checkpoints that were kept outside the store.")
          @Nullable Path checkpoint) {
    var verify = AuditVerify.withoutCheckpoints();
    if (checkpoint != null) {
      verify = verify.against(checkpoint);
    }
    var report = export == null ? ofStore(verify, place(data, config)) : ofExport(verify, export);
    var out = spec.commandLine().getOut();
    out.print(report.text());
    out.flush();
    return report.ok() ? Exit.OK : Exit.NO;
  }

  private DatabaseConfig place(Path data, @Nullable Path config) {
    try {
      return config == null ? new DatabaseConfig.Embedded(data) : stores.apply(config);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(Exit.DATA, String.valueOf(e.getMessage()));
    }
  }

  private AuditReport ofStore(AuditVerify verify, DatabaseConfig place) {
    try (var database = Database.openReadOnly(place, clock)) {
      return verify.store(database);
    } catch (StorageException e) {
      throw new CommandFailure(Exit.UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailure(Exit.DATA, "the checkpoints cannot be read: " + e.getMessage());
    }
  }

  private static AuditReport ofExport(AuditVerify verify, Path export) {
    try {
      return verify.export(export);
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.DATA, "the export or the checkpoints cannot be read: " + e.getMessage());
    }
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Write the record as JSON Lines that can be verified.")
  int export(
      @Option(
              names = "--data",
              paramLabel = "DIR",
              defaultValue = "data",
              description = "Data folder; a running server does not mind.")
          Path data,
      @Option(
              names = "--config",
              paramLabel = "DIR",
              description = "Folder with firebreak.yaml: export the store that it names.")
          @Nullable Path config,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "File to write (default: standard output).")
          @Nullable Path file) {
    try (var database = Database.openReadOnly(place(data, config), clock)) {
      var written = new AuditExport(database);
      if (file == null) {
        PrintWriter out = spec.commandLine().getOut();
        written.all(out);
        out.flush();
      } else {
        try (var out = Files.newBufferedWriter(file)) {
          written.all(out);
        }
      }
      return Exit.OK;
    } catch (StorageException e) {
      throw new CommandFailure(Exit.UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailure(Exit.DATA, "the export cannot be written: " + e.getMessage());
    }
  }
}
