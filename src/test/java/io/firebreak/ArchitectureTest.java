package io.firebreak;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaPackage;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** A package is a module: what it may import, what it hides, and who may call its endpoints. */
class ArchitectureTest {
  private static final String BASE = "io.firebreak";

  /**
   * Endpoints that anyone may call, with the reason. An entry is {@code Class.method}, or {@code
   * Class.*} when the annotation stands on the class.
   */
  private static final Set<String> OPEN_TO_ALL =
      Set.of(
          // scrapers bring no credential; the port is bound to loopback unless configured otherwise
          "MetricsResource.scrape",
          // editors bring no credential, and the language is no secret
          "SchemaResource.*",
          // whoever signs in is not known yet; the one-time token is what is checked
          "SignInPages.look",
          "SignInPages.signIn");

  @Test
  void theMapInTheDocumentationIsTheOneThatIsEnforced() throws IOException {
    var matrix = PackageMap.matrix();
    System.out.println(matrix);
    assertThat(Files.readString(Path.of("docs/architecture.md")))
        .as("docs/architecture.md shall show this matrix:%n%s", matrix)
        .contains(matrix);
  }

  @Test
  void everyPackageHasItsPlaceOnTheMap() {
    var strangers =
        ownPackages()
            .map(JavaPackage::getName)
            .filter(name -> PackageMap.lineOf(name).isEmpty())
            .toList();
    assertThat(strangers).as("packages that no line of PackageMap names").isEmpty();
  }

  @Test
  void aPackageImportsOnlyWhatStandsAboveIt() {
    var offences =
        Code.MAIN.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(ArchitectureTest::staysAtHome)
            .filter(ArchitectureTest::isForbidden)
            .map(Dependency::getDescription)
            .distinct()
            .toList();
    assertThat(offences).as("imports against the map of docs/architecture.md").isEmpty();
  }

  private static boolean staysAtHome(Dependency dependency) {
    return dependency.getTargetClass().getPackageName().startsWith(BASE + ".");
  }

  private static boolean isForbidden(Dependency dependency) {
    return !PackageMap.mayImport(
        dependency.getOriginClass().getPackageName(), dependency.getTargetClass().getPackageName());
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(Code.MAIN);
  }

  @Test
  void internalPackagesAreSeenByTheirOwnModuleOnly() {
    var offences =
        Code.MAIN.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(dependency -> isHiddenFrom(dependency.getOriginClass(), dependency))
            .map(Dependency::getDescription)
            .toList();
    assertThat(offences).as("uses of another module's internal package").isEmpty();
  }

  private static boolean isHiddenFrom(JavaClass user, Dependency dependency) {
    var target = dependency.getTargetClass().getPackageName();
    var internal = target.indexOf(".internal");
    return target.startsWith(BASE + ".")
        && internal >= 0
        && !user.getPackageName().startsWith(target.substring(0, internal));
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        ownPackages()
            .filter(own -> !own.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertThat(unmarked).as("packages without @NullMarked in their package-info.java").isEmpty();
  }

  private static Stream<JavaPackage> ownPackages() {
    return Code.MAIN.getPackage(BASE).getSubpackagesInTree().stream()
        .filter(own -> !own.getClasses().isEmpty());
  }

  @Test
  void everyEndpointSaysWhoMayCallIt() {
    var silent = endpoints().filter(method -> !saysWho(method)).map(JavaMethod::getFullName);
    assertThat(silent)
        .as("endpoints without @RolesAllowed, @Authenticated or @PermitAll")
        .isEmpty();
  }

  @Test
  void onlyReviewedEndpointsAreOpenToAll() {
    var open =
        endpoints()
            .filter(ArchitectureTest::isOpenToAll)
            .filter(method -> !OPEN_TO_ALL.contains(nameOf(method)))
            .filter(method -> !OPEN_TO_ALL.contains(method.getOwner().getSimpleName() + ".*"))
            .map(ArchitectureTest::nameOf)
            .collect(joining(", "));
    assertThat(open).as("@PermitAll without an entry in OPEN_TO_ALL").isEmpty();
  }

  private static Stream<JavaMethod> endpoints() {
    return Code.MAIN.stream()
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class));
  }

  private static boolean saysWho(JavaMethod method) {
    return List.of(RolesAllowed.class, Authenticated.class, PermitAll.class).stream()
        .anyMatch(role -> method.isAnnotatedWith(role) || method.getOwner().isAnnotatedWith(role));
  }

  private static boolean isOpenToAll(JavaMethod method) {
    var closed =
        method.isAnnotatedWith(RolesAllowed.class) || method.isAnnotatedWith(Authenticated.class);
    return method.isAnnotatedWith(PermitAll.class)
        || (!closed && method.getOwner().isAnnotatedWith(PermitAll.class));
  }

  private static String nameOf(JavaMethod method) {
    return method.getOwner().getSimpleName() + "." + method.getName();
  }
}
