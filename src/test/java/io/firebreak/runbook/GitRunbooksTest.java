package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.git.GitSettings;
import io.firebreak.runbook.git.GitSource;
import io.firebreak.testing.NoSecrets;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Runbooks out of a Git repository")
class GitRunbooksTest {
  private static final Evaluator EVALUATOR = new Evaluator();

  @TempDir Path temp;
  private OpenStore store;
  private Remote remote;

  @BeforeEach
  void open() throws Exception {
    store =
        Stores.EMBEDDED.open(
            RunbookEvent.register(EventTypes.builder()).build(),
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
    remote = new Remote(temp.resolve("remote"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private GitSource source(@Nullable Path allowedSigners) {
    return source(allowedSigners, temp.resolve("data"));
  }

  private GitSource source(@Nullable Path allowedSigners, Path folder) {
    return new GitSource(
        new GitSettings(
            remote.place.toString(),
            "main",
            "runbooks",
            folder,
            Duration.ofSeconds(10),
            allowedSigners,
            "git",
            null,
            null,
            null),
        new NoSecrets(),
        System::nanoTime);
  }

  private Catalogue catalogue(@Nullable Path allowedSigners) {
    return taking(source(allowedSigners));
  }

  private Catalogue taking(GitSource source) {
    return new Catalogue(
        source,
        () -> Texts.LINTER,
        EVALUATOR,
        store.database(),
        store.journal(),
        "default",
        List.of());
  }

  private static String runbook(String name, String risk) {
    return """
    schema: 1
    runbook: %s
    title: A runbook
    owner: team
    risk: %s
    target: service/shop/%s
    triggers: { manual: true }
    steps: [ { id: a, uses: test.read, with: { url: "http://h/" } } ]
    verify: { checks: [ { uses: test.read, with: { url: "http://h/" }, expect: result.healthy } ] }
    """
        .formatted(name, risk, name);
  }

  private List<RunbookEvent.InForce> inForce() {
    return store.journal().read(StreamId.admin("default"), 0).stream()
        .map(event -> event.payload())
        .filter(RunbookEvent.InForce.class::isInstance)
        .map(RunbookEvent.InForce.class::cast)
        .toList();
  }

  private static RunbookSource.Change changeOf(RunbookEvent.InForce event) {
    return Objects.requireNonNull(event.change());
  }

  @Test
  @DisplayName("are taken also when the data folder is written as ./data")
  void dataFolderWithDot() throws Exception {
    remote.write("runbooks/a.yaml", runbook("a", "low")).commit("anna");
    var catalogue = taking(source(null, temp.resolve("./data")));
    assertThat(catalogue.reload().problems()).isEmpty();
    assertThat(catalogue.find("a")).isPresent();
  }

  @Test
  @DisplayName("are taken by the commit, and each file's last author is known")
  void authors() throws Exception {
    remote.write("runbooks/a.yaml", runbook("a", "low"));
    remote.write("runbooks/deep/b.yaml", runbook("b", "low"));
    remote.write("elsewhere/c.yaml", runbook("c", "low"));
    var first = remote.commit("anna");
    var catalogue = catalogue(null);
    assertThat(catalogue.reload().problems()).isEmpty();
    assertThat(catalogue.inForce())
        .extracting(RunbookVersion::path)
        .containsExactly("a.yaml", "deep/b.yaml");
    assertThat(catalogue.find("a").orElseThrow().author()).isEqualTo("anna@example.com");

    var second = remote.write("runbooks/a.yaml", runbook("a", "high")).commit("ben");
    remote.write("elsewhere/c.yaml", "nothing").commit("cleo");
    catalogue.reload();
    assertThat(catalogue.find("a").orElseThrow().author()).isEqualTo("ben@example.com");
    assertThat(catalogue.find("b").orElseThrow().author()).isEqualTo("anna@example.com");

    var last = inForce().getLast();
    assertThat(inForce()).hasSize(3);
    assertThat(changeOf(last).commit()).isEqualTo(second.name());
    assertThat(changeOf(last).signer()).isNull();
    assertThat(changeOf(last).at()).isEqualTo(second.getAuthorIdent().getWhenAsInstant());
    assertThat(changeOf(inForce().getFirst()).head()).isEqualTo(first.name());
    assertThat(catalogue(null).reload().problems()).isEmpty();
    assertThat(inForce()).as("a restart changes nothing").hasSize(3);
    assertThat(catalogue.history("a", 10))
        .extracting(VersionChange::author)
        .containsExactly("ben@example.com", "anna@example.com");
  }

  @Test
  @DisplayName("have the author of the commit that a merge brought, not of the merge")
  void merges() throws Exception {
    remote.write("runbooks/a.yaml", runbook("a", "low"));
    remote.write("runbooks/b.yaml", runbook("b", "low")).commit("anna");
    remote.git.checkout().setCreateBranch(true).setName("side").call();
    var side = remote.write("runbooks/a.yaml", runbook("a", "high")).commit("ben");
    remote.git.checkout().setName("main").call();
    remote.write("runbooks/b.yaml", runbook("b", "high")).commit("cleo");
    remote.git.merge().include(side).setMessage("merged").call();
    var catalogue = catalogue(null);
    catalogue.reload();
    assertThat(catalogue.find("a").orElseThrow().author()).isEqualTo("ben@example.com");
    assertThat(catalogue.find("b").orElseThrow().author()).isEqualTo("cleo@example.com");
  }

  @Test
  @DisplayName("are taken only with a signature that counts, when that is asked for")
  void signatures() throws Exception {
    var good = temp.resolve("good");
    var stranger = temp.resolve("stranger");
    Remote.newKey(good);
    Remote.newKey(stranger);
    var allowed = temp.resolve("allowed_signers");
    Files.writeString(allowed, "anna@example.com " + Files.readString(temp.resolve("good.pub")));
    remote.write("runbooks/a.yaml", runbook("a", "low")).commit("anna", good);
    var catalogue = catalogue(allowed);
    assertThat(catalogue.reload().problems()).isEmpty();
    var taken = catalogue.find("a").orElseThrow();
    assertThat(changeOf(inForce().getLast()).signer()).isEqualTo("anna@example.com");

    remote.write("runbooks/a.yaml", runbook("a", "high")).commit("anna");
    assertRefused(catalogue, taken, "is not signed");
    remote.write("runbooks/a.yaml", runbook("a", "medium")).commit("anna", stranger);
    assertRefused(catalogue, taken, "No principal matched");
    forge(good);
    assertRefused(catalogue, taken, "a signature that does not hold");

    remote.write("runbooks/a.yaml", runbook("a", "high")).commit("anna", good);
    assertThat(catalogue.reload().problems()).isEmpty();
    assertThat(catalogue.find("a").orElseThrow().runbook().risk()).isEqualTo(Runbook.Risk.HIGH);
  }

  /** Another tree under a signature that was made for this one. */
  private void forge(Path key) throws Exception {
    var signed = remote.write("runbooks/a.yaml", runbook("a", "low")).commit("anna", key);
    remote.write("runbooks/a.yaml", runbook("a", "high"));
    var other = remote.commit("anna");
    var forged = new CommitBuilder();
    forged.setTreeId(other.getTree());
    forged.setParentIds(signed);
    forged.setAuthor(signed.getAuthorIdent());
    forged.setCommitter(signed.getCommitterIdent());
    forged.setMessage(signed.getFullMessage());
    forged.setGpgSignature(new GpgSignature(signed.getRawGpgSignature()));
    push(forged);
  }

  private void push(CommitBuilder commit) throws IOException {
    ObjectId id;
    try (var inserter = remote.git.getRepository().newObjectInserter()) {
      id = inserter.insert(commit);
      inserter.flush();
    }
    var update = remote.git.getRepository().updateRef("refs/heads/main");
    update.setNewObjectId(id);
    update.forceUpdate();
  }

  private static void assertRefused(Catalogue catalogue, RunbookVersion taken, String why) {
    assertThat(catalogue.reload().errorList())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.code()).isEqualTo(Problem.Code.SOURCE);
          assertThat(problem.message()).contains(why);
        });
    assertThat(catalogue.find("a").orElseThrow().hash()).isEqualTo(taken.hash());
  }

  @Test
  @DisplayName("stay as they are when the repository is gone, after a restart too")
  void gone() throws Exception {
    remote.write("runbooks/a.yaml", runbook("a", "low")).commit("anna");
    var catalogue = catalogue(null);
    catalogue.reload();
    FileUtils.delete(remote.place.toFile(), FileUtils.RECURSIVE);

    assertThat(catalogue.reload().errorList())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("does not answer"));
    catalogue.reload();
    assertThat(catalogue.find("a")).isPresent();
    var restarted = catalogue(null);
    restarted.reload();
    assertThat(restarted.find("a")).isPresent();
    FileUtils.delete(temp.resolve("data").toFile(), FileUtils.RECURSIVE);
    var elsewhere = catalogue(null);
    elsewhere.reload();
    assertThat(elsewhere.find("a")).as("on a machine that never took a commit").isPresent();
    assertThat(
            store.journal().read(StreamId.admin("default"), 0).stream()
                .filter(event -> event.payload() instanceof RunbookEvent.Withdrawn))
        .isEmpty();
  }

