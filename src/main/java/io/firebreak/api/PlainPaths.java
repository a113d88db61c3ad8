package io.firebreak.api;

/**
 * Tells addresses that everybody reads alike from those that two layers could read differently
 * (reliability.md B60). Permission checks, routing and proxies have disagreed about {@code ;},
 * {@code //}, {@code ..}, encoded slashes and letter case, and each disagreement was a way in. No
 * address of Firebreak needs any of them, so they are refused before anything looks at them.
 */
final class PlainPaths {
  static final int LONGEST = 4096;

  private PlainPaths() {}

  /**
   * Whether the request target is plain.
   *
   * @param target path and query as they came, undecoded
   */
  static boolean isPlain(String target) {
    int question = target.indexOf('?');
    var path = question < 0 ? target : target.substring(0, question);
    return isPlainPath(path) && (question < 0 || isPlainQuery(target.substring(question + 1)));
  }

  private static boolean isPlainPath(String path) {
    if (!path.startsWith("/") || (path.length() > 1 && path.endsWith("/"))) {
      return false;
    }
    if (path.equals("/")) {
      return true;
    }
    var segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      // Ids further down may have capitals; the words that choose a resource never do.
      boolean chooses = i < (segments[0].equals("api") ? 3 : 1);
      if (!isPlainSegment(segments[i], chooses)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlainSegment(String segment, boolean lowerCase) {
    if (segment.isEmpty() || segment.startsWith(".") || segment.endsWith(".")) {
      return false;
    }
    return segment
        .chars()
        .allMatch(c ->
            (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (!lowerCase && c >= 'A' && c <= 'Z')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~');
  }

  /** A query may be encoded, but holds nothing that a path reader could take for its own. */
  private static boolean isPlainQuery(String query) {
    return query
        .chars()
        .allMatch(c -> c > ' ' && c < 0x7f && c != ';' && c != '\\' && c != '<' && c != '"');
  }
}
