package io.firebreak;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * What the program must never do, because others were hurt by it.
 *
 * <p>A reviewed exception is one entry in the set of its rule, by full class name, with a comment
 * that says why it is safe there.
 */
class BanListTest {
  private static final String APP = "io.firebreak.app..";

  /** The one class that may start another program. */
  private static final Set<String> STARTS_PROGRAMS =
      Set.of(
          // our own program, with arguments of our own, to measure it from outside
          "io.firebreak.app.bench.BenchServer");

  /** Classes whose regular expressions are constants that never back-track far. */
  private static final Set<String> BACKTRACKS =
      Set.of(
          // the operator's own configuration file; patterns without nested repetition
          "io.firebreak.app.config.Addresses",
          "io.firebreak.app.config.Binder",
          "io.firebreak.app.config.Configuration",
          "io.firebreak.app.config.Scalars",
          // names of our own classes and record components
          "io.firebreak.app.config.Model",
          "io.firebreak.journal.PayloadJson",
          // what the person at this terminal typed
          "io.firebreak.cli.Api");

  private static final Set<String> CLOCK_AND_CHANCE =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.Random.<init>",
          "java.util.Date.<init>",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalTime.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.Year.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.system",
          "java.time.InstantSource.system");

  private static final Set<String> SLEEPING =
      Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep");

  private static final Set<String> NEVER =
      Set.of(
          // splits a command line by guesswork
          "java.lang.Runtime.exec",
          // let the input choose the class
          "com.fasterxml.jackson.databind.ObjectMapper.activateDefaultTyping",
          "com.fasterxml.jackson.databind.ObjectMapper.activateDefaultTypingAsProperty",
          "com.fasterxml.jackson.databind.ObjectMapper.enableDefaultTyping",
          "com.fasterxml.jackson.databind.ObjectMapper.setDefaultTyping");

  @Test
  void nothingDeserialisesOrEvaluatesWhatItWasSent() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "javax.script..",
                    "java.rmi..",
                    "javax.naming..",
                    "org.codehaus.groovy..",
                    "groovy..",
                    "org.mvel2..",
                    "org.apache.commons.jexl3..",
                    "ognl..",
                    "org.springframework.expression..",
                    "jakarta.el..")
                .or(named("java.io.ObjectInputStream", "java.beans.XMLDecoder")))
        .check(Code.MAIN);
  }

  @Test
  void someMethodsAreNeverCalled() {
    noClasses().should().accessTargetWhere(targetIn(NEVER)).check(Code.MAIN);
  }

  @Test
  void inputNeverNamesAClass() {
    noClasses()
        .should()
        .accessTargetWhere(
            targetIn(
                Set.of(
                    JsonTypeInfo.Id.class.getName() + ".CLASS",
                    JsonTypeInfo.Id.class.getName() + ".MINIMAL_CLASS")))
        .check(Code.MAIN);
  }

  @Test
  void yamlIsReadWithLimitsOnly() {
    noClasses()
        .should()
        .callConstructor("org.yaml.snakeyaml.Yaml")
        .orShould()
        .dependOnClassesThat(named("org.yaml.snakeyaml.constructor.Constructor"))
        .check(Code.MAIN);
  }

  @Test
  void oneClassStartsOtherPrograms() {
    noClasses()
        .that(areNot(STARTS_PROGRAMS))
        .should()
        .dependOnClassesThat(named("java.lang.ProcessBuilder"))
        .check(Code.MAIN);
  }

  @Test
  void untrustedTextMeetsNoBacktrackingPattern() {
    noClasses()
        .that(areNot(BACKTRACKS))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.util.regex"))
        .orShould()
        .accessTargetWhere(
            targetIn(
                Set.of(
                    "java.lang.String.matches",
                    "java.lang.String.replaceAll",
                    "java.lang.String.replaceFirst")))
        .because("RE2/J runs in linear time; java.util.regex can be made to run for ever")
        .check(Code.MAIN);
  }

  @Test
  void timeAndChanceComeFromTheCompositionRoot() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should()
        .accessTargetWhere(targetIn(CLOCK_AND_CHANCE))
        .because("a test must be able to turn the clock and repeat the chance")
        .check(Code.MAIN);
  }

  @Test
  void nobodySleeps() {
    noClasses().should().accessTargetWhere(targetIn(SLEEPING)).check(Code.MAIN);
    noClasses().should().accessTargetWhere(targetIn(SLEEPING)).check(Code.TESTS);
  }

  @Test
  void signaturesAreComparedInConstantTime() {
    noClasses()
        .that(describe("compute a MAC", BanListTest::computesMac))
        .should()
        .accessTargetWhere(targetIn(Set.of("java.util.Arrays.equals", "java.lang.String.equals")))
        .because("MessageDigest.isEqual takes the same time for every wrong guess")
        .allowEmptyShould(true)
        .check(Code.MAIN);
  }

  @Test
  void redirectsAreFollowedByHand() {
    noClasses()
        .should()
        .accessTargetWhere(
            targetIn(
                Set.of(
                    "java.net.http.HttpClient$Redirect.ALWAYS",
                    "java.net.http.HttpClient$Redirect.NORMAL")))
        .orShould()
        .dependOnClassesThat(named("java.net.HttpURLConnection"))
        .because("each hop is checked against the egress guard")
        .check(Code.MAIN);
  }

  @Test
  void dependenciesComeThroughConstructors() {
    noFields()
        .should()
        .beAnnotatedWith(Inject.class)
        .orShould()
        .beAnnotatedWith(ConfigProperty.class)
        .check(Code.MAIN);
  }

  private static boolean computesMac(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(Mac.class));
  }

  /** Members by owner and name; whoever inherits a method counts as the one that declares it. */
  private static DescribedPredicate<JavaAccess<?>> targetIn(Set<String> members) {
    return describe(
        "is one of " + members,
        access ->
            declarers(access)
                .map(type -> type.getName() + "." + access.getTarget().getName())
                .anyMatch(members::contains));
  }

  private static Stream<JavaClass> declarers(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    return access instanceof JavaConstructorCall
        ? Stream.of(owner)
        : Stream.concat(Stream.of(owner), owner.getAllRawSuperclasses().stream());
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    var wanted = Set.of(names);
    return describe("are named " + wanted, type -> wanted.contains(type.getName()));
  }

  /** Classes other than these; what is nested in one of them counts as it. */
  private static DescribedPredicate<JavaClass> areNot(Set<String> names) {
    return describe(
        "are none of " + names, type -> !names.contains(type.getName().split("\\$", 2)[0]));
  }
}
