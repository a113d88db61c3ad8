package io.firebreak.slack;

import com.google.re2j.Pattern;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.RichTextBlock;
import com.slack.api.model.block.element.RichTextElement;
import com.slack.api.model.block.element.RichTextSectionElement;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.approval.People;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Mentions those who may answer, since Slack calls nobody whose name merely stands there. The ids
 * are those of our own people and groups, each an element by itself: no text is ever a mention.
 */
final class Mentions {
  /** The most people that one message calls; user groups of Slack stand beside them. */
  static final int MOST = 10;

  private static final Logger LOG = Logger.getLogger(Mentions.class);
  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{2,20}");

  private final People people;
  private final SlackCalls calls;

  Mentions(People people, SlackCalls calls) {
    this.people = people;
    this.calls = calls;
  }

  /** The same message, which mentions those whom a question asks right above its buttons. */
  RunMessage calling(RunMessage message, Approval question) {
    var blocks = new ArrayList<>(message.blocks());
    blocks.addAll(blocks.size() - 1, voters(question));
    return new RunMessage(message.text(), blocks);
  }

  /** Those whose vote about a question can still count; those who were asked last come first. */
  List<LayoutBlock> voters(Approval question) {
    var voted = question.votes().stream().map(Voted::person).collect(Collectors.toSet());
    var groups = new LinkedHashSet<String>();
    var users = new LinkedHashSet<String>();
    for (var quorum : question.whoIsAsked().quorums().reversed()) {
      var group = group(quorum);
      group.ifPresent(groups::add);
      var others = group.isPresent() ? withoutGroup(quorum) : quorum;
      if (group.isEmpty() || !others.anyone()) {
        people.approvers(others).stream()
            .filter(person -> !voted.contains(person.id()))
            .filter(person -> !question.request().excluded().contains(person.id()))
            .forEach(person -> slackUser(person).ifPresent(users::add));
      }
    }
    return block(groups, users);
  }

  /** Those who may settle a run; those who voted about it come first, for they know it. */
  List<LayoutBlock> settlers(RunState run) {
    var question = run.approval();
    var voted =
        question == null
            ? Set.<String>of()
            : question.votes().stream().map(Voted::person).collect(Collectors.toSet());
    return block(
        Set.of(),
        people.responders().stream()
            .sorted(Comparator.comparing(person -> !voted.contains(person.id())))
            .flatMap(person -> slackUser(person).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /** A group whose id Slack does not tell is not mentioned, but its members are. */
  private Optional<String> group(Quorum quorum) {
    var group = quorum.slackGroup();
    if (group == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(calls.groupId(group));
    } catch (SlackTrouble e) {
      LOG.infof("Slack group %s cannot be mentioned: %s", group, e.getMessage());
      return Optional.empty();
    }
  }

  private static Quorum withoutGroup(Quorum quorum) {
    return new Quorum(
        quorum.count(), quorum.users(), quorum.teams(), null, quorum.pagerdutySchedule());
  }

  private static Optional<String> slackUser(People.Person person) {
    return Optional.ofNullable(person.slackUser()).filter(USER::matches);
  }

  private static List<LayoutBlock> block(Collection<String> groups, Collection<String> users) {
    var elements = new ArrayList<RichTextElement>();
    for (var group : groups) {
      elements.add(RichTextSectionElement.UserGroup.builder().usergroupId(group).build());
      elements.add(text(" "));
    }
    for (var user : users.stream().limit(MOST).toList()) {
      elements.add(RichTextSectionElement.User.builder().userId(user).build());
      elements.add(text(" "));
    }
    if (elements.isEmpty()) {
      return List.of();
    }
    var more = users.size() - MOST;
    elements.add(text(more > 0 ? "and " + more + " more may answer." : "may answer."));
    return List.of(
        RichTextBlock.builder()
            .elements(List.of(RichTextSectionElement.builder().elements(elements).build()))
            .build());
  }

  private static RichTextElement text(String text) {
    return Objects.requireNonNull(RichTextSectionElement.Text.builder().text(text).build());
  }
}
