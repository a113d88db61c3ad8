package io.firebreak.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.action.SecretText.Part;
import io.firebreak.action.Secrets.SecretMissingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretStoreTest {
  @TempDir Path folder;

  private static SecretText reference(String name) {
    return new SecretText(List.of(new Part.Literal("Bearer "), new Part.Reference(name)));
  }

  private SecretStore files() {
    return SecretStore.ofFolder(folder, new Redactor());
  }

  @Test
  void readsTheEnvironmentAndMasksWhatItRevealed() {
    var secrets =
        SecretStore.ofEnvironment("FB_", Map.of("FB_TOKEN", "canary-1234"), new Redactor());
    assertThat(secrets.redact("canary-1234")).isEqualTo("canary-1234");
    assertThat(secrets.reveal(reference("TOKEN"))).isEqualTo("Bearer canary-1234");
    assertThat(secrets.redact("got canary-1234")).isEqualTo("got ***");
  }

  @Test
  void readsAFileAgainWhenItHasChanged() throws IOException {
    var file = Files.writeString(folder.resolve("TOKEN"), "first-value\n");
    var secrets = files();
    assertThat(secrets.reveal(reference("TOKEN"))).isEqualTo("Bearer first-value");
    Files.writeString(file, "other-value\r\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_800_000_000)));
    assertThat(secrets.reveal(reference("TOKEN"))).isEqualTo("Bearer other-value");
    assertThat(secrets.redact("first-value other-value")).isEqualTo("*** ***");
  }

  @Test
  void readsAgainAfterForgettingEvenWhenTheFileLooksTheSame() throws IOException {
    var file = Files.writeString(folder.resolve("TOKEN"), "first-value");
    var time = FileTime.from(Instant.ofEpochSecond(1_800_000_000));
    Files.setLastModifiedTime(file, time);
    var secrets = files();
    assertThat(secrets.reveal(reference("TOKEN"))).isEqualTo("Bearer first-value");
    Files.writeString(file, "later-value");
    Files.setLastModifiedTime(file, time);
    secrets.forget("TOKEN");
    assertThat(secrets.reveal(reference("TOKEN"))).isEqualTo("Bearer later-value");
  }

  @Test
  void saysWhereAMissingSecretWasLookedFor() {
    var environment = SecretStore.ofEnvironment("FB_", Map.of(), new Redactor());
    assertThatThrownBy(() -> environment.reveal(reference("TOKEN")))
        .isInstanceOf(SecretMissingException.class)
        .hasMessage("secrets.TOKEN is not set; set the environment variable FB_TOKEN");
    assertThatThrownBy(() -> files().reveal(reference("TOKEN")))
        .isInstanceOf(SecretMissingException.class)
        .hasMessageContaining("put it into the file TOKEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "../KEY", "token", "A/B", "1A", "TOKEN@2", "Ä", "TOKEN\n", "A.B", "A B"})
  void aNameThatIsNoneReadsNothing(String name) throws IOException {
    Files.writeString(folder.resolve("token"), "canary-1234");
    assertThatThrownBy(() -> files().reveal(reference(name)))
        .isInstanceOf(SecretMissingException.class)
        .hasMessageContaining("no name of a secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "abc"})
  void aValueThatCannotBeMaskedIsNotUsed(String value) throws IOException {
    Files.writeString(folder.resolve("TOKEN"), value);
    assertThatThrownBy(() -> files().reveal(reference("TOKEN")))
        .isInstanceOf(SecretMissingException.class);
  }

  @Test
  void aFileThatIsNoTextTellsNothingOfItsContent() throws IOException {
    Files.write(folder.resolve("TOKEN"), new byte[] {(byte) 0xff, (byte) 0xfe, 'x', 'y'});
    assertThatThrownBy(() -> files().reveal(reference("TOKEN")))
        .isInstanceOf(SecretMissingException.class)
        .hasMessage("secrets.TOKEN cannot be read: its file is no readable text");
  }
}
