package io.firebreak.gate;

import io.firebreak.journal.Actor;
import io.firebreak.label.VisibleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kill switch that needs neither network nor credential: while a file exists on this host,
 * everything is held, beside whatever people hold. What cannot be told counts as there.
 */
public final class StopFile {
  /** The longest text of the file that becomes the reason, in characters. */
  public static final int MAX_REASON = 300;

  private static final int BYTES_READ = 4 * MAX_REASON;

  /** So the holders begin that are files, before host and path. */
  private static final String HOLDER = "file:";

  private final Path file;
  private final String tenant;
  private final Holds holds;
  private final BiConsumer<String, Actor> release;
  private final Actor holder;

  /** Whether the store is known to have no hold of this file. */
  private boolean settled;

  /** Whether held runs are still to be released. */
  private boolean releases;

  /**
   * Watches nothing by itself; see {@link #look}.
   *
   * @param file while it exists, all is held
   * @param host name of this machine, for people
   * @param release has held runs of the tenant judged anew: why, and who says so
   */
  public StopFile(
      Path file, String host, String tenant, Holds holds, BiConsumer<String, Actor> release) {
    this.file = file.toAbsolutePath().normalize();
    this.tenant = tenant;
    this.holds = holds;
    this.release = release;
    this.holder = new Actor(Actor.Kind.SYSTEM, HOLDER + host + ":" + this.file, null, "file", null);
  }

  /** The file. */
  public Path path() {
    return file;
  }

  /** Whether this hold is the file's and the file is still there. */
  public boolean keeps(Holds.Hold hold) {
    return isOurs(hold) && exists();
  }

  /**
   * What is said to whoever has lifted a hold, when another host's file had placed it: nobody here
   * knows whether that host is there still. Empty for any other hold.
   */
  public static Optional<String> again(Holds.Hold hold) {
    return Optional.of(hold.person())
        .filter(holder -> holder.startsWith(HOLDER))
        .map(holder ->
            "It was held by the file "
                + holder.substring(HOLDER.length())
                + " (host and path). While that is there it holds again within a second; remove it"
                + " there.");
  }

  /**
   * Looks once: a file that is there is a hold when this returns, one that is gone is none any
   * more. Without a file, and none before, it touches no store. To be called four times a second;
   * what it throws comes from the store and is mended by the next look.
   */
  public synchronized void look() {
    var reason = reason();
    if (reason == null && settled) {
      return;
    }
    settled = false;
    var standing = ours();
    if (reason != null && standing.stream().noneMatch(hold -> hold.reason().equals(reason))) {
      holds.place(tenant, Holds.ALL, reason, holder, null);
    }
    // The new reason holds before the old one is lifted.
    standing.stream()
        .filter(hold -> !hold.reason().equals(reason))
        .forEach(hold -> holds.lift(tenant, hold.id(), holder));
    releases |= reason == null && !standing.isEmpty();
    if (reason == null && releases) {
      release.accept("the file " + file + " is gone", holder);
      releases = false;
    }
    settled = reason == null;
  }

  private List<Holds.Hold> ours() {
    return holds.standing(tenant).stream().map(Holds.Standing::hold).filter(this::isOurs).toList();
  }

  private boolean isOurs(Holds.Hold hold) {
    return hold.tenant().equals(tenant) && hold.person().equals(holder.id());
  }

  private boolean exists() {
    return !Files.notExists(file);
  }

  private @Nullable String reason() {
    return exists() ? Objects.requireNonNullElse(text(), "the file exists") : null;
  }

  /** The beginning of the file in one line; null when it says nothing. */
  private @Nullable String text() {
    try (var in = Files.newInputStream(file)) {
      var words =
          new String(in.readNBytes(BYTES_READ), StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .collect(Collectors.joining(" "));
      return words.isEmpty() ? null : cut(VisibleText.line(words));
    } catch (IOException e) {
      return "the file exists and cannot be read";
    }
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_REASON
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_REASON - 1)) + "…";
  }
}
