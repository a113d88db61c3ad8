package io.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleTest {
  private static final Person ADA =
      new Person("ada", "Ada", EnumSet.of(Role.APPROVER), Set.of(), "ada@example.com", "U1");

  @Test
  @Tag("A22")
  void aloneTheFirstAdminHoldsEveryRole() {
    var admin = new Directory(List.of()).find("admin").orElseThrow();
    assertThat(admin.effectiveRoles()).containsExactlyInAnyOrder(Role.values());
  }

  @Test
  @Tag("A22")
  void besideOthersTheFirstAdminDoesNotVote() {
    var admin = new Directory(List.of(ADA)).find("admin").orElseThrow();
    assertThat(admin.holds(Role.ADMIN)).isTrue();
    assertThat(admin.holds(Role.RESPONDER)).isTrue();
    assertThat(admin.holds(Role.APPROVER)).isFalse();
  }

  @Test
  void peopleAreFoundByWhatOtherSystemsKnowOfThem() {
    var directory = new Directory(List.of(ADA));
    assertThat(directory.bySlackUser("U1")).contains(ADA);
    assertThat(directory.bySlackUser("U2")).isEmpty();
    assertThat(directory.byMail("Ada@Example.com")).contains(ADA);
    assertThat(directory.find("bob")).isEmpty();
  }

  @Test
  void rolesBringOthersWithThem() {
    assertThat(ADA.effectiveRoles()).containsExactlyInAnyOrder(Role.VIEWER, Role.APPROVER);
    for (var role : Role.values()) {
      assertThat(role.implied()).contains(role, Role.VIEWER);
    }
  }

  @Test
  @Tag("A22")
  void theLocalTokenIsNewAtEachStartAndOnlyItsOwnersToRead(@TempDir Path data) throws IOException {
    var random = new SecureRandom();
    var first = LocalToken.write(data, random);
    var file = data.resolve(LocalToken.FILE);
    var old = Files.readString(file).strip();
    var second = LocalToken.write(data, random);
    var present = Files.readString(file).strip();
    assertThat(present).startsWith(Token.PREFIX).isNotEqualTo(old);
    assertThat(first.matches(old)).isTrue();
    assertThat(second.matches(old)).isFalse();
    assertThat(second.matches(present)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
