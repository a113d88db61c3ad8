package io.firebreak.alert;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A source whose bodies are forms ({@code a=1&b=2}); one that begins as JSON is read as such. */
public abstract class FormSource extends JsonSource {
  private static final int MOST_FIELDS = 200;

  /** A source of this name that reads within these limits. */
  protected FormSource(String name, Limits limits) {
    super(name, limits);
  }

  @Override
  public final Parsed parse(RawDelivery delivery) {
    var body = delivery.body();
    if (body.length > 0 && (body[0] == '{' || body[0] == '[')) {
      return super.parse(delivery);
    }
    try {
      return read(Fields.of(form(text(body))), delivery);
    } catch (Unreadable e) {
      return new Parsed.DeadLetter(e.reason(), e.detail());
    }
  }

  private static String text(byte[] body) throws Unreadable {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw unknown("not valid UTF-8");
    }
  }

  private static Map<String, String> form(String text) throws Unreadable {
    var fields = new TreeMap<String, String>();
    var parts = text.strip().split("&", MOST_FIELDS + 1);
    if (parts.length > MOST_FIELDS) {
      throw new Unreadable(
          DeadLetterReason.JSON_LIMITS, "a form of more than " + MOST_FIELDS + " fields");
    }
    for (var part : parts) {
      int equals = part.indexOf('=');
      var name = decode(equals < 0 ? part : part.substring(0, equals));
      var value = equals < 0 ? "" : decode(part.substring(equals + 1));
      if (fields.put(name, value) != null) {
        throw new Unreadable(
            DeadLetterReason.JSON_DUPLICATE_KEY, "a form has the same field twice");
      }
    }
    return fields;
  }

  private static String decode(String text) throws Unreadable {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unknown("a field of the form is not encoded as forms are");
    }
  }
}
