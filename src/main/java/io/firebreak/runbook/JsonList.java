package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractList;

/**
 * A JSON list as CEL sees it, read where it stands. CEL walks through a list's items each time a
 * variable is looked at, but not into them, since {@link JsonMap} is one of its own values.
 */
final class JsonList extends AbstractList<Object> {
  private final JsonNode json;

  JsonList(JsonNode json) {
    this.json = json;
  }

  JsonNode json() {
    return json;
  }

  @Override
  public Object get(int index) {
    return CelValues.ofJson(json.get(index));
  }

  @Override
  public int size() {
    return json.size();
  }
}