  @Test
  @DisplayName("stay when a commit has lost their folder, and go when it has lost their file")
  void deleted() throws Exception {
    remote.write("runbooks/a.yaml", runbook("a", "low"));
    remote.write("runbooks/b.yaml", runbook("b", "low")).commit("anna");
    var catalogue = catalogue(null);
    catalogue.reload();
    Files.delete(remote.place.resolve("runbooks/b.yaml"));
    remote.commit("anna");
    assertThat(catalogue.reload().problems()).isEmpty();
    assertThat(catalogue.find("b")).isEmpty();
    Files.delete(remote.place.resolve("runbooks/a.yaml"));
    remote.write("README", "moved").commit("anna");
    assertThat(catalogue.reload().errorList()).hasSize(1);
    assertThat(catalogue.find("a")).isPresent();
  }

  @Test
  @Tag("B52")
  @DisplayName("B52: never lead out of the repository: no link is made, no '..' is fetched")
  void escapes() throws Exception {
    var outside = temp.resolve("secret.yaml");
    Files.writeString(outside, runbook("outside", "low"));
    remote.write("runbooks/a.yaml", runbook("a", "low"));
    remote.link("runbooks/link.yaml", outside.toString());
    remote.link("runbooks/up", "../..");
    remote.commit("anna");
    var catalogue = catalogue(null);
    assertThat(catalogue.reload().errorList())
        .extracting(problem -> problem.code() + " " + problem.location().file())
        .containsExactly("PATH_ESCAPE link.yaml", "PATH_ESCAPE up");
    assertThat(catalogue.inForce()).hasSize(1);

    var commit = new CommitBuilder();
    try (var inserter = remote.git.getRepository().newObjectInserter()) {
      var file =
          inserter.insert(Constants.OBJ_BLOB, runbook("b", "low").getBytes(StandardCharsets.UTF_8));
      var bad = new TreeFormatter();
      bad.append("b.yaml", FileMode.REGULAR_FILE, file);
      var within = inserter.insert(bad);
      var up = new TreeFormatter();
      up.append("..", FileMode.TREE, within);
      var runbooks = inserter.insert(up);
      var root = new TreeFormatter();
      root.append("runbooks", FileMode.TREE, runbooks);
      commit.setTreeId(inserter.insert(root));
      inserter.flush();
    }
    commit.setAuthor(new PersonIdent("eve", "eve@example.com"));
    commit.setCommitter(new PersonIdent("eve", "eve@example.com"));
    commit.setMessage("up");
    push(commit);
    assertThat(catalogue.reload().errorList())
        .anySatisfy(problem -> assertThat(problem.code()).isEqualTo(Problem.Code.SOURCE));
    assertThat(catalogue.find("b")).isEmpty();
    assertThat(catalogue.find("a")).isPresent();
    assertThat(temp.resolve("data/b.yaml")).doesNotExist();
    assertThat(temp.resolve("data/commits/b.yaml")).doesNotExist();
  }
}
