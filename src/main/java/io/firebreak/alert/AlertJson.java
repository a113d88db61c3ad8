package io.firebreak.alert;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Alerts and headers as they are kept beside the raw bytes of a delivery. */
final class AlertJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final TypeReference<List<Alert>> ALERTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private AlertJson() {}

  static String write(List<Alert> alerts) {
    return text(alerts);
  }

  static List<Alert> read(String json) {
    try {
      return MAPPER.readValue(json, ALERTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored delivery's alerts cannot be read", e);
    }
  }

  static String writeChange(ChangeEvent change) {
    return text(change);
  }

  static ChangeEvent readChange(String json) {
    try {
      return MAPPER.readValue(json, ChangeEvent.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored change cannot be read", e);
    }
  }

  static String writeHeaders(SortedMap<String, String> headers) {
    return text(headers);
  }

  static Map<String, String> readHeaders(String json) {
    try {
      return MAPPER.readValue(json, HEADERS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored delivery's headers cannot be read", e);
    }
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("alerts cannot be written as JSON", e);
    }
  }
}
