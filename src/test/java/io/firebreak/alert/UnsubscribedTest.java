package io.firebreak.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** People hear that a sender will send no more. */
class UnsubscribedTest {
  @Test
  void onlyThatASubscriptionWasEndedIsTold() {
    var told = new ArrayList<String>();
    var watch = new Unsubscribed(told::add);
    var hook = new HookRef("default", "cloudwatch", "prod");

    watch.heard(hook, new Parsed.Ignorable("no_alarm"));
    assertThat(told).isEmpty();
    watch.heard(hook, new Parsed.Ignorable("unsubscribed"));
    assertThat(told).containsExactly("unsubscribed/cloudwatch/prod");
    assertThat(Unsubscribed.words(hook.id())).contains("/hooks/cloudwatch/prod", "subscribe it");
  }
}
