package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A hook that cannot be opened stops the start and says which one it is and why")
class HookDoorTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pingdom, insecure: true, from: [10.0.0.0/99]     | /hooks/pingdom/own: '10.0.0.0/99' is not a network
          pingdm, insecure: true                           | /hooks/pingdm/own: source 'pingdm' is not known
          pingdom, auth: { bearer: secrets.NONE }          | /hooks/pingdom/own: secrets.NONE is not set
          pingdom, auth: { bearer: [secrets.A, secrets.A, secrets.A] } | /hooks/pingdom/own: one or two bearer tokens, not 3
          incident-io, auth: { hmac: secrets.A }           | /hooks/incident-io/own: a signing key here is whsec_ and Base64
          """)
  void saysWhichOne(String hook, String why) throws IOException {
    Files.writeString(folder.resolve("A"), "a-secret-of-more-than-24-bytes");
    Files.writeString(
        folder.resolve(ConfigurationFile.NAME),
        "hooks:\n  - { name: own, source: %s }\nsecrets: { file: %s }\n".formatted(hook, folder));
    var configuration = ConfigurationFile.read(folder, Map.of(), Map.of());
    try (var store =
        Stores.EMBEDDED.open(
            IntakeEvent.register(EventTypes.builder()).build(), () -> Payloads.RECEIVED_AT)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              new HookDoor()
                  .hooks(
                      configuration,
                      new Intake(store.journal(), store.database(), Runnable::run),
                      () -> Payloads.RECEIVED_AT,
                      Limits.DEFAULT,
                      SecretStore.ofFolder(folder, new Redactor()),
                      new Heartbeats(List.of(), System::nanoTime)))
          .withMessageStartingWith("hook " + why);
    }
  }
}
