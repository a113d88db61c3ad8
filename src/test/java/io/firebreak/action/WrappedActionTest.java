package io.firebreak.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WrappedActionTest {
  /** What asks the world or does something to it. */
  private static final Set<String> OWN = Set.of("plan", "execute", "probe");

  @Test
  void whatAnInputAloneTellsIsHandedOnToTheLastMethod() {
    var handedOn =
        methods(WrappedAction.class).map(Method::getName).collect(Collectors.toUnmodifiableSet());
    assertThat(methods(Action.class).map(Method::getName))
        .filteredOn(name -> !OWN.contains(name))
        .isNotEmpty()
        .allMatch(handedOn::contains);
  }

  private static Stream<Method> methods(Class<?> type) {
    return Stream.of(type.getDeclaredMethods()).filter(method -> !method.isSynthetic());
  }
}
