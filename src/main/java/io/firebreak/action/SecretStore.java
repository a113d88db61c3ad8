package io.firebreak.action;

import io.firebreak.action.SecretText.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from the environment, or from a folder with one file a secret. A file is read again when
 * it has changed, so a rotation needs no restart. Whatever was revealed once is masked for ever.
 */
public final class SecretStore implements Secrets {
  private static final int LONGEST_NAME = 64;
  private static final int LARGEST = 64 * 1024;

  private final Source source;
  private final Redactor redactor;

  private SecretStore(Source source, Redactor redactor) {
    this.source = source;
    this.redactor = redactor;
  }

  /** Where values come from. */
  private interface Source {
    @Nullable String value(String name);

    String place(String name);

    default void forget(String name) {}
  }

  /**
   * Secrets from environment variables.
   *
   * @param prefix of the variables, such as {@code FIREBREAK_SECRET_}
   */
  public static SecretStore ofEnvironment(
      String prefix, Map<String, String> environment, Redactor redactor) {
    return new SecretStore(new Variables(prefix, Map.copyOf(environment)), redactor);
  }

  /** Secrets from files; a line break at a file's end does not count. */
  public static SecretStore ofFolder(Path folder, Redactor redactor) {
    return new SecretStore(new Folder(folder, new ConcurrentHashMap<>()), redactor);
  }

  @Override
  public String reveal(SecretText text) {
    var out = new StringBuilder();
    for (var part : text.parts()) {
      switch (part) {
        case Part.Literal literal -> out.append(literal.text());
        case Part.Reference reference -> out.append(value(reference.name()));
      }
    }
    return out.toString();
  }

  private String value(String name) {
    if (!isName(name)) {
      throw new SecretMissingException(
          "secrets."
              + name
              + " is no name of a secret here: capital letters, digits and _, at most "
              + LONGEST_NAME
              + ", no @version");
    }
    var value = source.value(name);
    if (value == null || value.isEmpty()) {
      throw new SecretMissingException("secrets." + name + " is not set; " + source.place(name));
    }
    if (value.length() < Redactor.SHORTEST) {
      throw new SecretMissingException(
          "secrets." + name + " is too short to be masked; take a longer one");
    }
    redactor.register(value);
    return value;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && name.charAt(0) >= 'A'
        && name.charAt(0) <= 'Z'
        && name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
  }

  @Override
  public String redact(String text) {
    return redactor.redact(text);
  }

  @Override
  public void forget(String name) {
    source.forget(name);
  }

  private record Variables(String prefix, Map<String, String> all) implements Source {
    @Override
    public @Nullable String value(String name) {
      return all.get(prefix + name);
    }

    @Override
    public String place(String name) {
      return "set the environment variable " + prefix + name;
    }
  }

  private record Folder(Path folder, Map<String, Read> known) implements Source {
    /** A file as it was read; its time and size tell whether it is another by now. */
    private record Read(FileTime time, long size, String value) {}

    @Override
    public @Nullable String value(String name) {
      var file = folder.resolve(name);
      try {
        var time = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        var before = known.get(name);
        if (before != null && before.size == size && Objects.equals(before.time, time)) {
          return before.value;
        }
        if (size > LARGEST) {
          throw new SecretMissingException(
              "secrets." + name + " is larger than " + LARGEST + " bytes");
        }
        var value = withoutLineEnd(Files.readString(file));
        known.put(name, new Read(time, size, value));
        return value;
      } catch (NoSuchFileException e) {
        known.remove(name);
        return null;
      } catch (IOException e) {
        throw new SecretMissingException(
            "secrets." + name + " cannot be read: its file is no readable text");
      }
    }

    private static String withoutLineEnd(String text) {
      var end = text.endsWith("\n") ? text.length() - 1 : text.length();
      return text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    @Override
    public String place(String name) {
      return "put it into the file " + name + " of the secrets folder";
    }

    @Override
    public void forget(String name) {
      known.remove(name);
    }
  }
}
