package io.firebreak.approval;

import io.firebreak.plan.Required.Quorum;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In which of the groups that a quorum names people are, and how many groups they speak for. */
final class VoterGroups {
  /** Those whom a quorum names one by one are a group too. */
  private static final String NAMED = "named";

  private VoterGroups() {}

  /** The groups of {@code quorum} to which a person belongs now; none of anyone's. */
  static Set<String> of(Quorum quorum, People.Person person) {
    return all(quorum)
        .filter(group ->
            group.equals(NAMED)
                ? quorum.users().contains(person.id())
                : person.teams().contains(group))
        .collect(Collectors.toSet());
  }

  /** All groups of {@code quorum}. */
  static Stream<String> all(Quorum quorum) {
    var slack = quorum.slackGroup();
    var schedule = quorum.pagerdutySchedule();
    return Stream.of(
            quorum.users().isEmpty() ? Stream.<String>empty() : Stream.of(NAMED),
            quorum.teams().stream(),
            Stream.ofNullable(slack).map(SlackGroups::team),
            Stream.ofNullable(schedule).map(OnCall::team))
        .flatMap(each -> each);
  }

  /**
   * For how many different groups these people speak at most, when each speaks for one: the size of
   * a maximum matching, by augmenting paths (Kuhn 1955).
   *
   * @param people the groups of each
   */
  static int spokenFor(List<? extends Collection<String>> people) {
    var speakers = new HashMap<String, Integer>();
    var spoken = 0;
    for (var person = 0; person < people.size(); person++) {
      spoken += finds(person, people, speakers, new HashSet<>()) ? 1 : 0;
    }
    return spoken;
  }

  /** Whether a person finds a group to speak for, if need be by others taking another. */
  private static boolean finds(
      int person,
      List<? extends Collection<String>> people,
      Map<String, Integer> speakers,
      Set<String> tried) {
    for (var group : people.get(person)) {
      if (tried.add(group)) {
        var speaker = speakers.get(group);
        if (speaker == null || finds(speaker, people, speakers, tried)) {
          speakers.put(group, person);
          return true;
        }
      }
    }
    return false;
  }
}
