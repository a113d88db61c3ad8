package io.firebreak.runbook;

import java.util.List;

/**
 * Tests of one policy, as their author wrote them beside it.
 *
 * @param schema version of the language, 1
 * @param tests in the order written
 */
record PolicyTest(
    @Key(value = "Version of the policy language.", min = "1", max = "1") int schema,
    @Key(value = "The cases.", least = 1, most = 200) List<Case> tests) {

  PolicyTest {
    tests = List.copyOf(tests);
  }

  /**
   * One case.
   *
   * @param name one line for people
   * @param given what the policy sees; what is left out has its default
   * @param expect what it must say
   */
  record Case(
      @Key("One line for people.") String name,
      @Key(value = "What the policy sees; what is left out has its default.", fallback = "{}")
          PolicyFacts given,
      @Key("What the policy must say.") Expected expect) {}

  /** What a policy can say. */
  enum Expected {
    /** It does not apply. */
    NONE,
    DENY,
    REQUIRE_APPROVAL,
    WARN,
    /** It cannot be evaluated, so the plan may not go on. */
    ERROR
  }
}
