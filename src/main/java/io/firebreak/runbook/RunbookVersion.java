package io.firebreak.runbook;

import org.jspecify.annotations.Nullable;

/**
 * One version of a runbook, which a run keeps whatever is reloaded.
 *
 * @param hash SHA-256 of the canonical form, in lower-case hex
 * @param canonicalJson the RFC 8785 form of what the author wrote, without defaults and comments
 * @param runbook the same, parsed
 * @param path of the file below the catalogue's root
 * @param author who changed it last; null when unknown, which excludes nobody from approving
 */
public record RunbookVersion(
    String hash, String canonicalJson, Runbook runbook, String path, @Nullable String author) {

  /**
   * Names the record of trust that the version has: the same for versions that differ only in what
   * people read, which are title, links, tags and owner. SHA-256 in lower-case hex.
   */
  public String trust() {
    return Canonical.trust(canonicalJson);
  }

  /** The same version with another autonomy than the written one. */
  public RunbookVersion under(Runbook.Autonomy rung) {
    return rung == runbook.autonomy()
        ? this
        : new RunbookVersion(hash, canonicalJson, runbook.under(rung), path, author);
  }

  /** The version as YAML in a fixed style, which reads back as the same version. */
  public String yaml() {
    return YamlPrinter.print(Canonical.tree(canonicalJson));
  }
}
