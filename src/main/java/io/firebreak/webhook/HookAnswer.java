package io.firebreak.webhook;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to a request.
 *
 * @param status HTTP status
 * @param headers by name
 * @param body JSON text
 */
public record HookAnswer(int status, Map<String, String> headers, String body) {
  public HookAnswer {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }
}
