package io.firebreak.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.firebreak.access.Role;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.VersionChange;
import io.firebreak.runbook.VersionDiff;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** How a runbook changed. A version may be named by the first eight characters of its hash. */
@Path("/api/v1/runbooks/{name}")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class VersionsResource {
  private static final int MOST = 500;
  private static final int SHORTEST_HASH = 8;

  private final Catalogue catalogue;

  VersionsResource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * A change.
   *
   * @param version what came into force; null when the runbook was withdrawn
   * @param author who changed it; null when unknown
   * @param commit that last touched the file; null for a plain folder
   * @param head the commit that was taken; null for a plain folder
   * @param signer of {@code head}; null when none was asked for
   */
  record Line(
      long number,
      Instant at,
      @Nullable String version,
      String path,
      @Nullable String author,
      @Nullable String commit,
      @Nullable Instant writtenAt,
      @Nullable String head,
      @Nullable String signer) {
    static Line of(VersionChange line) {
      var change = line.change();
      return new Line(
          line.number(),
          line.at(),
          line.hash(),
          line.path(),
          line.author(),
          change == null ? null : change.commit(),
          change == null ? null : change.at(),
          change == null ? null : change.head(),
          change == null ? null : change.signer());
    }
  }

  /**
   * One version.
   *
   * @param text what its author wrote, with comments
   * @param definition the same in canonical form
   */
  record Version(
      String version,
      String path,
      @Nullable String author,
      String text,
      @JsonRawValue String definition) {}

  /**
   * What changed.
   *
   * @param from the older version
   * @param to the newer one
   * @param text the lines that differ, as {@code diff -u} shows them
   */
  record Difference(String from, String to, List<Changed> changes, String text) {}

  /**
   * One change by meaning.
   *
   * @param kind {@code added}, {@code removed}, {@code changed} or {@code moved}
   * @param where the value, such as {@code steps.restart.with.url}
   * @param line all of it in one line for people
   */
  record Changed(
      String kind, String where, @Nullable String before, @Nullable String after, String line) {
    static Changed of(VersionDiff.Change change) {
      return new Changed(
          RunView.word(change.kind()),
          change.where(),
          change.before(),
          change.after(),
          change.line());
    }
  }

  @GET
  @Path("/versions")
  @Operation(summary = "The changes of a runbook, newest first")
  public Page<Line> versions(@PathParam("name") String name) {
    return Page.whole(history(name).stream().map(Line::of).toList());
  }

  @GET
  @Path("/versions/{hash}")
  @Operation(summary = "One version of a runbook, as its author wrote it")
  public Version version(@PathParam("name") String name, @PathParam("hash") String hash) {
    var version = catalogue.byHash(one(history(name), hash));
    return new Version(
        version.hash(),
        version.path(),
        version.author(),
        catalogue.text(version.hash()),
        version.canonicalJson());
  }

  @GET
  @Path("/diff")
  @Operation(
      summary = "What changed from one version of a runbook to another",
      description = "Without `from`, since the version before; without `to`, up to the newest.")
  public Difference diff(
      @PathParam("name") String name,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    var lines = history(name);
    var hashes = lines.stream().map(VersionChange::hash).filter(Objects::nonNull).toList();
    var newer = to == null ? hashes.getFirst() : one(lines, to);
    var older = from == null ? before(hashes, newer) : one(lines, from);
    var diff = catalogue.diff(older, newer);
    return new Difference(
        older, newer, diff.changes().stream().map(Changed::of).toList(), diff.text());
  }

  private static String before(List<String> newestFirst, String version) {
    var later = newestFirst.subList(newestFirst.indexOf(version), newestFirst.size());
    return later.stream()
        .filter(hash -> !hash.equals(version))
        .findFirst()
        .orElseThrow(
            () -> Problems.badParameter("from", "there is no version before this one").asRefusal());
  }

  private List<VersionChange> history(String name) {
    var lines = catalogue.history(name, MOST);
    if (lines.isEmpty()) {
      throw Problems.noSuchRunbook(catalogue.nearest(name).orElse(null)).asRefusal();
    }
    return lines;
  }

  private static String one(List<VersionChange> lines, String asked) {
    var found =
        lines.stream()
            .map(VersionChange::hash)
            .filter(hash -> hash != null && hash.startsWith(asked))
            .distinct()
            .toList();
    if (asked.length() < SHORTEST_HASH || found.size() != 1) {
      throw Problems.badParameter(
              "version", "at least 8 characters of the hash of one version of this runbook")
          .asRefusal();
    }
    return Objects.requireNonNull(found.getFirst());
  }
}
